"""Many ranges of one text, asked about without going through all of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Ranges:
    """Ranges in order, each with how far any up to it reaches.

    >>> ranges = Ranges([(5, 7), (0, 9)])
    >>> ranges.reach_over(5, 8), ranges.reach_over(5, 10)
    (True, False)
    """

    __slots__ = ("_reaches", "_starts")

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(ranges)
        self._starts = [start for start, _ in ordered]
        self._reaches = list(accumulate((end for _, end in ordered), max))

    def reach_over(self, start: int, end: int) -> bool:
        """Whether one begins at `start` or before and ends at `end` or after."""
        place = bisect_right(self._starts, start)
        return place > 0 and self._reaches[place - 1] >= end
