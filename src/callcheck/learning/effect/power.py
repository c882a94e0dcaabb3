"""What could be seen at all with so many calls: told before anything is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

_NORMAL = NormalDist()
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Sizes:
    """Calls before and after, of those trained and of those compared with (0 for nobody)."""

    before: int
    after: int
    others_before: int = 0
    others_after: int = 0


def power(
    share: float, fall: float, sizes: Sizes, *, others: float = 0.0, critical: float
) -> float:
    """How likely a fall of the share by so much is to be seen; 0 to 1, by the normal approximation.

    Only shares from before the training go in: `others` is that of the comparison group.
    `critical` is how many standard errors a fall must be for it to be claimed.

    >>> round(power(0.2, 0.1, Sizes(199, 199), critical=1.96), 2)
    0.8
    >>> round(power(0.2, 0.1, Sizes(199, 199, 199, 199), others=0.2, critical=1.96), 2)
    0.46
    """
    if not sizes.before or not sizes.after:
        return 0.0
    variance = _spread(share, sizes.before) + _spread(share - fall, sizes.after)
    if sizes.others_before and sizes.others_after:
        variance += _spread(others, sizes.others_before) + _spread(others, sizes.others_after)
    return _NORMAL.cdf(fall / sqrt(variance) - critical)


def _spread(share: float, n: int) -> float:
    """Variance of a share of n; half a call is added on each side, so that it is never 0."""
    near = (share * n + 0.5) / (n + 1)
    return near * (1 - near) / n


def smallest_fall(
    share: float, sizes: Sizes, *, others: float = 0.0, critical: float
) -> float | None:
    """The smallest fall seen four times in five; None when not even its vanishing would be.

    >>> round(smallest_fall(0.2, Sizes(199, 199), critical=1.96), 3)
    0.1
    >>> smallest_fall(0.02, Sizes(50, 50), critical=1.96) is None
    True
    """
    if power(share, share, sizes, others=others, critical=critical) < ENOUGH:
        return None
    low, high = 0.0, share
    for _ in range(40):
        middle = (low + high) / 2
        seen = power(share, middle, sizes, others=others, critical=critical) >= ENOUGH
        low, high = (low, middle) if seen else (middle, high)
    return high
