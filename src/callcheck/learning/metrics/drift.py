"""Alarms: a week that is unlike the weeks before it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from callcheck.learning.metrics.weeks import Pair, week_of_call, weeks_before
from callcheck.learning.rates import Difference, Rate, beyond_chance, difference
from callcheck.learning.scores import LEAST
from callcheck.model import Call, Report, Review, Speaker, Verdict, final_verdicts

Kind = Literal["rule", "precision", "quality"]
WEEKS = 4
LEAST_CHANGE = 0.01  # a change of less than a point is no alarm, however sure
VOLUME = (0.5, 2.0)
QUALITY = ("unknown_speaker", "no_clock", "no_words", "read_with_problems")


@dataclass(frozen=True, slots=True)
class Drift:
    """A share in the week and in the weeks before.

    Attributes:
        kind: `rule`: calls with a finding of the rule, of all calls; `precision`: confirmed
            findings of those judged; `quality`: calls that came badly from the recogniser.
        name: the rule's id, or one of `QUALITY`.
        findings: in the week, and before; more than calls where a call has several.
        change: None where a side has no data.
        alarm: beyond chance over all names of the kind together (Holm), and a point or more.
    """

    kind: Kind
    name: str
    now: Rate
    before: Rate
    findings: tuple[int, int]
    change: Difference | None
    alarm: bool


@dataclass(frozen=True, slots=True)
class DriftReport:
    """What is unlike the weeks before.

    Attributes:
        week: looked at; None when no call has a day.
        against: the weeks before with calls, oldest first.
        calls: in the week.
        usual_calls: a week, in the weeks before; None without any.
        volume_alarm: fewer than half or more than twice the usual, where that is ten or
            more; a week not yet over has fewer.
        drifts: rules, precision, quality; in order of names.
        rule_sets: versions that the reports compared were made by; with several, a change may
            come from the rules.
    """

    week: str | None
    against: tuple[str, ...]
    calls: int
    usual_calls: float | None
    volume_alarm: bool
    drifts: tuple[Drift, ...]
    rule_sets: tuple[str, ...] = ()

    @property
    def alarms(self) -> tuple[Drift, ...]:
        """Those that ring."""
        return tuple(drift for drift in self.drifts if drift.alarm)


def drift_report(
    pairs: Iterable[Pair],
    reviews: Iterable[Review] = (),
    *,
    week: str | None = None,
    weeks: int = WEEKS,
) -> DriftReport:
    """The week, by default the last with a call, against the `weeks` before it together."""
    by_week: dict[str, list[Pair]] = defaultdict(list)
    for call, report in pairs:
        if (found := week_of_call(call, report)) is not None:
            by_week[found].append((call, report))
    week = week or max(by_week, default=None)
    if week is None:
        return DriftReport(None, (), 0, None, False, ())
    against = [name for name in weeks_before(week, weeks) if name in by_week]
    now = by_week.get(week, [])
    before = [pair for name in against for pair in by_week[name]]
    usual = len(before) / len(against) if against else None
    odd = (usual or 0) >= LEAST and not VOLUME[0] <= len(now) / (usual or 1) <= VOLUME[1]
    drifts = [
        *_drifts("rule", _by_rule(now), _by_rule(before)),
        *_drifts("precision", *_judged(now, before, reviews)),
        *_drifts("quality", _quality(now), _quality(before)),
    ]
    made_by = tuple(sorted({report.rule_set for _, report in (*before, *now)}))
    return DriftReport(week, tuple(against), len(now), usual, odd, tuple(drifts), made_by)


Side = dict[str, tuple[Rate, int]]


def _drifts(kind: Kind, now: Side, before: Side) -> list[Drift]:
    names = sorted({*now, *before} - {""})
    ones = [now.get(name, (_nothing(kind, now), 0)) for name in names]
    others = [before.get(name, (_nothing(kind, before), 0)) for name in names]
    changes = [difference(b[0], a[0]) for a, b in zip(ones, others, strict=True)]
    sure = beyond_chance([change.p if change else 1.0 for change in changes])
    return [
        Drift(
            kind,
            name,
            one[0],
            other[0],
            (one[1], other[1]),
            change,
            stands and change is not None and abs(change.value) >= LEAST_CHANGE,
        )
        for name, one, other, change, stands in zip(names, ones, others, changes, sure, strict=True)
    ]


def _nothing(kind: Kind, side: Side) -> Rate:
    """What a rule that met nothing has: none of all calls; but of findings judged, no data."""
    return Rate(0, side[""][0].n) if kind == "rule" else Rate(0, 0)


def _by_rule(pairs: Sequence[Pair]) -> Side:
    calls: Counter[str] = Counter()
    findings: Counter[str] = Counter()
    for _, report in pairs:
        rules = [finding.rule for finding in report.findings]
        findings.update(rules)
        calls.update(set(rules))
    found = {rule: (Rate(n, len(pairs)), findings[rule]) for rule, n in calls.items()}
    return {"": (Rate(0, len(pairs)), 0), **found}  # how many calls, should no rule have met


def _judged(
    now: Sequence[Pair], before: Sequence[Pair], reviews: Iterable[Review]
) -> tuple[Side, Side]:
    verdicts = final_verdicts(reviews)

    def side(pairs: Sequence[Pair]) -> Side:
        rates: dict[str, Rate] = defaultdict(lambda: Rate(0, 0))
        for call, report in pairs:
            for finding in report.findings:
                said = verdicts.get((call.call_id, finding.key))
                if said in (Verdict.CONFIRMED, Verdict.REJECTED):
                    rates[finding.rule] += Rate(int(said is Verdict.CONFIRMED), 1)
        return {rule: (rate, rate.n) for rule, rate in rates.items()}

    return side(now), side(before)


def _quality(pairs: Sequence[Pair]) -> Side:
    found: Counter[str] = Counter()
    for call, report in pairs:
        found.update(_ills(call, report))
    return {name: (Rate(found[name], len(pairs)), found[name]) for name in QUALITY}


def _ills(call: Call, report: Report) -> list[str]:
    strangers = sum(turn.speaker is Speaker.UNKNOWN for turn in call.turns)
    ills = {
        "unknown_speaker": strangers > 0,
        "no_clock": not call.timed,
        "no_words": not any(turn.text.strip() for turn in call.turns),
        "read_with_problems": bool(call.problems or report.problems),
    }
    return [name for name, is_so in ills.items() if is_so]
