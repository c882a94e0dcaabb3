"""Digits as they are said, in any writing, in groups and with hesitations between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from callcheck.masking.item import Lines

_VALUE = {ch: str(n) for n, ch in enumerate("零一二三四五六七八九")} | {
    "〇": "0",
    "幺": "1",
    "妖": "1",
    "腰": "1",
    "洞": "0",
    "拐": "7",
    "勾": "9",
    "*": "*",
    "两": "2",
    "仨": "3",
    "俩": "2",
}
DIGIT = "[0-9零〇一二三四五六七八九幺洞拐勾*]"
_TOKEN = rf"(?:[两二三四五六七八仨俩]个{DIGIT}|双{DIGIT}|[妖腰](?={DIGIT})|{DIGIT})"
_GAP = r"(?:[ \-—.,、·_()…]|嗯|呃|啊|额|那个|然后){0,3}"
RUN = re.compile(rf"{_TOKEN}(?:{_GAP}{_TOKEN})+|[三四五六七八]个{DIGIT}")
_ONE = re.compile(_TOKEN)
_COMMA = re.compile("[,、]")


@dataclass(slots=True)
class Run:
    """Digits said in one go: where, and each digit with the place of its token."""

    start: int
    end: int
    turn: int
    digits: str
    places: list[int]


def stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where digits are said in one go; two numbers with a comma between are two."""
    for match in RUN.finditer(text):
        parts = _COMMA.split(match[0])
        if len(parts) < 2 or sum(len(digits_of(part)) >= 7 for part in parts) < 2:
            yield match.span()
            continue
        at = match.start()
        for part in _COMMA.split(match[0]):
            begin = text.index(part, at)
            at = begin + len(part)
            yield begin + len(part) - len(part.lstrip()), begin + len(part.rstrip())


def run_of(lines: Lines, start: int, end: int) -> Run | None:
    """A stretch with its digits; None for fewer than three."""
    digits, places = [], []
    for token in _ONE.finditer(lines.text, start, end):
        value = _said(token[0])
        digits.append(value)
        places += [token.start()] * len(value)
    text = "".join(digits)
    if len(text) < 3:
        return None
    return Run(start, end, lines.turn_at(start), text, places)


def digits_of(said: str) -> str:
    """The digits of a run: 幺三八 is 138, 四个零 and 双零 are as many zeros.

    >>> digits_of("幺三八四个零双六12")
    '13800006612'
    """
    return "".join(_said(token[0]) for token in _ONE.finditer(said))


def _said(token: str) -> str:
    value = _VALUE.get(token[-1], token[-1])
    return value * (int(_VALUE[token[0]]) if len(token) == 3 else 1 + (token[0] == "双"))
