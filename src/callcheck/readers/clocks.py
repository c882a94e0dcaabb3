"""Clocks as files write them: seconds in a call, moments, and the unit a whole call is in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))
MISSING = frozenset({"", "null", "none", "nan", "\\n", "-", "nat", "undefined"})
LONGEST_CALL_SECONDS = 36_000
_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)s?", re.I)
_ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", re.I)
_HANZI = re.compile(r"(?:(\d+)(?:小时|时))?(?:(\d+)分钟?)?(?:(\d+(?:\.\d+)?)秒钟?)?")
_SIGNED = re.compile(r"-\d+(?:\.\d+)?")
_BOUND = 1e17  # beyond any clock, even in microseconds since 1970
_EPOCH = re.compile(r"\d{10}(?:\d{3}|\d{6})?(?:\.\d+)?")
_DAY = re.compile(r"\d{4}[-/年.]?\d{1,2}[-/月.]?\d{1,2}日?")
_EXCEL_DAYS = range(20_000, 80_000)  # 1954 to 2119
_EXCEL_ZERO = datetime(1899, 12, 30, tzinfo=CHINA)
_SLOWEST_SECONDS_PER_CHARACTER = 20.0
SHORT_SECONDS = 600.0  # no unit is looked into below


def missing(value: object) -> bool:
    """Whether a cell or field says nothing."""
    return value is None or (isinstance(value, str) and value.strip().lower() in MISSING)


def seconds(value: object, scale: float = 1.0) -> float | None:
    """A number, a text of one, `mm:ss`, `hh:mm:ss`, `PT1M2.5S` or `1分2秒` as seconds.

    None for anything else. Only a bare number is scaled.

    >>> seconds("01:02.5"), seconds("1250", 0.001), seconds("PT1M2.5S"), seconds("x")
    (62.5, 1.25, 62.5, None)
    """
    if isinstance(value, float | int):
        if isinstance(value, bool) or not -_BOUND < value < _BOUND:
            return None
        return round(value * scale, 3)
    if missing(value):
        return None
    text = str(value).strip().replace("\uff1a", ":")
    match = _CLOCK.fullmatch(text)
    if match is None:
        return _worded(text, scale)
    hours, minutes, rest = match.groups()
    if len(rest) > 17:
        return None
    if minutes is None:
        return round(float(rest.replace(",", ".")) * scale, 3)
    return round(int(hours or 0) * 3600 + int(minutes) * 60 + float(rest.replace(",", ".")), 3)


def _worded(text: str, scale: float) -> float | None:
    if _SIGNED.fullmatch(text):
        return round(float(text) * scale, 3)
    match = _ISO.fullmatch(text) or _HANZI.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, rest = (float(part or 0) for part in match.groups())
    return round(hours * 3600 + minutes * 60 + rest, 3)


def instant(value: object) -> datetime | None:
    """A moment; one without a zone is China's; None when it is none.

    Texts of most makes, seconds, milli- or microseconds since 1970, and Excel's days.

    >>> instant("2026年3月2日 9:05").isoformat(), instant(46083.5).isoformat()
    ('2026-03-02T09:05:00+08:00', '2026-03-02T12:00:00+08:00')
    """
    if missing(value) or isinstance(value, bool):
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=CHINA)
    if isinstance(value, int | float):
        return _numbered(value)
    text = str(value).strip()
    if _EPOCH.fullmatch(text):
        return _numbered(float(text))
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        try:
            found = datetime.fromisoformat(_usual(text))
        except ValueError:
            return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def only_a_day(text: str) -> bool:
    """Whether a text names a day and no time of it.

    >>> only_a_day("2026-03-02"), only_a_day("2026/3/2 9:05"), only_a_day("20260302")
    (True, False, True)
    """
    return _DAY.fullmatch(text.strip()) is not None


def _numbered(value: float) -> datetime | None:
    if 0 < value < _BOUND and int(value) in _EXCEL_DAYS:
        return _EXCEL_ZERO + timedelta(seconds=round(value * 86400))
    stamp = value / 1e6 if value > 1e14 else value / 1000 if value > 1e11 else value
    return datetime.fromtimestamp(stamp, CHINA) if 0 < stamp < 4e9 else None


def _usual(text: str) -> str:
    """A date in Chinese or with slashes as ISO 8601 has it."""
    text = re.sub(r"[/年月.](?=\d{1,2}(?:\D|$))", "-", text, count=2)
    text = re.sub(r"[日号]\s*", " ", text, count=1)
    text = re.sub(r"[时点](?=\d)|分(?=\d)", ":", text).rstrip("秒分 ").replace("\uff1a", ":")
    text = re.sub(r"-(\d)(?=-|\s|$)", r"-0\1", text)
    return re.sub(r"\s+(\d):", r" 0\1:", text)


def in_milliseconds(spans: Sequence[tuple[float | None, float | None, int]]) -> bool:
    """Whether a call's `(start, end, characters)`, said to be seconds, must be milliseconds.

    An end above ten hours is; and whole numbers by which twenty seconds or more go to a
    character of speech, over the whole call, which no speech takes.

    >>> in_milliseconds([(400, 1100, 2), (1300, 5640, 11)]), in_milliseconds([(0.4, 1.1, 2)])
    (True, False)
    """
    longest = max((end or start or 0.0 for start, end, _ in spans), default=0.0)
    if longest <= SHORT_SECONDS:
        return False
    if longest > LONGEST_CALL_SECONDS:
        return True
    spoken = [
        (end - start, count) for start, end, count in spans if start is not None and end is not None
    ]
    lasted, count = sum(span for span, _ in spoken), sum(count for _, count in spoken)
    whole = all(not (start or 0) % 1 and not (end or 0) % 1 for start, end, _ in spans)
    return whole and bool(count) and lasted / count > _SLOWEST_SECONDS_PER_CHARACTER
