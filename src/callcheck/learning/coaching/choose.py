"""Which few things to talk about: those the numbers can tell apart from chance and from the team."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from callcheck.learning.rates import Rate, beyond_chance, difference, no_difference
from callcheck.learning.seen import Seen
from callcheck.model import Category, Severity

# Points a finding of a severity takes by the bundled profile; only their order of size matters.
WEIGHT = {Severity.CRITICAL: 40, Severity.MAJOR: 15, Severity.MINOR: 5, Severity.INFO: 1}
MOST = 3
FEWEST = 3  # calls with it, to be a habit at all
COMMON = 0.2  # of the others' calls, to be the team's rather than the agent's


@dataclass(frozen=True, slots=True)
class Compared:
    """A category's share in the agent's calls and in the others'; `stands` beyond chance."""

    category: str
    rate: Rate
    others: Rate | None
    stands: bool

    @property
    def excess(self) -> float:
        """How much more often than the others, 0 to 1; the share itself with nobody to compare."""
        share = self.rate.share or 0.0
        return share if self.others is None else share - (self.others.share or 0.0)


def compare(
    own: Sequence[Seen], others: Sequence[Seen], categories: Iterable[str]
) -> list[Compared]:
    """Every category found in the agent's calls, with the others'; Holm over all of them."""
    mine, theirs = _counts(own), _counts(others)
    names = [name for name in categories if mine.get(name)]
    rates = [Rate(mine[name], len(own)) for name in names]
    rest = [Rate(theirs.get(name, 0), len(others)) if others else None for name in names]
    chance = [1.0 if b is None else no_difference(a, b) for a, b in zip(rates, rest, strict=True)]
    stands = beyond_chance(chance)
    return [Compared(*row) for row in zip(names, rates, rest, stands, strict=True)]


def _counts(calls: Iterable[Seen]) -> Mapping[str, int]:
    counts: dict[str, int] = {}
    for call in calls:
        for category in call.categories:
            counts[category] = counts.get(category, 0) + 1
    return counts


def habits_of(
    compared: Iterable[Compared], categories: Mapping[str, Category], most: int = MOST
) -> list[Compared]:
    """At most so many that are clearly more frequent than elsewhere, by severity times excess.

    With nobody to compare with: those in three calls or more, by severity times share.
    """
    found = [
        row
        for row in compared
        if categories[row.category].kind.is_violation
        and row.rate.hits >= FEWEST
        and (row.others is None or (row.stands and row.excess > 0))
    ]
    weight = {row.category: WEIGHT[categories[row.category].severity] for row in found}
    return sorted(found, key=lambda row: (-weight[row.category] * row.excess, row.category))[:most]


def shared_of(
    compared: Iterable[Compared], chosen: Collection[str], categories: Mapping[str, Category]
) -> list[str]:
    """Violations that the others have just as often, the commonest three."""
    found = [
        row
        for row in compared
        if row.category not in chosen
        and categories[row.category].kind.is_violation
        and row.others is not None
        and (row.others.share or 0) >= COMMON
        and not (row.stands and row.excess > 0)
    ]
    found.sort(key=lambda row: -(row.others.share or 0) if row.others else 0)
    return [row.category for row in found[:MOST]]


def strengths_of(
    compared: Iterable[Compared], categories: Mapping[str, Category], most: int = 2
) -> list[Compared]:
    """Good practice: what is clearly more frequent than elsewhere first, then the commonest.

    What is clearly rarer than elsewhere is none of the agent's strengths.
    """
    found = [
        row
        for row in compared
        if categories[row.category].kind.value == "merit"
        and not (row.others is not None and row.stands and row.excess < 0)
    ]
    found.sort(key=lambda row: (not is_better(row), -(row.rate.share or 0), row.category))
    return found[:most]


def is_better(row: Compared) -> bool:
    """Clearly more frequent than elsewhere."""
    if row.others is None:
        return False
    gap = difference(row.others, row.rate)
    return row.stands and gap is not None and gap.value > 0
