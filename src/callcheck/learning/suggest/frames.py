"""Added words made general: what several share stays, what differs is an alternative or a gap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

from callcheck.learning.suggest.words import is_telling
from callcheck.notation import Pattern, compile_pattern
from callcheck.text.fold import fold
from callcheck.text.tokens import word_starts

ENTITIES = ("phone", "money", "date", "time")
WIDEST = 8
MOST_OPTIONS = 6
LEAST_CHARS = 4
LOOSE = 2
_WHEN = frozenset(("{date}", "{time}"))
_MASKED = re.compile(r"\S?\*+")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a frame: what may stand there, lists that hold all of it, the gap before it."""

    words: frozenset[str]
    lists: frozenset[str]
    gap: int = 0


Frame = tuple[Part, ...]


def frame_of(quote: str, lists: Mapping[str, Sequence[str]], private: Sequence[str] = ()) -> Frame:
    """Masked words as a frame: amounts and days as `{money}`, `{date}`; empty words as gaps.

    Days at its edges are left out.

    >>> shown(frame_of("我明天就带人去你孩子学校门口堵", {}))
    '带人…3孩子学校门口堵'
    """
    parts: list[Part] = []
    gap = 0
    for piece in _MASKED.split(quote):
        for word in _pieces(fold(piece).text):
            if word.startswith("{") or is_telling(word, private) or _is_verb(word):
                own = frozenset(name for name, entries in lists.items() if word in entries)
                parts.append(Part(frozenset((word,)), own, min(gap, WIDEST)))
                gap = 0
            else:
                gap += len(word)
        gap += 2
    while parts and parts[0].words <= _WHEN:  # a day at an edge only narrows a pattern
        parts.pop(0)
    while parts and parts[-1].words <= _WHEN:
        parts.pop()
    return (Part(parts[0].words, parts[0].lists), *parts[1:]) if parts else ()


def joined(one: Frame, two: Frame) -> Frame:
    """What two frames share, with single words that differ between as alternatives.

    >>> shown(joined(frame_of("带人去你学校堵你", {}), frame_of("带人到单位堵他", {})))
    '带人…3[单位|学校]堵'
    """
    pairs = _common(one, two)
    parts: list[Part] = []
    last = (-1, -1)
    for a, b in pairs:
        between = (one[last[0] + 1 : a], two[last[1] + 1 : b])
        gap = max(_width(one, last[0], a), _width(two, last[1], b))
        if parts and len(between[0]) == len(between[1]) == 1:
            left, right = between[0][0], between[1][0]
            words = left.words | right.words
            plain = not any(word.startswith("{") for word in words)
            if len(words) <= MOST_OPTIONS and plain:
                parts.append(Part(words, left.lists & right.lists, max(left.gap, right.gap)))
                gap = max(one[a].gap, two[b].gap)
        words, shared = one[a].words | two[b].words, one[a].lists & two[b].lists
        parts.append(Part(words, shared, min(gap, WIDEST) if parts else 0))
        last = (a, b)
    return tuple(parts)


def shown(
    frame: Frame, prefer: Iterable[str] = (), *, general: bool = False, loose: bool = False
) -> str:
    """The frame as a pattern.

    With `general` a single word of a preferred list is the list; with `loose` two characters may
    stand between any two parts.

    >>> shown((Part(frozenset({"单位", "学校"}), frozenset({"places"})),))
    '<places>'
    """
    liked = set(prefer)
    out = ""
    for part in frame:
        names = sorted(part.lists, key=lambda name: (name not in liked, name))
        room = min(part.gap + 1, WIDEST) if part.gap else 0
        room = max(room, LOOSE) if loose else room
        gap = f"…{room}" if room else ""
        if names and (len(part.words) > 1 or (general and names[0] in liked)):
            word = f"<{names[0]}>"
        elif len(part.words) == 1:
            (word,) = part.words
        else:
            word = f"[{'|'.join(sorted(part.words))}]"
        out += (gap if out else "") + word
    return out


def is_sound(frame: Frame) -> bool:
    """Whether a frame says enough to be looked for."""
    fixed = [min(part.words, key=len) for part in frame if not _is_entity(part)]
    return len(fixed) >= 2 and sum(map(len, fixed)) >= LEAST_CHARS


def frames(given: Sequence[Frame], most: int = 40) -> list[Frame]:
    """Each frame, what any two share, and what three and all share, without doubles."""
    found = [*given]
    firsts = given[:12]
    for n, one in enumerate(firsts):
        for two in firsts[n + 1 :]:
            pair = joined(one, two)
            found.append(pair)
            found += [
                joined(pair, three)
                for three in firsts
                if is_sound(pair) and three not in (one, two)
            ]
    if len(given) > 2:
        found.append(reduce(joined, given))
    return [frame for frame in dict.fromkeys(found) if is_sound(frame)][: most * 4]


def _is_entity(part: Part) -> bool:
    return any(word.startswith("{") for word in part.words)


def _is_verb(word: str) -> bool:
    """A single character that carries sense: not a pronoun, particle or number."""
    empty = "的了吧啊呢嘛呀就也都还那这我咱你您他她它给把被再又才会要个说是在到去来有跟和不没吗嗯对好让叫里上下过着"
    return len(word) == 1 and word not in empty and is_telling(word * 2)


def _width(frame: Frame, last: int, here: int) -> int:
    """Characters from the part at `last` to that at `here`."""
    inside = sum(max(map(len, part.words)) + part.gap for part in frame[last + 1 : here])
    return inside + frame[here].gap


def _common(one: Frame, two: Frame) -> list[tuple[int, int]]:
    """The longest run of parts that both have in this order."""

    def alike(a: Part, b: Part) -> int:
        return bool(a.words & b.words) or bool(a.lists & b.lists)

    best = [[0] * (len(two) + 1) for _ in range(len(one) + 1)]
    for a in range(len(one) - 1, -1, -1):
        for b in range(len(two) - 1, -1, -1):
            keep = best[a + 1][b + 1] + 1 if alike(one[a], two[b]) else 0
            best[a][b] = max(keep, best[a + 1][b], best[a][b + 1])
    pairs, a, b = [], 0, 0
    while a < len(one) and b < len(two):
        if alike(one[a], two[b]) and best[a][b] == best[a + 1][b + 1] + 1:
            pairs.append((a, b))
            a, b = a + 1, b + 1
        elif best[a + 1][b] >= best[a][b + 1]:
            a += 1
        else:
            b += 1
    return pairs


_FORMS: dict[str, Pattern] = {}


def _pieces(text: str) -> list[str]:
    """Words, and recognised entities as they are written in patterns."""
    if not _FORMS:
        _FORMS.update({name: compile_pattern(f"{{{name}}}", {}) for name in ENTITIES})
    places: dict[int, tuple[int, str]] = {}
    for name, form in _FORMS.items():
        for start, end, _ in form.search(text, 0, len(text)):
            if all(end <= s or e <= start for s, (e, _) in places.items()):
                places[start] = (end, f"{{{name}}}")
    found, at = [], 0
    for start, (end, name) in sorted(places.items()):
        found += [*_words(text[at:start]), name]
        at = end
    return [*found, *_words(text[at:])]


def _words(text: str) -> list[str]:
    places = sorted(word_starts(text, guess=False)) if text else []
    return [text[a:b] for a, b in zip(places, places[1:], strict=False)]
