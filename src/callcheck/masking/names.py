"""Names of people: by titles, by the words around them, and again wherever once known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from callcheck.masking.called import alone_in_turn, cued, familiar, family_alone, followed
from callcheck.masking.item import Item
from callcheck.masking.name_shapes import LEFT, ends_well
from callcheck.masking.titled import dotted, titled
from callcheck.masking.words import double_families, is_han, ordinary
from callcheck.text.sounds import sounds


def find_names(text: str, known: Iterable[str] = ()) -> list[Item]:
    r"""Every name in a plain text of lines.

    `known` are full names that somebody told, as the account's record does.

    >>> [min(i.start for i in find_names("请问是王小明先生吗\n马上还"))]
    [3]
    """
    found = {span for find in _FINDERS for span in find(text)}
    names = {text[start:end] for start, end in found} | {n.lower() for n in known if len(n) > 1}
    found |= set(_again(text, names))
    return [Item(start, end, "name") for start, end in found]


_FINDERS = (titled, dotted, cued, followed, alone_in_turn, family_alone, familiar)
_GIVEN_BEFORE = frozenset("找叫让告诉是跟给认替问和")
_GIVEN_AFTER = re.compile(r"(?:女士|先生|小姐|哥|姐|总|本人|在吗|在不在|一声|回电|你|吗|呢)")


def _again(text: str, names: set[str]) -> Iterator[tuple[int, int]]:
    """Full names wherever they are said, given names alone, and slips of the same sound."""
    full = {name for name in names if len(name) >= 2 and all(map(is_han, name))}
    for name in full:
        usual = name in ordinary()
        for start, end in _places(text, name):
            left = text[start - 1 : start]
            free = not is_han(left or " ") or left in LEFT
            if not usual or (free and ends_well(text, end)):
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
