"""Folding: the form of a text that rules and calls are compared in, and the way back.

Every step replaces a character by one character, or by NUL for a deleted one, so that the
intermediate text (`mask`) is as long as the original and the way back costs nothing until a hit
asks for it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NUL = "\0"
# Sounds that carry nothing inside a sentence. 额 is not here (额度), nor 唔 (Cantonese for 不).
HESITATIONS = frozenset("嗯呃哎唉诶欸")
# Pronouns that a recogniser cannot hear apart, and variants of one word.
SAME = {
    "您": "你",
    "妳": "你",
    "她": "他",
    "它": "他",
    "牠": "他",
    "祂": "他",
    "帐": "账",
    "〇": "零",
}
KEPT_SIGNS = frozenset("*%.")

_TAG = re.compile(
    r"<\|[^|<>]{1,20}\|>|<[a-z_/ ]{1,20}>"
    r"|[\[【(（][^\[\]【】()（）]{0,6}(?:笑|噪|杂音|背景|静音|沉默|咳|哭声|叹气|铃|掌声|音乐|听不清"
    r"|noise|laugh|silence|music|inaudible|unk)[^\[\]【】()（）]{0,8}[\]】)）]",
    re.IGNORECASE,
)
_TAG_OPEN = re.compile(r"[\[【(（<]")
_FILLER = re.compile(r"(?<![\w*%.])(?:那个|这个|就是说|额)(?![\w*%.])")
_POINT = re.compile(r"(?<![0-9])\.|\.(?![0-9])")
_SINGLE = re.compile(r"([我你他就那这把跟给让])(?=\0*\1)")
_PAIR = re.compile(
    r"(?P<a>[我你他])\0*们(?=\0*(?P=a)\0*们)"
    r"|(?P<b>[把让叫给])\0*你(?=\0*(?P=b)\0*你)"
    r"|(?P<c>[这那])\0*个(?=\0*(?P=c)\0*个)"
    r"|就\0*是(?=\0*就\0*是)"
)


class _Table(dict[int, str]):
    """Code point to what it folds to, worked out the first time it is met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = fold_character(chr(code))
        return folded


@cache
def _simplified() -> dict[str, str]:
    lines = (files("callcheck.text") / "t2s.txt").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def fold_character(ch: str) -> str:
    """What one character folds to; NUL when it is dropped."""
    if ch in KEPT_SIGNS:
        return ch
    for change in (lambda c: unicodedata.normalize("NFKC", c), str.lower):
        form = change(ch)
        if len(form) == 1:
            ch = form
    ch = _simplified().get(ch, ch)
    ch = SAME.get(ch, ch)
    if ch in KEPT_SIGNS:
        return ch
    return ch if unicodedata.category(ch)[0] in "LN" else NUL


class _PlainTable(dict[int, str]):
    def __missing__(self, code: int) -> str:
        ch = chr(code)
        for change in (lambda c: unicodedata.normalize("NFKC", c), str.lower):
            form = change(ch)
            ch = form if len(form) == 1 else ch
        self[code] = ch = _simplified().get(ch, ch)
        return ch


_TABLE = _Table()
_PLAIN = _PlainTable()
_WITHOUT_HESITATIONS = _Table({ord(ch): NUL for ch in HESITATIONS})


@dataclass(frozen=True, slots=True)
class Folded:
    """Text to match on, and the way back.

    `mask` is as long as the original: the folded character where one was kept, NUL elsewhere.

    >>> folded = fold("您好,欠 款")
    >>> folded.text, folded.offsets
    ('你好欠款', [0, 1, 3, 5])
    """

    text: str
    mask: str

    @property
    def offsets(self) -> list[int]:
        """Place of each folded character in the original; strictly increasing."""
        return [i for i, ch in enumerate(self.mask) if ch != NUL]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original's half-open range of the folded range `[start, end)`, which is not empty."""
        offsets = self.offsets
        return offsets[start], offsets[end - 1] + 1


def fold(text: str) -> Folded:
    """Fold `text`: width, script and case made one; punctuation, sounds and stutters dropped.

    A text of nothing but hesitations keeps them, because 嗯 alone is an answer.

    >>> fold("我我我 呃 打断[笑声]妳的腿!").text
    '我打断你的腿'
    >>> fold("他妈妈天天来").text
    '他妈妈天天来'
    >>> fold("嗯。").text
    '嗯'
    """
    bare = _TAG.sub(_blank, text) if _TAG_OPEN.search(text) else text
    mask = _FILLER.sub(_blank, bare).translate(_WITHOUT_HESITATIONS)
    kept = _close(mask)
    if not kept:
        mask = bare.translate(_WITHOUT_HESITATIONS)
        kept = _close(mask)
    if not kept:
        mask = bare.translate(_TABLE)
        kept = _close(mask)
    if "." in kept:
        mask = _drop_points(mask)
        kept = _close(mask)
    if _SINGLE.search(mask) or _PAIR.search(mask):
        mask = _collapse(mask)
        kept = _close(mask)
    return Folded(kept, mask)


def plain_text(text: str) -> str:
    """Width, script and case made one, of the same length; nothing is dropped.

    >>> plain_text("陳先生,１３８ A")
    '陈先生,138 a'
    """
    return text.translate(_PLAIN)


def _close(mask: str) -> str:
    return mask.replace(NUL, "")


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _drop_points(mask: str) -> str:
    """A point stays only between two digits; what is deleted between them does not count."""
    offsets = [i for i, ch in enumerate(mask) if ch != NUL]
    text = _close(mask)
    drop = {offsets[m.start()] for m in _POINT.finditer(text)}
    # Dropping one point may leave another without its digit: 1.. becomes 1. and then 1
    mask = "".join(NUL if i in drop else ch for i, ch in enumerate(mask))
    return _drop_points(mask) if drop and _POINT.search(_close(mask)) else mask


def _collapse(mask: str) -> str:
    """Of a repeated function word the last is kept: it stands next to what follows."""
    singles = _SINGLE.sub(lambda m: NUL * len(m[0]), mask)
    return _PAIR.sub(lambda m: NUL * len(m[0]), singles)


def clause_starts(text: str, folded: Folded) -> list[int]:
    """Folded positions before which the original has a pause: a space or a punctuation mark.

    >>> clause_starts("打 你,信不信", fold("打 你,信不信"))
    [1, 2]
    """
    offsets = folded.offsets
    starts = []
    for position, (here, there) in enumerate(zip(offsets, offsets[1:], strict=False), 1):
        if there - here > 1 and any(map(_is_pause, text[here + 1 : there])):
            starts.append(position)
    return starts


@cache
def _is_pause(ch: str) -> bool:
    return unicodedata.category(ch)[0] in "PZC"
