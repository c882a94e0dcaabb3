"""How often a text is likely to be said, to choose what the scanner looks for."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from callcheck.text.sounds import sounds

_LEAST = 5e-6  # of a character that the table does not have
_LEAST_PAIR = 1e-6


@cache
def _table(merges: tuple[str, ...] | None) -> dict[str, float]:
    """Characters and pairs of them, or their sounds, and how often each is said per character."""
    found: dict[str, float] = {}
    for line in (files(__package__) / "frequencies.txt").read_text("utf-8").splitlines():
        text, share = line.split("\t")
        heard = text if merges is None else sounds(text, merges)
        found[heard] = found.get(heard, 0.0) + int(share) / 1e6
    return found


@cache
def frequency(text: str, merges: tuple[str, ...] | None = None) -> float:
    """About how often a folded text is said, per character of speech; by sound with `merges`.

    >>> frequency("你") > frequency("电话") > frequency("狗腿")
    True
    """
    table = _table(merges)
    heard = text if merges is None else sounds(text, merges)
    share = table.get(heard[0], _LEAST)
    for before, after in zip(heard, heard[1:], strict=False):
        one, two = table.get(before, _LEAST), table.get(after, _LEAST)
        pair = table.get(before + after, max(one * two, _LEAST_PAIR))
        share *= min(1.0, pair / one)
    return share
