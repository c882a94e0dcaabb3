"""Scores of many calls by agent or team; memory grows with the groups, not with the calls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt
from statistics import NormalDist
from typing import Literal

from callcheck.model import Report, Score

UNKNOWN = "(不详)"
LEAST = 10  # calls of a group; with fewer neither an interval nor a comparison says much
_CHANCE = 0.05
_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.975)
Standing = Literal["higher", "lower", "same", "few"]


def agent_of(report: Report) -> str:
    """The collector's id."""
    return report.meta.agent_id or UNKNOWN


def team_of(report: Report) -> str:
    """The collector's team, else their company."""
    team = report.meta.extra.get("team")
    return str(team) if team is not None else report.meta.agent_org or UNKNOWN


@dataclass(slots=True)
class Group:
    """The scores of some calls.

    Attributes:
        scores: calls by their score in hundredths, which is all there is to know of them.
        grades: calls by their grade.
        vetoed: calls a veto held down.
        losses: points lost in all, by the sheet's item, else by category.
    """

    scores: Counter[int] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)
    vetoed: int = 0
    losses: Counter[str] = field(default_factory=Counter)

    def add(self, score: Score, grade: str | None = None) -> None:
        """Count one call; `grade` in place of one the score lacks."""
        self.scores[round(score.value * 100)] += 1
        self.vetoed += score.veto
        named = score.grade or grade
        if named:
            self.grades[named] += 1
        for deduction in score.deductions:
            if deduction.points < 0:
                self.losses[deduction.item or deduction.category] += round(-deduction.points * 100)

    @property
    def n(self) -> int:
        """Calls."""
        return self.scores.total()

    @property
    def mean(self) -> float | None:
        """The mean score; None without calls."""
        n = self.n
        return sum(s * k for s, k in self.scores.items()) / n / 100 if n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the mean by Student's t, within 0 and 100; None below `LEAST`.

        >>> group = Group(Counter({10000: 6, 9000: 4}))
        >>> [round(x, 2) for x in group.interval]
        [92.31, 99.69]
        """
        n, mean = self.n, self.mean
        if n < LEAST or mean is None:
            return None
        squares = sum(k * (s / 100 - mean) ** 2 for s, k in self.scores.items())
        half = _t(n - 1) * sqrt(squares / (n - 1) / n)
        return max(0.0, mean - half), min(100.0, mean + half)


def _t(freedom: int) -> float:
    """The two-sided 95 % point of Student's t, by its expansion; right to 0.001 from 9 on."""
    z, v = _Z, freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )


def standings(groups: Mapping[str, Group]) -> dict[str, Standing]:
    """Which groups differ from all the others together beyond chance.

    Ranks are compared (Mann and Whitney, with ties), since scores heap up at 0 and 100; over all
    groups an error is made once in twenty at most (Holm). `few`: below `LEAST` calls on a side.
    """
    everything: Counter[int] = Counter()
    for group in groups.values():
        everything.update(group.scores)
    found: dict[str, Standing] = {}
    chances: list[tuple[float, str, float]] = []
    for name, group in groups.items():
        rest = everything.copy()
        rest.subtract(group.scores)
        if group.n < LEAST or rest.total() < LEAST:
            found[name] = "few"
            continue
        chance, shift = compared(group.scores, rest)
        chances.append((chance, name, shift))
    chances.sort()
    apart = True
    for place, (chance, name, shift) in enumerate(chances):
        apart = apart and chance * (len(chances) - place) < _CHANCE
        found[name] = ("higher" if shift > 0 else "lower") if apart else "same"
    return {name: found[name] for name in groups}


def compared(one: Mapping[int, int], other: Mapping[int, int]) -> tuple[float, float]:
    """How likely chance alone parts two lots of scores so far, and which way the first lies.

    >>> compared({1: 10}, {1: 30})
    (1.0, 0.0)
    >>> chance, shift = compared({1: 5, 3: 10}, {1: 20, 2: 5})
    >>> round(chance, 5), shift > 0
    (0.00027, True)
    """
    n, m = sum(one.values()), sum(other.values())
    wins, below, ties = 0.0, 0, 0
    for score in sorted({*one, *other}):
        mine, theirs = one.get(score, 0), other.get(score, 0)
        wins += mine * (below + theirs / 2)
        below += theirs
        ties += (mine + theirs) ** 3 - (mine + theirs)
    total, shift = n + m, wins - n * m / 2
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    if variance <= 0:
        return 1.0, 0.0
    z = max(0.0, abs(shift) - 0.5) / sqrt(variance)
    return 2 * (1 - _NORMAL.cdf(z)), shift
