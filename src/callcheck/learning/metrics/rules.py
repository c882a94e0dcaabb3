"""How right each rule is, by what people say of its findings, and how much each category misses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from callcheck.learning.cases import Case
from callcheck.learning.metrics.weeks import Pair
from callcheck.learning.rates import Rate, needed_for_width
from callcheck.model import Review, Severity, Verdict, final_verdicts

HALF_WIDTH = 0.05
Place = tuple[str, str, int | None]


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """What reviews say of one rule's findings.

    Attributes:
        findings: of the rule, reviewed or not.
        unsure: reviewed, and left open or in dispute; in no rate.
        precision: confirmed of confirmed and rejected.
        labels_needed: reviews still needed to know the precision to ± 5 points, if it stays
            where it is now; a half is assumed for no data, which asks for the most.
    """

    rule: str
    category: str
    severity: Severity
    findings: int
    unsure: int
    precision: Rate
    labels_needed: int


@dataclass(frozen=True, slots=True)
class CategoryRecall:
    """What is found of one category in the calls that somebody read to the end.

    A place is a category in one turn of a call, or in a whole call where it has no turn.

    Attributes:
        recall: places found and confirmed, of those and the missed.
        missed: call ids, in order, a call once for each place missed.
        open: findings of these calls that nobody has judged; in no rate.
    """

    category: str
    recall: Rate
    missed: tuple[str, ...]
    open: int


@dataclass(frozen=True, slots=True)
class Recall:
    """Recall by category, from `read` calls that were read to the end."""

    read: int
    categories: tuple[CategoryRecall, ...]


def labels_needed(rate: Rate, half_width: float = HALF_WIDTH) -> int:
    """Labels still needed to know a share to ± `half_width`, at the share observed.

    >>> labels_needed(Rate(90, 100)), labels_needed(Rate(900, 1000)), labels_needed(Rate(0, 0))
    (41, 0, 381)
    """
    share = 0.5 if rate.share is None else rate.share
    return max(0, needed_for_width(share, half_width) - rate.n)


def rule_precision(cases: Iterable[Case]) -> tuple[RulePrecision, ...]:
    """Every rule with a finding, in order of category and id."""
    said: dict[str, Counter[Verdict | None]] = defaultdict(Counter)
    about: dict[str, tuple[str, Severity]] = {}
    for case in cases:
        rule = case.finding.rule
        said[rule][case.verdict] += 1
        about[rule] = case.finding.category, case.finding.severity
    found = []
    for rule, (category, severity) in sorted(about.items(), key=lambda item: (item[1][0], item[0])):
        counts = said[rule]
        right = counts[Verdict.CONFIRMED]
        rate = Rate(right, right + counts[Verdict.REJECTED])
        unsure = counts[Verdict.UNSURE]
        needed = labels_needed(rate)
        found.append(RulePrecision(rule, category, severity, counts.total(), unsure, rate, needed))
    return tuple(found)


def category_recall(pairs: Iterable[Pair], reviews: Iterable[Review]) -> Recall:
    """Categories met in calls read to the end, in order; nothing where no call was read.

    Only `Verdict.READ` makes a call count: that somebody added something says which calls were
    looked at, not that all of it was heard. What was missed once and is found by now counts as
    found. The rates hold for all calls only where the calls to read were drawn at random.
    """
    reviews = list(reviews)
    read = {r.call_id for r in reviews if r.verdict is Verdict.READ}
    verdicts = final_verdicts(reviews)
    missed: set[Place] = {
        (r.call_id, r.category, r.turn)
        for r in reviews
        if r.verdict is Verdict.MISSED and r.call_id in read and r.category is not None
    }
    calls, right = 0, set[Place]()
    waiting: Counter[str] = Counter()
    here = set[str]()
    for call, report in pairs:
        if call.call_id not in read:
            continue
        calls += 1
        here.add(call.call_id)
        for finding in report.findings:
            place = call.call_id, finding.category, finding.turn
            said = verdicts.get((call.call_id, finding.key))
            if said is Verdict.CONFIRMED or place in missed:
                right.add(place)
            elif said is not Verdict.REJECTED:
                waiting[finding.category] += 1
    lost = sorted((p for p in missed - right if p[0] in here), key=lambda p: (p[1], p[0]))
    names = sorted({category for _, category, _ in right} | {p[1] for p in lost} | set(waiting))
    return Recall(calls, tuple(_recall(name, right, lost, waiting[name]) for name in names))


def _recall(name: str, right: set[Place], lost: list[Place], waiting: int) -> CategoryRecall:
    hits = sum(place[1] == name for place in right)
    mine = tuple(call_id for call_id, category, _ in lost if category == name)
    return CategoryRecall(name, Rate(hits, hits + len(mine)), mine, waiting)
