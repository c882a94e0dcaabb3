"""A long text searched by stretches: what one search of the whole finds."""

import re

import pytest

from callcheck.notation import compile_pattern
from callcheck.notation.pattern import MOST_BACKTRACKED
from callcheck.notation.stretches import STRETCH_CHARACTERS

# Across the edges of stretches, at every distance from them.
TEXT = "".join("打" + "你" * (n % 9) + "好" * (n % 7) + "死" for n in range(1500))


@pytest.mark.parametrize("source", ["打…8死", "[打|你]…死", "你…40死", "打你(你)好…2死", "死"])
def test_all_matches_of_a_long_text(source: str) -> None:
    pattern = compile_pattern(source, {})
    assert len(TEXT) > 5 * max(MOST_BACKTRACKED, STRETCH_CHARACTERS)
    quick = re.compile(pattern.python_expression)
    expected, at = [], 0
    while found := quick.search(TEXT, at):
        start, end = found.span()
        while "…" in source and (later := quick.search(TEXT, start + 1, end)):
            again = TEXT.find(TEXT[start], start + 1, end)
            later = quick.search(TEXT, again, end) if again >= 0 else None
            if not later or later.end() != end or TEXT[later.start()] != TEXT[start]:
                break
            start = later.start()
        expected.append((start, end))
        at = end
    assert [hit[:2] for hit in pattern.search(TEXT)] == expected
    assert [hit[:2] for hit in pattern.search(TEXT, once=True)] == expected[:1]
    low = len(TEXT) // 2
    assert [hit[:2] for hit in pattern.search(TEXT, low)] == [
        (low + start, low + end) for start, end, _ in pattern.search(TEXT[low:])
    ]


def test_none_in_a_long_text() -> None:
    assert compile_pattern("打…8活", {}).search(TEXT) == []
