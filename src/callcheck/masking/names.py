"""Names of people: by titles, by the words around them, and again wherever once known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from callcheck.masking.called import alone_in_turn, cued, familiar, family_alone, followed
from callcheck.masking.frames import framed
from callcheck.masking.item import Item
from callcheck.masking.name_frames import KIN
from callcheck.masking.name_shapes import LEFT, TITLES_OF_ONE, ends_well, is_given
from callcheck.masking.spelled import spelled
from callcheck.masking.titled import dotted, titled
from callcheck.masking.words import (
    NEVER,
    double_families,
    hardly_given,
    is_han,
    likely_given,
    ordinary,
)
from callcheck.text.sounds import sounds


def find_names(text: str, known: Iterable[str] = ()) -> list[Item]:
    r"""Every name in a plain text of lines.

    `known` are full names that somebody told, as the account's record does.

    >>> [min(i.start for i in find_names("请问是王小明先生吗\n马上还"))]
    [3]
    """
    found = {span for find in _FINDERS for span in find(text)}
    found |= set(_told_elsewhere(text, found))
    names = {text[start:end] for start, end in found} | {n.lower() for n in known if len(n) > 1}
    found |= set(_again(text, names))
    return [Item(start, end, "name") for start, end in found]


_FINDERS = (framed, spelled, titled, dotted, cued, followed, alone_in_turn, family_alone, familiar)
_BY_ITSELF = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}(?![\u4e00-\u9fff])")
_AFTER_KIN = re.compile(rf"[我你您他她](?:{KIN})(?P<name>[\u4e00-\u9fff]{{2}})")
_DOES = "(?:骗|欠|借|说|跑|没|不|换|搬|下|去|回|早|就|也|给|是|在|把)"
_NO_END = TITLES_OF_ONE | set("兄老")  # of a name
_ADVERBS = frozenset("不很太真没更挺最别多好")
_GIVEN_BEFORE = frozenset("找叫让告诉是跟给认替问和")
_GIVEN_AFTER = re.compile(
    r"(?:叔叔|阿姨|大哥|大姐|叔|姨|婶|嫂|女士|先生|小姐|哥|姐|总|本人|在吗|在不在|一声|回电|你|吗|呢)"
)


def _told_elsewhere(text: str, found: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Names that two places of the call tell of, neither of them enough by itself.

    A word by itself that begins with a family name known from a title (钟主管 … 钟意); what stands
    after kin, and begins a turn elsewhere (您表弟解放 … 解放骗我).
    """
    told = {text[start] for start, end in found if end - start == 1}
    for match in _BY_ITSELF.finditer(text) if told else ():
        name = match[0]
        likely = likely_given().issuperset(name[1:])
        if (
            name[0] in told
            and likely
            and name not in NEVER
            and name[-1] not in _NO_END
            and is_given(name[1:])
        ):
            yield match.span()
    for match in _AFTER_KIN.finditer(text):
        name = match["name"]
        unlikely = not hardly_given().isdisjoint(name) or not is_given(name) or name in NEVER
        if not unlikely and re.search(rf"(?:^|\n){name}{_DOES}", text):
            yield match.span("name")


def _again(text: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Full names wherever they are said, given names alone, and slips of the same sound."""
    full = {name for name in names if len(name) >= 2 and all(map(is_han, name))}
    for name in full:
        usual = name in ordinary()
        for start, end in _places(text, name):
            left = text[start - 1 : start]
            free = not is_han(left or " ") or left in LEFT
            if not usual or (free and ends_well(text, end)) or _name_of_call(text, start, end):
                yield start, end
        split = 2 if name[:2] in double_families() else 1
        given = name[split:]
        if len(given) != 2:
            continue
        for start, end in _places(text, given):
            cued = text[start - 1 : start] in _GIVEN_BEFORE or _GIVEN_AFTER.match(text, end)
            if cued or given not in ordinary():
                yield start, end
    yield from _slips(text, full)


def _name_of_call(text: str, start: int, end: int) -> bool:
    """Whether an ordinary word that is a name in this call is one here: not 不高兴, not 方向盘."""
    before = text[start - 1 : start]
    within = text[start - 1 : end] in ordinary() or text[start : end + 1] in ordinary()
    crossing = before + text[start] in ordinary() if is_han(before or " ") else False
    return before not in _ADVERBS and not within and not crossing


def _slips(text: str, full: set[str]) -> Iterator[tuple[int, int]]:
    long = {name for name in full if len(name) >= 3}
    if not long:
        return
    heard = sounds(text)
    for name in long:
        for start, end in _places(heard, sounds(name)):
            said = text[start:end]
            if said[:2] not in ordinary() and "\n" not in said:
                yield start, end


def _places(text: str, part: str) -> Iterator[tuple[int, int]]:
    at = text.find(part)
    while at >= 0:
        yield at, at + len(part)
        at = text.find(part, at + len(part))
