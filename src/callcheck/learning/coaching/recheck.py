"""How many calls it takes to see an improvement, and whether there will be so many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil

from callcheck.learning.coaching.plan import Recheck
from callcheck.learning.rates import Rate, needed_to_see, power_of

POWER = 0.8


def pace_of(days: Sequence[date]) -> float | None:
    """Calls a week from the first to the last day; None for fewer than seven days.

    >>> pace_of([date(2026, 3, 2)] * 10 + [date(2026, 3, 15)] * 10)
    10.0
    """
    if not days:
        return None
    span = (max(days) - min(days)).days + 1
    return len(days) * 7 / span if span >= 7 else None


def recheck_of(rate: Rate, others: Rate | None, pace: float | None, weeks: int) -> Recheck:
    """What it takes to see the share come down to half, or to the others' where that is higher.

    The calls before and after need not be as many: two groups see as much as two of their
    harmonic mean.

    >>> recheck_of(Rate(30, 100), Rate(10, 100), 60.0, 4)
    Recheck(goal=0.15, before=100, needed=154, expected=240, power=0.86, weeks=3)
    """
    share = rate.share or 0.0
    goal = share / 2
    if others is not None and others.share is not None and others.share < share:
        goal = max(goal, others.share)
    each = needed_to_see(share, goal, power=POWER)
    left = 2 / each - 1 / rate.n
    needed = ceil(1 / left) if left > 0 else None
    expected = None if pace is None else round(pace * weeks)
    power = None
    if expected is not None:
        both = 2 / (1 / rate.n + 1 / expected) if expected else 0.0
        power = round(power_of(share, goal, max(1, int(both))), 2) if expected else 0.0
    long = ceil(needed / pace) if needed is not None and pace else None
    return Recheck(goal, rate.n, needed, expected, power, long)
