"""`interruptions`: three real cuts into the customer's words."""

from collections.abc import Callable

import pytest

from callcheck.condition import Match
from callcheck.model import Call, Speaker, Turn

Matches = Callable[..., list[Match]]
Timed = Callable[..., tuple[Turn, ...]]
MEASURE = "interruptions: {}"


def cuts(timed: Timed, number: int, overlap: float, words: str = "你听我说完") -> Call:
    said = []
    for n in range(number):
        said.append((Speaker.CUSTOMER, "我最近真的很困难", 10.0 * n, 10.0 * n + 5))
        said.append((Speaker.AGENT, words, 10.0 * n + 5 - overlap, 10.0 * n + 8))
    return Call("c1", timed(*said), timed=True)


def test_three_cuts(matches: Matches, timed: Timed) -> None:
    found = matches(MEASURE, cuts(timed, 3, 0.5), shape="measure")
    assert found == [Match(n, measured=0.5, limit=0.5, unit="seconds") for n in (1, 3, 5)]


@pytest.mark.parametrize(
    ("number", "overlap", "words"),
    [(2, 1.0, "你听我说完"), (3, 0.4, "你听我说完"), (3, 1.0, "嗯"), (3, 0.0, "你听我说完")],
)
def test_not_cuts(number: int, overlap: float, words: str, matches: Matches, timed: Timed) -> None:
    assert matches(MEASURE, cuts(timed, number, overlap, words), shape="measure") == []
