"""The layer of sounds: each character replaced by a sign for its toneless syllable.

A recogniser writes 老癞 for 老赖 and 前款 for 欠款. In this layer both are the same text, of the
same length as the folded one, so places need no way back. Syllables that speakers or recognisers
seldom keep apart are merged; which ones, by the name of the merge:

- `flat`: zh ch sh are z c s;
- `nasal`: ang eng ing are an en in;
- `nl`: initial n is l;
- `fh`: initial f is h (Minnan, Hunan), hui is fei;
- `rl`: initial r is l (Shandong, Jianghuai).

The first three are the confusions that recognisers of Mandarin make most, by the pairs of what
was said and heard that `bench/robustness.py --classes` counts.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

USUAL = ("flat", "nasal", "nl")
MERGES = (*USUAL, "fh", "rl")
_FIRST = 0xE000  # private use: no character of speech is there

_CHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "flat": ((r"^([zcs])h", r"\1"),),
    "nasal": ((r"([aei])ng$", r"\1n"),),
    "nl": ((r"^n(?=.)", "l"),),
    "fh": ((r"^f", "h"), (r"^hei$", "hui")),
    "rl": ((r"^r", "l"),),
}


@cache
def syllables() -> dict[str, str]:
    """Character to its toneless syllable, as `lv` for 绿."""
    lines = (files("callcheck.text") / "syllables.txt").read_text("utf-8").splitlines()
    pairs = (line.split("\t") for line in lines)
    return {ch: syllable for syllable, chars in pairs for ch in chars}


def merged(syllable: str, merges: tuple[str, ...] = USUAL) -> str:
    """A syllable as the merges leave it.

    >>> merged("zhang"), merged("ning"), merged("hui", ("fh",)), merged("fei", ("fh",))
    ('zan', 'lin', 'hui', 'hui')
    """
    for name in merges:
        for pattern, instead in _CHANGES[name]:
            syllable = re.sub(pattern, instead, syllable)
    return syllable


@cache
def sound_table(merges: tuple[str, ...]) -> dict[int, str]:
    """Code point to the sign of its syllable."""
    signs: dict[str, str] = {}
    sign_of: dict[str, str] = {}
    table = {}
    for ch, syllable in syllables().items():
        sign = sign_of.get(syllable)
        if sign is None:
            sound = merged(syllable, merges)
            sign = signs.setdefault(sound, chr(_FIRST + len(signs)))
            sign_of[syllable] = sign
        table[ord(ch)] = sign
    return table


def sounds(text: str, merges: tuple[str, ...] = USUAL) -> str:
    """`text` with each Chinese character replaced by the sign of its syllable; other ones stay.

    >>> sounds("老赖") == sounds("老癞"), sounds("老赖") == sounds("老来"), len(sounds("老赖a"))
    (True, True, 3)
    """
    return text.translate(sound_table(merges))
