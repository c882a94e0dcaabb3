"""A column of times: its unit is decided on the whole column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
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


def column_seconds(
    cells: Sequence[Any], noted: list[Problem]
) -> list[float | None]:  # Any: whatever a cell holds
    """Each cell in seconds: of a clock, of the day, or since 1970; None where it says nothing.

    >>> column_seconds(["00:12", "1:02"], []), column_seconds([0.00014, 0.0002], [])
    ([12.0, 62.0], [12.096, 17.28])
    """
    if _are_fractions(cells):
        noted.append(Problem("times-of-a-day", "时间列是一天的几分之几,已换成秒"))
        return [None if missing(cell) else seconds(cell, _DAY_SECONDS) for cell in cells]
    found = [_one(cell) for cell in cells]
    typed = [cell for cell in cells if isinstance(cell, time)]
    if len({*typed}) >= _ENOUGH and not any(cell.second or cell.microsecond for cell in typed):
        noted.append(Problem("clock-minutes", "时间列的分秒被表格当成了时分,已改回"))
        return [
            value / 60 if isinstance(cell, time) and value is not None else value
            for cell, value in zip(cells, found, strict=True)
        ]
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


def _are_fractions(cells: Iterable[Any]) -> bool:  # Any: whatever a cell holds
    """Whether all are numbers below one and some finer than a millisecond."""
    given = [cell for cell in cells if not missing(cell)]
    if not given or not all(isinstance(cell, float | int) and 0 <= cell < 1 for cell in given):
        return False
    return any(abs(cell * 1000 - round(cell * 1000)) > 1e-6 for cell in given)
