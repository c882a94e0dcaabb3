"""Agents and teams: rates and scores with their intervals, marked only where chance does not do."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from callcheck.learning.metrics.weeks import Pair, agent_of, rejected, team_name, upheld
from callcheck.learning.rates import Rate, beyond_chance, no_difference
from callcheck.learning.scores import LEAST, Group, compared
from callcheck.model import Call, Review, Severity

Measure = Literal["score", "violations", "critical"]
Standing = Literal["better", "worse", "same", "few"]
MEASURES: tuple[Measure, ...] = ("score", "violations", "critical")
WORST = 3


@dataclass(frozen=True, slots=True)
class Scorecard:
    """One agent's or team's calls.

    Attributes:
        name: `(不详)` where the source does not say.
        mean: of the scores, 0 to 100.
        interval: 95 %, Student's t; None below 10 calls.
        violations: calls with a violation.
        critical: calls with a critical one.
        worst: categories by calls that have them, three at most; (category, calls).
        standing: for each measure `better` or `worse` than all the others together, beyond
            chance over all groups and measures (Holm); else `same`; `few` below 10 calls.
    """

    name: str
    calls: int
    mean: float
    interval: tuple[float, float] | None
    violations: Rate
    critical: Rate
    worst: tuple[tuple[str, int], ...]
    standing: dict[Measure, Standing]

    @property
    def unlike_the_rest(self) -> bool:
        """Whether anything here is more than chance."""
        return any(standing in ("better", "worse") for standing in self.standing.values())


@dataclass(slots=True)
class _Sums:
    scores: Group
    violations: Rate
    critical: Rate
    categories: Counter[str]


def scorecards(
    pairs: Iterable[Pair], reviews: Iterable[Review] = (), *, by: Literal["agent", "team"] = "agent"
) -> tuple[Scorecard, ...]:
    """A card for each group in order of names, which is no ranking.

    Violations that people have rejected count against nobody; the score is the report's own.
    """
    name_of: Callable[[Call], str] = agent_of if by == "agent" else team_name
    without = rejected(reviews)
    sums: dict[str, _Sums] = defaultdict(lambda: _Sums(Group(), Rate(0, 0), Rate(0, 0), Counter()))
    for call, report in pairs:
        mine = sums[name_of(call)]
        found = upheld(call, report, without)
        mine.scores.add(report.score)
        mine.violations += Rate(int(bool(found)), 1)
        grave = any(finding.severity is Severity.CRITICAL for finding in found)
        mine.critical += Rate(int(grave), 1)
        mine.categories.update({finding.category for finding in found})
    standing = _standings(sums)
    return tuple(_card(name, group, standing[name]) for name, group in sorted(sums.items()))


def _card(name: str, group: _Sums, standing: dict[Measure, Standing]) -> Scorecard:
    worst = sorted(group.categories.items(), key=lambda item: (-item[1], item[0]))[:WORST]
    return Scorecard(
        name,
        group.scores.n,
        group.scores.mean or 0.0,
        group.scores.interval,
        group.violations,
        group.critical,
        tuple(worst),
        standing,
    )


def _standings(sums: dict[str, _Sums]) -> dict[str, dict[Measure, Standing]]:
    everything: Counter[int] = Counter()
    for group in sums.values():
        everything.update(group.scores.scores)
    whole = {
        "violations": sum((group.violations for group in sums.values()), Rate(0, 0)),
        "critical": sum((group.critical for group in sums.values()), Rate(0, 0)),
    }
    found: dict[str, dict[Measure, Standing]] = {}
    tests: list[tuple[str, Measure, float, bool]] = []
    for name, group in sums.items():
        rest = everything.copy()
        rest.subtract(group.scores.scores)
        few = group.scores.n < LEAST or rest.total() < LEAST
        found[name] = dict.fromkeys(MEASURES, "few" if few else "same")
        if few:
            continue
        chance, shift = compared(group.scores.scores, rest)
        tests.append((name, "score", chance, shift > 0))
        for measure, rate in (("violations", group.violations), ("critical", group.critical)):
            others = Rate(whole[measure].hits - rate.hits, whole[measure].n - rate.n)
            better = rate.hits * others.n < others.hits * rate.n
            p = no_difference(rate, others)
            tests.append((name, "violations" if measure == "violations" else "critical", p, better))
    sure = beyond_chance([p for _, _, p, _ in tests])
    for (name, measure, _, better), stands in zip(tests, sure, strict=True):
        if stands:
            found[name][measure] = "better" if better else "worse"
    return found
