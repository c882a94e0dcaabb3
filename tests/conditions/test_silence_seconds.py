"""`silence_seconds`: from the customer's last word to the agent's next."""

from collections.abc import Callable

from callcheck.condition import Match
from callcheck.model import Call, Speaker, Turn

AGENT, CUSTOMER = Speaker.AGENT, Speaker.CUSTOMER
Matches = Callable[..., list[Match]]
Timed = Callable[..., tuple[Turn, ...]]
MEASURE = "silence_seconds: {holds: [稍等], prompts: [喂]}"


def test_ten_seconds_are_silence(matches: Matches, timed: Timed) -> None:
    call = Call("c1", timed((CUSTOMER, "我没钱", 0, 2), (AGENT, "嗯", 12, 13)), timed=True)
    found = matches(MEASURE, call, shape="measure")
    assert found == [Match(1, measured=10, limit=10, unit="seconds")]


def test_less_is_not(matches: Matches, timed: Timed) -> None:
    call = Call("c1", timed((CUSTOMER, "我没钱", 0, 2), (AGENT, "嗯", 11.9, 13)), timed=True)
    assert matches(MEASURE, call, shape="measure") == []


def test_a_prompt_does_not_end_it(matches: Matches, timed: Timed) -> None:
    turns = timed((CUSTOMER, "我没钱", 0, 2), (CUSTOMER, "喂", 9, 10), (AGENT, "在的", 13, 14))
    found = matches(MEASURE, Call("c1", turns, timed=True), shape="measure")
    assert [(match.turn, match.measured) for match in found] == [(2, 11)]


def test_an_announced_wait_is_let_be(matches: Matches, timed: Timed) -> None:
    turns = timed((AGENT, "请稍等", 0, 1), (CUSTOMER, "好", 1, 2), (AGENT, "查到了", 40, 41))
    call = Call("c1", turns, timed=True)
    assert matches(MEASURE, call, shape="measure") == []


def test_without_a_clock_nothing_is_said(matches: Matches, timed: Timed) -> None:
    call = Call("c1", timed((CUSTOMER, "我没钱", 0, 2), (AGENT, "嗯", 60, 61)), timed=False)
    assert matches(MEASURE, call, shape="measure") == []
