"""Stamps of a dialogue: offsets in the call, or the clock on the wall."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from callcheck.readers.build import RawTurn
from callcheck.readers.clocks import CHINA

_DAWN, _SPAN, _DAY, _EPOCH = 6 * 3600, 3 * 3600, 86_400, 1e8


def from_zero(raws: list[RawTurn], dated: bool) -> tuple[list[RawTurn], datetime | None]:
    """Stamps of a clock as seconds of the call, and when that began if they have a day.

    Stamps are a clock's when they never fall back (but at midnight), begin after 06:00 and span
    less than three hours; `hh:mm` only when the header has a date.
    """
    starts = [raw.start for raw in raws if raw.start is not None]
    if len(starts) != len(raws) or not starts:
        return raws, None
    scale = 1
    if starts[0] > _EPOCH:
        begun = datetime.fromtimestamp(starts[0], CHINA)
        return [_shifted(raw, starts[0], 1) for raw in raws], begun
    if dated and _DAWN // 60 <= starts[0] < _DAY // 60 and not any(s % 1 for s in starts):
        scale = 60
    zero = starts[0] * scale
    late = [(s * scale - zero) % _DAY for s in starts]
    if zero < _DAWN or zero >= _DAY or late != sorted(late) or late[-1] > _SPAN:
        return raws, None
    return [_shifted(raw, starts[0], scale) for raw in raws], None


def _shifted(raw: RawTurn, zero: float, scale: int) -> RawTurn:
    def less(value: float | None) -> float | None:
        if value is None:
            return None
        gap = (value - zero) * scale
        return round(gap + _DAY if gap < -_DAY / 2 else gap, 3)

    return replace(raw, start=less(raw.start), end=less(raw.end))
