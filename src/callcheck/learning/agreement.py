"""How far reports agree with labelled calls: recall, precision, misses and false alarms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from math import sqrt

from callcheck.errors import LabelError, Location
from callcheck.model import Category, Kind, Label, LabelledCall, Report
from callcheck.source import nearest

# Judged only where the labelled calls mark them at all: merits, and these two. Elsewhere a finding of
# theirs is neither right nor wrong.
SELDOM_MARKED = frozenset({"deception.agency_as_lender", "privacy.private_channel"})
# A fragment is labelled on every turn for these kinds, for others only where they are its target.
MARKED_EVERYWHERE = (Kind.FORBIDDEN, Kind.SIGNAL)
_Z = 1.959963984540054  # two-sided 95 %


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """The 95 % Wilson interval of a share; None for no data.

    >>> [round(x, 3) for x in wilson(8, 10)]
    [0.49, 0.943]
    """
    if n == 0:
        return None
    share, z2 = hits / n, _Z * _Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


@dataclass(slots=True)
class Tally:
    """Right findings, false alarms and misses."""

    right: int = 0
    false_alarms: int = 0
    misses: int = 0

    @property
    def recall(self) -> float | None:
        """Share of the labels found; None without labels."""
        n = self.right + self.misses
        return self.right / n if n else None

    @property
    def precision(self) -> float | None:
        """Share of the findings that are labelled; None without findings."""
        n = self.right + self.false_alarms
        return self.right / n if n else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None without labels and findings."""
        n = 2 * self.right + self.false_alarms + self.misses
        return 2 * self.right / n if n else None

    def add(self, other: Tally) -> None:
        """Count another's too."""
        self.right += other.right
        self.false_alarms += other.false_alarms
        self.misses += other.misses


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A label that was not found, or a finding that is not labelled.

    `item` is empty for a whole call; `rule` is empty for a miss.
    """

    call_id: str
    item: str
    category: str
    turn: int | None
    text: str
    rule: str = ""


@dataclass(slots=True)
class Agreement:
    """Tallies of whole calls by category, and of fragments by target."""

    calls: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    probes: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    negatives: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fragments: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    clean_calls: int = 0
    clean_flagged: list[str] = field(default_factory=list)
    misses: list[Disagreement] = field(default_factory=list)
    false_alarms: list[Disagreement] = field(default_factory=list)


Place = tuple[str, int | None]


def compare(
    pairs: Iterable[tuple[LabelledCall, Report]],
    categories: Mapping[str, Category],
    into: Agreement | None = None,
) -> Agreement:
    """Hold reports against labels.

    The pairs are what was labelled together, such as one file; others are added by another call
    with the same `into`. When one merit is labelled in them, merits are judged as all else is.

    A finding is right when the same category is labelled on the turn that carries it, or on the
    call for what has no turn. In `probes` a target found is right and one not found a miss; in
    `negatives` a target found is a false alarm and one not found is right. What is labelled as
    doubtful counts neither way.
    """
    agreement = Agreement() if into is None else into
    known = list(pairs)
    unjudged = _unjudged((labelled for labelled, _ in known), categories)
    for labelled, report in known:
        found = _findings(report, categories, unjudged)
        for label in labelled.doubtful:
            found.pop((label.category, label.turn), None)
        if labelled.item is None:
            _whole(labelled, found, categories, agreement)
        else:
            _fragment(labelled, found, categories, agreement)
    return agreement


def with_known_labels(
    labelled: Iterable[LabelledCall], categories: Mapping[str, Category], path: str
) -> list[LabelledCall]:
    """The calls with each label as the id of a category, which people may have written by its title.

    Raises:
        LabelError: `unknown-label`, all of them in one go.
    """
    ids = {category.title: name for name, category in categories.items()}
    found = list(labelled)
    wrong: dict[str, str] = {}
    for item in found:
        for label in (*item.labels, *item.doubtful):
            if label.category not in categories and label.category not in ids:
                wrong.setdefault(label.category, item.call.call_id)
    if wrong:
        LabelError.raise_all(
            LabelError(
                "unknown-label",
                f"没有类别 `{name}`(通话 {call_id})",
                location=Location(path),
                hint=nearest(name, [*categories, *ids]),
            )
            for name, call_id in wrong.items()
        )

    def known(labels: tuple[Label, ...]) -> tuple[Label, ...]:
        return tuple(replace(m, category=ids.get(m.category, m.category)) for m in labels)

    return [
        replace(item, labels=known(item.labels), doubtful=known(item.doubtful)) for item in found
    ]


def _unjudged(
    labelled: Iterable[LabelledCall], categories: Mapping[str, Category]
) -> frozenset[str]:
    """Categories that these labels do not speak of."""
    marked = {label.category for item in labelled for label in item.labels}
    merits = {name for name, category in categories.items() if category.kind is Kind.MERIT}
    return frozenset((SELDOM_MARKED - marked) | (set() if merits & marked else merits))


def _labels(labelled: LabelledCall) -> set[Place]:
    return {(label.category, label.turn) for label in labelled.labels}


def _findings(
    report: Report, categories: Mapping[str, Category], unjudged: frozenset[str]
) -> dict[Place, str]:
    """Place of each finding that labels speak of, and its rule."""
    found: dict[Place, str] = {}
    for finding in report.findings:
        if finding.category not in unjudged and finding.category in categories:
            found.setdefault((finding.category, finding.turn), finding.rule)
    return found


def _whole(
    labelled: LabelledCall,
    found: Mapping[Place, str],
    categories: Mapping[str, Category],
    into: Agreement,
) -> None:
    labels = _labels(labelled)
    _score(labels, found, labelled, into.calls, into)
    violations = [c for c, _ in labels if c in categories and categories[c].kind.is_violation]
    if not violations:
        into.clean_calls += 1
        if any(categories[c].kind.is_violation for c, _ in found):
            into.clean_flagged.append(labelled.call.call_id)


def _fragment(
    labelled: LabelledCall,
    found: Mapping[Place, str],
    categories: Mapping[str, Category],
    into: Agreement,
) -> None:
    target = labelled.target or ""
    labels = _labels(labelled)
    wanted = {place for place in labels if place[0] == target}
    fired = {place for place in found if place[0] == target}
    if labelled.item == "probe":
        hit = bool(wanted & fired)
        into.probes[target].add(Tally(right=int(hit), misses=int(not hit)))
    else:
        into.negatives[target].add(Tally(right=int(not fired), false_alarms=int(bool(fired))))

    def speaks_of(place: Place) -> bool:
        category = place[0]
        known = category in categories and categories[category].kind in MARKED_EVERYWHERE
        return known or category == target

    seen = {place: rule for place, rule in found.items() if speaks_of(place)}
    _score({p for p in labels if speaks_of(p)}, seen, labelled, into.fragments, into)


def _score(
    labels: set[Place],
    found: Mapping[Place, str],
    labelled: LabelledCall,
    tallies: dict[str, Tally],
    into: Agreement,
) -> None:
    for place in sorted(labels | set(found), key=lambda p: (p[0], -1 if p[1] is None else p[1])):
        category, turn = place
        right = place in labels and place in found
        missed = place not in found
        tallies[category].add(Tally(int(right), int(place not in labels), int(missed)))
        if right:
            continue
        text = (
            labelled.call.turns[turn].text if turn is not None else labelled.trick or labelled.note
        )
        entry = Disagreement(
            labelled.call.call_id,
            f"{labelled.item}:{labelled.target}" if labelled.item else "",
            category,
            turn,
            text,
            found.get(place, ""),
        )
        (into.misses if missed else into.false_alarms).append(entry)
