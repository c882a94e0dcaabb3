"""How alike two texts are, by the characters and the syllables they share."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from callcheck.text.sounds import sounds

# A pair of syllables says less than a pair of characters: it counts half.
_SOUND = 0.5


@lru_cache(maxsize=8192)
def grams(text: str) -> Counter[str]:
    """Pairs of neighbouring characters of a folded text, and of their syllables."""
    heard = sounds(text)
    found: Counter[str] = Counter()
    for layer, weight in ((text, 1.0), (heard, _SOUND)):
        for place in range(len(layer) - 1):
            found[layer[place : place + 2]] += weight  # type: ignore[assignment]  # weights are halves
    return found


def likeness(one: str, two: str) -> float:
    """From 0 (nothing shared) to 1 (the same): Dice's coefficient of the two texts' grams.

    >>> likeness("让全村都知道", "让全村都知道"), likeness("你好", "再见")
    (1.0, 0.0)
    >>> round(likeness("让全村的人都知道", "让全村人都晓得"), 2)
    0.46
    """
    first, second = grams(one), grams(two)
    size = sum(first.values()) + sum(second.values())
    if not size:
        return float(one == two)
    shared = sum(min(count, second[gram]) for gram, count in first.items())
    return 2 * shared / size
