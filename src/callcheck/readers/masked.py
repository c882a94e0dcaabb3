"""Speech that the recogniser has hidden: an unread word is never a clean one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from callcheck.model import Problem

_DATA = re.compile(
    r"\[(?:PII|NAME|ADDRESS|PHONE|SSN|CREDIT_DEBIT_NUMBER|姓名|号码|地址)\]|\d\*+|\*+\d", re.I
)
_SWEARING = re.compile(r"\*+|\[(?:脏话|不文明用语|PROFANITY|vulgar)\]", re.I)


def masked(texts: Iterable[tuple[int, str]], noted: list[Problem]) -> None:
    """Note words and personal data that are hidden in `(turn, text)`."""
    for turn, text in texts:
        shown = _DATA.sub("", text)
        if shown != text:
            message = "这一轮的个人信息被识别器遮住,不能当作没说"
            noted.append(Problem("masked-data", message, turn))
        if _SWEARING.search(shown):
            message = "这一轮有字被识别器遮住,多半是脏话,不能当作没说"
            noted.append(Problem("masked-speech", message, turn))
