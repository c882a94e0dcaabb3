"""Whether a text still says an amount, a day or a way to pay, however it is worded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from callcheck.model import Speaker, Turn
from callcheck.text import Stream
from callcheck.text.numbers import number_of

KeptKind = Literal["amount", "date", "channel"]
NAMES: dict[KeptKind, str] = {"amount": "金额", "date": "日期", "channel": "渠道"}

_WEEKDAY = re.compile(r"(下|上|这|本)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天末])")
_DAY = re.compile(
    r"(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})月)?([0-9]{1,2}|[一二三四五六七八九十廿]{1,3})(?:号|日)"
)
_NUMBER = re.compile(r"[0-9零一二两三四五六七八九十百千万亿.]+")
_SAME_DAY = (("今天", "今日", "今晚", "当天"), ("明天", "明日", "明晚"), ("月底", "月末"))


@dataclass(frozen=True, slots=True)
class Kept:
    """A fact that a new wording must still say.

    `value` is a number, an ISO date or a day's name (周五, 下周三, 今天, 月底), or the channel's
    name; `ways` are further names of the channel.
    """

    kind: KeptKind
    value: str
    ways: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """As people are told of it."""
        return f"{NAMES[self.kind]} {self.value}"


def folded(text: str) -> str:
    """The text as rules see it: no punctuation, half width, simplified, lower case."""
    return Stream((Turn(0, Speaker.AGENT, text),)).texts[0]


def keeps(text: str, kept: Kept) -> bool:
    """Whether a text says the fact.

    >>> keeps("请在周五前还八千四", Kept("amount", "8400"))
    True
    >>> keeps("共 8,400.00 元", Kept("amount", "8400")), keeps("一万八千四", Kept("amount", "8400"))
    (True, False)
    >>> keeps("礼拜五之前", Kept("date", "周五")), keeps("下周五之前", Kept("date", "周五"))
    (True, False)
    >>> keeps("二十号", Kept("date", "2026-11-20")), keeps("十二月20日", Kept("date", "2026-11-20"))
    (True, False)
    """
    said = folded(text)
    if kept.kind == "channel":
        return any(folded(way) in said for way in (kept.value, *kept.ways))
    if kept.kind == "amount":
        return float(kept.value) in amounts_in(text)
    return _says_day(said, kept.value)


def amounts_in(text: str) -> Sequence[float]:
    """The numbers a text says, days and weekdays left out, in order."""
    # Folding would take the dot of 8400.00 for the end of a sentence.
    said = folded(re.sub(r"(?<=\d)[.．]0+(?!\d)", "", text))
    said = _DAY.sub(" ", _WEEKDAY.sub(" ", said))
    found = (number_of(run.group()) for run in _NUMBER.finditer(said))
    return [number for number in found if number is not None]


def _says_day(said: str, value: str) -> bool:
    for names in _SAME_DAY:
        if value in names:
            return any(name in said for name in names)
    weekday = _WEEKDAY.fullmatch(value)
    if weekday:
        return any(_week(m) == _week(weekday) for m in _WEEKDAY.finditer(said))
    due = date.fromisoformat(value)
    for month, day in (match.groups() for match in _DAY.finditer(said)):
        if _number(day) == due.day and (not month or _number(month) == due.month):
            return True
    return False


def _week(match: re.Match[str]) -> tuple[str, str]:
    which = match.group(1) or ""
    return "" if which in "这本" else which, match.group(2).replace("天", "日")


def _number(text: str) -> float | None:
    return number_of(text.replace("廿", "二十"))
