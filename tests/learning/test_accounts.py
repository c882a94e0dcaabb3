"""Two calls about one account, and what they show together."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from callcheck.checking import Checker
from callcheck.learning.accounts import accounts
from callcheck.model import Call, Callee, CallMeta, Speaker, Turn


def call(name: str, hour: int, *texts: str, callee: Callee = Callee.DEBTOR) -> Call:
    sides = (Speaker.AGENT, Speaker.CUSTOMER)
    turns = tuple(Turn(n, sides[n % 2], text) for n, text in enumerate(texts))
    started = datetime(2026, 3, 2, hour, tzinfo=UTC)
    return Call(name, turns, CallMeta(started_at=started, customer_id="C1", callee=callee))


THIRD = Callee.THIRD_PARTY


@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        (
            call("a", 1, "您好 请他回个电话", "别再给我打电话了", callee=THIRD),
            call("b", 2, "您好", "怎么又打", callee=THIRD),
            ["after_stop"],
        ),
        (
            call("a", 1, "您好 请他回个电话", "好的", callee=THIRD),
            call("b", 2, "您好", "怎么又打", callee=THIRD),
            [],
        ),
        (
            call("a", 1, "您的贷款逾期了", "我周五还两千"),
            call("b", 2, "您的贷款还没还", "再等等"),
            ["promise_not_kept"],
        ),
        (
            call("a", 1, "您好", "我失业了"),
            call("b", 2, "您好", "我说过我失业了"),
            ["hardship_repeated"],
        ),
    ],
)
def test_events(first: Call, second: Call, kinds: list[str], checker: Checker) -> None:
    pairs = [(c, checker.check(c)) for c in (second, first)]  # order of time, not of the input
    (account,) = accounts(pairs)
    assert account.calls == ("a", "b")
    assert [event.kind for event in account.events] == kinds


def test_a_single_call_and_an_unknown_account_show_nothing(checker: Checker) -> None:
    one = call("a", 1, "您好", "我失业了")
    bare = replace(one, meta=CallMeta())
    assert accounts([(one, checker.check(one)), (bare, checker.check(bare))]) == []
