"""`fact`: holds, has a value, comes before another."""

from collections.abc import Callable

import pytest

from callcheck.condition import Match
from callcheck.errors import RuleError
from callcheck.model import Call, Callee

Matches = Callable[..., list[Match]]
Calls = Callable[..., Call]
FACTS = (
    "{id: debt, title: 说到欠款, find: {says: [欠款]}}",
    "{id: checked, title: 核身, find: {says: [本人吗]}}",
    "{id: callee, title: 接听人, meta: callee, otherwise: debtor, "
    "values: [{is: third_party, find: {says: [我是他妈妈], by: customer}}]}",
)


def test_holds_from_its_turn(matches: Matches, call_of: Calls) -> None:
    call = call_of("坐席:您好", "坐席:您有一笔欠款")
    assert matches("fact: debt", call, facts=FACTS) == [Match(1)]
    assert matches("fact: checked", call, facts=FACTS) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("坐席:您有欠款", "坐席:您是本人吗"), [Match(0)]),
        (("坐席:您有欠款",), [Match(0)]),
        (("坐席:您是本人吗", "坐席:您有欠款"), []),
        (("坐席:您是本人吗",), []),
    ],
)
def test_before(
    lines: tuple[str, ...], expected: list[Match], matches: Matches, call_of: Calls
) -> None:
    assert matches("{fact: debt, before: checked}", call_of(*lines), facts=FACTS) == expected


@pytest.mark.parametrize(
    ("line", "callee", "value"),
    [
        ("客户:我是他妈妈", None, "third_party"),
        ("客户:我是本人", None, "debtor"),
        ("客户:我是他妈妈", Callee.DEBTOR, "debtor"),
    ],
)
def test_value(
    line: str, callee: Callee | None, value: str, matches: Matches, call_of: Calls
) -> None:
    call = call_of(line, callee=callee)
    met = [
        v
        for v in ("debtor", "third_party")
        if matches(f"{{fact: callee, is: {v}}}", call, facts=FACTS)
    ]
    assert met == [value]
    assert matches("{fact: callee, is: [debtor, third_party]}", call, facts=FACTS) == [Match(0)]


def test_unknown_fact_is_an_error(matches: Matches, call_of: Calls) -> None:
    with pytest.raises(RuleError, match="debts") as caught:
        matches("fact: debts", call_of("坐席:您好"), facts=FACTS)
    assert (caught.value.code, caught.value.hint) == ("unknown-value", "是不是 `debt`?")
