"""Rates before and after a day, of those trained and of others, category by category."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from statistics import NormalDist

from callcheck.learning.effect.change import (
    NOTHING,
    Change,
    Group,
    change_of,
    difference_in_differences,
    t_quantile,
)
from callcheck.learning.effect.power import ENOUGH, Sizes, power, smallest_fall
from callcheck.learning.rates import Rate, beyond_chance
from callcheck.learning.seen import Seen

LEVEL = 0.05
FEWEST = 6  # calls with, and calls without: with fewer of either no split is beyond chance
WEEKS_TO_CHECK = 4  # before the training, to look for trends that differ already


class Outcome(StrEnum):
    """What may be said of a category."""

    IMPROVED = "improved"
    WORSE = "worse"
    FELL = "fell"
    ROSE = "rose"
    UNCLEAR = "unclear"
    TOO_FEW = "too_few"


@dataclass(frozen=True, slots=True)
class Row:
    """One category.

    Attributes:
        name: category, family or rule; `any` for any violation.
        before, after: share of calls with it, of those trained.
        others_before, others_after: of the comparison group; None without one.
        change: after less before of those trained.
        against: that change less the others'; None without others.
        smallest: smallest fall that would be seen in four of five; None when none would be.
        power_to_halve: how likely a halving would be seen.
        stands: beyond chance among all categories looked at (Holm).
        apart_before: whether the two groups' shares moved apart already before the training; None
            where that cannot be told.
        outcome: what may be said.
    """

    name: str
    before: Rate
    after: Rate
    others_before: Rate | None
    others_after: Rate | None
    change: Change | None
    against: Change | None
    smallest: float | None
    power_to_halve: float
    stands: bool
    apart_before: bool | None
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Week:
    """Any violation in the week that begins on `start`, a Monday."""

    start: date
    trained: Rate
    others: Rate | None


@dataclass(frozen=True, slots=True)
class Effect:
    """What came of a training.

    Attributes:
        since: its day, which counts neither as before nor as after.
        trained, against: who; `against` empty without a comparison group.
        rows: by name as given; those with too little to test come last.
        weeks: of all calls used, in order.
        notes: slugs of what must be said beside the numbers, see `told.NOTES`.
        sizes: calls.
        clusters: agents among those trained.
    """

    since: date
    trained: str
    against: str
    rows: tuple[Row, ...]
    weeks: tuple[Week, ...]
    notes: tuple[str, ...]
    sizes: Sizes
    clusters: int


Chosen = Callable[[Seen], bool]


@dataclass(frozen=True, slots=True)
class Sides:
    """Calls of those trained and of the others, before and after."""

    before: list[Seen]
    after: list[Seen]
    others_before: list[Seen]
    others_after: list[Seen]

    @property
    def all(self) -> list[Seen]:
        """All of them."""
        return self.before + self.after + self.others_before + self.others_after

    @property
    def sizes(self) -> Sizes:
        """How many there are."""
        return Sizes(*map(len, (self.before, self.after, self.others_before, self.others_after)))


def split(
    calls: Iterable[Seen],
    since: date,
    trained: Chosen,
    others: Chosen | None,
    days: int | None = None,
) -> Sides:
    """Calls by group and period, within so many days on each side of `since`, which is left out.

    A call that both would take is one of those trained. Calls without a day are left out.
    """
    sides = Sides([], [], [], [])
    for call in calls:
        if call.day is None or call.day == since:
            continue
        if days is not None and abs((call.day - since).days) > days:
            continue
        after = call.day > since
        if trained(call):
            (sides.after if after else sides.before).append(call)
        elif others is not None and others(call):
            (sides.others_after if after else sides.others_before).append(call)
    return sides


def rates_of(before: Iterable[Seen], after: Iterable[Seen], name: str) -> Group:
    """A group's shares, whole and by agent; calls of unknown agents are one agent's."""
    agents: dict[str, tuple[Rate, Rate]] = {}
    for call in before:
        first, second = agents.get(call.agent or "", (NOTHING, NOTHING))
        agents[call.agent or ""] = (first + Rate(call.has(name), 1), second)
    for call in after:
        first, second = agents.get(call.agent or "", (NOTHING, NOTHING))
        agents[call.agent or ""] = (first, second + Rate(call.has(name), 1))
    return Group.of(agents)


def rows_of(
    sides: Sides, since: date, names: Sequence[str], more_is_good: Callable[[str], bool]
) -> list[Row]:
    """One row a name; those tested first, in the given order."""
    compared = bool(sides.others_before and sides.others_after)
    groups = {name: rates_of(sides.before, sides.after, name) for name in names}
    others = {name: rates_of(sides.others_before, sides.others_after, name) for name in names}
    tested = [name for name in names if _can_differ(groups[name].before + groups[name].after)]
    critical = _critical(sides, LEVEL / max(1, len(tested)), compared=compared)
    changes: dict[str, tuple[Change | None, Change | None]] = {}
    for name in names:
        own = change_of(groups[name])
        against = difference_in_differences(groups[name], others[name]) if compared else None
        changes[name] = (own, against)
    deciding = {name: changes[name][1] if compared else changes[name][0] for name in tested}
    p_values = [change.p if change else 1.0 for change in deciding.values()]
    stands = dict(zip(tested, beyond_chance(p_values, LEVEL), strict=True))
    rows = []
    for name in [*tested, *(n for n in names if n not in stands)]:
        group, other = groups[name], others[name]
        share, base = group.before.share or 0.0, (other.before.share or 0.0) if compared else 0.0
        sizes = sides.sizes if compared else Sizes(sides.sizes.before, sides.sizes.after)
        halving = power(share, share / 2, sizes, others=base, critical=critical) if share else 0.0
        own, against = changes[name]
        apart = _apart_before(sides, since, name) if compared else None
        row = Row(
            name,
            group.before,
            group.after,
            other.before if compared else None,
            other.after if compared else None,
            own,
            against,
            smallest_fall(share, sizes, others=base, critical=critical) if share else None,
            halving,
            stands.get(name, False),
            apart,
            Outcome.UNCLEAR,
        )
        rows.append(replace(row, outcome=_outcome(row, more_is_good=more_is_good(name))))
    return rows


def _can_differ(whole: Rate) -> bool:
    return min(whole.hits, whole.n - whole.hits) >= FEWEST


def _critical(sides: Sides, level: float, *, compared: bool) -> float:
    """Standard errors a change must be to be claimed, if it is the only one that stands."""
    periods = [sides.before + sides.after]
    if compared:
        periods.append(sides.others_before + sides.others_after)
    agents = [len({call.agent for call in calls}) for calls in periods]
    if min(agents) < 2:
        return NormalDist().inv_cdf(1 - level / 2)
    return t_quantile(1 - level / 2, sum(agents) - len(agents))


def _outcome(row: Row, *, more_is_good: bool) -> Outcome:
    change = row.against or row.change
    if change is None:
        return Outcome.TOO_FEW
    clear = row.stands and not change.interval[0] <= 0 <= change.interval[1]
    if clear and row.apart_before:
        return Outcome.UNCLEAR
    if clear:
        fell = change.value < 0
        if row.against is None:
            return Outcome.FELL if fell else Outcome.ROSE
        return Outcome.IMPROVED if fell is not more_is_good else Outcome.WORSE
    return Outcome.UNCLEAR if row.power_to_halve >= ENOUGH else Outcome.TOO_FEW


def _apart_before(sides: Sides, since: date, name: str) -> bool | None:
    """Whether a training that was none, in the middle of the time before, would seem to have worked."""
    weeks = {(call.day or since) - _weekday(call) for call in sides.before}
    weeks &= {(call.day or since) - _weekday(call) for call in sides.others_before}
    if len(weeks) < WEEKS_TO_CHECK:
        return None
    days = sorted(call.day for call in sides.before if call.day)
    middle = days[len(days) // 2]
    groups = []
    for calls in (sides.before, sides.others_before):
        early = [call for call in calls if call.day and call.day < middle]
        late = [call for call in calls if call.day and call.day >= middle]
        groups.append(rates_of(early, late, name))
    change = difference_in_differences(*groups)
    return None if change is None else change.p < LEVEL


def _weekday(call: Seen) -> timedelta:
    return timedelta(days=call.day.weekday() if call.day else 0)


def weeks_of(sides: Sides) -> list[Week]:
    """Any violation week by week; weeks in between without calls too."""
    shares: dict[date, list[Rate]] = {}
    for place, calls in enumerate(
        (sides.before + sides.after, sides.others_before + sides.others_after)
    ):
        for call in calls:
            if call.day is not None:
                start = call.day - _weekday(call)
                pair = shares.setdefault(start, [NOTHING, NOTHING])
                pair[place] += Rate(call.violated, 1)
    if not shares:
        return []
    compared = bool(sides.others_before or sides.others_after)
    count = (max(shares) - min(shares)).days // 7 + 1
    starts = [min(shares) + timedelta(weeks=n) for n in range(count)]
    pairs = [shares.get(start, [NOTHING, NOTHING]) for start in starts]
    return [
        Week(start, own, other if compared else None)
        for start, (own, other) in zip(starts, pairs, strict=True)
    ]
