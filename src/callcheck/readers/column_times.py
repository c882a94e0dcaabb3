"""A column of times: its unit is decided on the whole column."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from callcheck.model import Problem
from callcheck.readers.clocks import instant, missing, seconds

_DATED = re.compile(r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}")
_RANGE = re.compile(r"\s*[-~–—～至]\s*")
_DAY_SECONDS = 86_400
_ENOUGH = 3


def parted(cell: Any) -> tuple[Any, Any] | None:  # Any: whatever a cell holds
    """The two ends of a cell that holds both, as `00:12-00:15`; None when it does not.

    >>> parted("00:12-00:15"), parted("0.4~1.1"), parted("2026-03-02 14:05")
    (('00:12', '00:15'), ('0.4', '1.1'), None)
    """
    if not isinstance(cell, str) or _DATED.match(cell.strip()):
        return None
    ends = _RANGE.split(cell.strip())
    if len(ends) != 2 or None in (seconds(ends[0]), seconds(ends[1])):
        return None
    return ends[0], ends[1]


class ColumnUnit:
    """What a column of times counts in; all its cells are seen before any is read.

    >>> unit = ColumnUnit()
    >>> for cell in (0.00014, 0.0002):
    ...     unit.see(cell)
    >>> [unit.seconds(cell) for cell in (0.00014, 0.0002)], ColumnUnit().seconds("1:02")
    ([12.096, 17.28], 62.0)
    """

    __slots__ = ("_clocks", "_fine", "_fractions", "_given", "_minutes")

    def __init__(self) -> None:
        self._given = self._fine = False
        self._fractions = self._minutes = True
        self._clocks: set[time] = set()

    def see(self, cell: Any) -> None:  # Any: whatever a cell holds
        """Take a cell into account."""
        if isinstance(cell, time):
            self._minutes = self._minutes and not (cell.second or cell.microsecond)
            if len(self._clocks) < _ENOUGH:
                self._clocks.add(cell)
        if not self._fractions or missing(cell):
            return
        self._given = True
        self._fractions = isinstance(cell, float | int) and 0 <= cell < 1
        if self._fractions and abs(cell * 1000 - round(cell * 1000)) > 1e-6:
            self._fine = True

    @property
    def _of_a_day(self) -> bool:
        """Whether all are numbers below one and some finer than a millisecond."""
        return self._given and self._fractions and self._fine

    @property
    def _in_minutes(self) -> bool:
        return len(self._clocks) >= _ENOUGH and self._minutes

    def problems(self) -> list[Problem]:
        """What is odd about the column."""
        if self._of_a_day:
            return [Problem("times-of-a-day", "时间列是一天的几分之几,已换成秒")]
        if self._in_minutes:
            return [Problem("clock-minutes", "时间列的分秒被表格当成了时分,已改回")]
        return []

    def seconds(self, cell: Any) -> float | None:  # Any: whatever a cell holds
        """A cell in seconds: of a clock, of the day, or since 1970; None where it says nothing."""
        if self._of_a_day:
            return None if missing(cell) else seconds(cell, _DAY_SECONDS)
        found = _one(cell)
        if self._in_minutes and isinstance(cell, time) and found is not None:
            return found / 60
        return found


def _one(cell: Any) -> float | None:  # Any: whatever a cell holds
    if isinstance(cell, datetime) or (isinstance(cell, str) and _DATED.match(cell.strip())):
        moment = instant(cell)
        return None if moment is None else moment.timestamp()
    if isinstance(cell, date):
        return None
    if isinstance(cell, timedelta):
        return round(cell.total_seconds(), 3)
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
    return seconds(cell)
