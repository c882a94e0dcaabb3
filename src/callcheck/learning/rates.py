"""Shares with their uncertainty: intervals, differences, tests, and how many are needed.

Everything here is from the textbook: Wilson's interval of a share; Newcombe's hybrid-score
interval (1998, method 10) of a difference of two shares; Fisher's exact test; Holm's step-down
correction for many tests at once; sample sizes by the normal approximation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, comb, sqrt
from statistics import NormalDist

from callcheck.learning.agreement import wilson

_NORMAL = NormalDist()
FULL_TEST_BELOW = 2000  # calls in both groups together; above, the normal approximation is as good


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `n`; a share of no data is None, never 0."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        """0 to 1; None for no data."""
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """95 %, Wilson; None for no data."""
        return wilson(self.hits, self.n)

    def __add__(self, other: Rate) -> Rate:
        return Rate(self.hits + other.hits, self.n + other.n)

    def __str__(self) -> str:
        """As people read it.

        >>> print(Rate(3, 40), Rate(0, 0), sep="; ")
        7.5 % [2.6–19.9] (3/40); 无数据
        """
        share, interval = self.share, self.interval
        if share is None or interval is None:
            return "无数据"
        low, high = (100 * x for x in interval)
        return f"{100 * share:.1f} % [{low:.1f}–{high:.1f}] ({self.hits}/{self.n})"


@dataclass(frozen=True, slots=True)
class Difference:
    """How a share in one group differs from that in another.

    Attributes:
        value: second less first.
        interval: 95 %, Newcombe.
        p: two-sided, of no difference at all.
    """

    value: float
    interval: tuple[float, float]
    p: float


def difference(first: Rate, second: Rate) -> Difference | None:
    """Second less first; None where one has no data.

    >>> found = difference(Rate(56, 70), Rate(48, 80))  # Newcombe's own example, (a)
    >>> round(found.value, 4), [round(-x, 4) for x in reversed(found.interval)]
    (-0.2, [0.0524, 0.3339])
    """
    a, b = first.share, second.share
    one, two = first.interval, second.interval
    if a is None or b is None or one is None or two is None:
        return None
    low = (b - a) - sqrt((b - two[0]) ** 2 + (one[1] - a) ** 2)
    high = (b - a) + sqrt((two[1] - b) ** 2 + (a - one[0]) ** 2)
    return Difference(b - a, (low, high), no_difference(first, second))


def no_difference(first: Rate, second: Rate) -> float:
    """How likely a table at least as uneven is if both groups are alike; 1 for no data.

    Fisher's exact test, two-sided (tables no likelier than the one seen); for more than 2,000 in
    all the pooled z-test.

    >>> round(no_difference(Rate(1, 10), Rate(11, 14)), 6)  # Fisher's tea, as R gives it
    0.002759
    """
    n, hits = first.n + second.n, first.hits + second.hits
    if not first.n or not second.n or hits in (0, n):
        return 1.0
    if n > FULL_TEST_BELOW:
        pooled = hits / n
        error = sqrt(pooled * (1 - pooled) * (1 / first.n + 1 / second.n))
        z = abs(first.hits / first.n - second.hits / second.n) / error
        return 2 * (1 - _NORMAL.cdf(z))
    ways = [
        comb(first.n, k) * comb(second.n, hits - k)
        for k in range(max(0, hits - second.n), min(first.n, hits) + 1)
    ]
    seen = comb(first.n, first.hits) * comb(second.n, second.hits)
    return sum(way for way in ways if way <= seen) / comb(n, hits)


def beyond_chance(values: Sequence[float], level: float = 0.05) -> list[bool]:
    """Which of many tests stand when all are looked at together (Holm).

    >>> beyond_chance([0.04, 0.001, 0.03, 0.2])
    [False, True, False, False]
    """
    stands = [False] * len(values)
    order = sorted(range(len(values)), key=values.__getitem__)
    for rank, place in enumerate(order):
        if values[place] > level / (len(values) - rank):
            break
        stands[place] = True
    return stands


def unlike_the_rest(groups: Sequence[Rate], level: float = 0.05) -> list[bool]:
    """Which groups differ from all others together by more than chance explains.

    >>> unlike_the_rest([Rate(30, 100), Rate(12, 100), Rate(10, 100), Rate(9, 100)])
    [True, False, False, False]
    """
    whole = sum(groups, Rate(0, 0))
    rests = [Rate(whole.hits - g.hits, whole.n - g.n) for g in groups]
    return beyond_chance([no_difference(g, r) for g, r in zip(groups, rests, strict=True)], level)


def needed_for_width(share: float, half_width: float) -> int:
    """How many are needed for a share near `share` to be known to ± `half_width` (95 %, Wilson).

    >>> needed_for_width(0.9, 0.05)
    141
    """
    low, high = 1, 2
    while _half(share, high) > half_width:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _half(share, middle) > half_width else (low, middle)
    return high


def _half(share: float, n: int) -> float:
    z = _NORMAL.inv_cdf(0.975)
    return z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)


def needed_to_see(before: float, after: float, *, power: float = 0.8, level: float = 0.05) -> int:
    """Calls needed in each of two groups to see a change from one share to another.

    Fleiss's sample size for two proportions, two-sided, without continuity correction.

    >>> needed_to_see(0.20, 0.10)
    199
    """
    if before == after:
        raise ValueError("no change to see")
    middle = (before + after) / 2
    a, b = _NORMAL.inv_cdf(1 - level / 2), _NORMAL.inv_cdf(power)
    spread = a * sqrt(2 * middle * (1 - middle))
    spread += b * sqrt(before * (1 - before) + after * (1 - after))
    return ceil(spread**2 / (before - after) ** 2)


def power_of(before: float, after: float, n: int, *, level: float = 0.05) -> float:
    """How likely a change is to be seen with so many calls in each of two groups; 0 to 1.

    >>> round(power_of(0.20, 0.10, 199), 2)
    0.8
    """
    middle = (before + after) / 2
    alike = sqrt(2 * middle * (1 - middle) / n)
    apart = sqrt((before * (1 - before) + after * (1 - after)) / n)
    if not apart:
        return 0.0 if before == after else 1.0
    a = _NORMAL.inv_cdf(1 - level / 2)
    return _NORMAL.cdf((abs(before - after) - a * alike) / apart)
