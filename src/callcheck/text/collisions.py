"""Ordinary words that sound like a text, by jieba's dictionary."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from callcheck.text.sounds import USUAL, sounds

# How often jieba's corpus has a word for it to count as ordinary, alone or as one of two.
_ALONE = 20
_IN_PAIR = 2000


@cache
def _by_sound(merges: tuple[str, ...]) -> dict[str, list[tuple[str, int]]]:
    """Words of two to four characters by their sounds, with their frequency."""
    found: dict[str, list[tuple[str, int]]] = {}
    text = (files("jieba") / "dict.txt").read_text("utf-8")
    for line in text.splitlines():
        word, frequency, *_ = line.split(" ")
        if len(word) <= 4 and int(frequency) >= _ALONE:
            found.setdefault(sounds(word, merges), []).append((word, int(frequency)))
    return found


def words_like(text: str, merges: tuple[str, ...] = USUAL) -> list[str]:
    """Ordinary words, and pairs of very common ones, that sound like a folded text; not itself.

    >>> words_like("投诉"), words_like("打断你的狗腿")
    (['头数', '投宿'], [])
    """
    table = _by_sound(merges)
    heard = sounds(text, merges)
    found = [word for word, _ in table.get(heard, ()) if word != text]
    for cut in range(1, len(text)):
        first = [w for w, n in table.get(heard[:cut], ()) if n >= _IN_PAIR]
        second = [w for w, n in table.get(heard[cut:], ()) if n >= _IN_PAIR]
        found += [a + b for a in first for b in second if a + b != text and len(a + b) > 2]
    return sorted(set(found))
