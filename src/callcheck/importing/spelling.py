"""Source words as patterns and as names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from callcheck.notation import SIGNS
from callcheck.text import fold
from callcheck.text.sounds import syllables

_SIGNS = re.compile("[" + re.escape("".join(sorted(SIGNS))) + "]")
_LONGEST = 40


def pattern_of(keyword: str) -> str:
    """A keyword as an utterance pattern that matches it and nothing else; empty when none does.

    The notation's own signs are punctuation, which is folded away in speech and rule alike, so
    they are left out. What folding takes for a recogniser's tag ([笑声]) is never heard.

    >>> pattern_of("打断(你)的腿|手"), pattern_of("[静音]"), pattern_of("100%")
    ('打断你的腿手', '', '100%')
    """
    wanted = fold(keyword).text
    plain = _SIGNS.sub("", keyword).strip()
    return plain if fold(plain).text == wanted else wanted


def lost_signs(keyword: str) -> str:
    """The signs of a keyword that are no punctuation and yet are folded away, as in C++.

    >>> lost_signs("C++"), lost_signs("你好,吗?")
    ('++', '')
    """
    return "".join(ch for ch in keyword if unicodedata.category(ch)[0] == "S" and not fold(ch).text)


def slug_of(text: str) -> str:
    """Letters and digits as they are, Chinese characters by their syllable, in lower case.

    >>> slug_of("暴力 催收(A类)")
    'bao-li-cui-shou-a-lei'
    """
    known = syllables()
    folded = unicodedata.normalize("NFKC", text).lower()
    parts = [
        f" {known[ch]} " if ch in known else ch if ch.isascii() and ch.isalnum() else " "
        for ch in folded
    ]
    slug = "-".join("".join(parts).split())
    if len(slug) > _LONGEST:
        slug = slug[: _LONGEST + 1].rpartition("-")[0] or slug[:_LONGEST]
    return slug.strip("-")


class Names:
    """Ids that are free: not another rule's, not given before."""

    def __init__(self, taken: Container[str]) -> None:
        self._taken = taken
        self._given: set[str] = set()

    def give(self, prefix: str, text: str) -> str:
        """`prefix-slug`, with a number when that is taken."""
        wanted = f"{prefix}-{slug_of(text)}".strip("-")
        name, number = wanted, 2
        while name in self._taken or name in self._given:
            name, number = f"{wanted}-{number}", number + 1
        self._given.add(name)
        return name
