"""`calls_per_day`: the fourth effective call, the seventh unanswered attempt."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from callcheck.checking import CallHistory
from callcheck.condition import Match
from callcheck.model import Call

Matches = Callable[..., list[Match]]
Calls = Callable[..., Call]
NINE = datetime.fromisoformat("2026-03-02T09:00:00+08:00")


def day_of(call: Call, times: int, **meta: object) -> list[Call]:
    """`times` calls like `call`, half an hour apart."""
    return [
        replace(
            call,
            call_id=f"c{n}",
            meta=replace(call.meta, started_at=NINE + timedelta(minutes=30 * n), **meta),  # type: ignore[arg-type]  # fields by name
        )
        for n in range(times)
    ]


def measured(matches: Matches, counts: str, calls: list[Call]) -> list[object]:
    history = CallHistory.of(calls)
    yaml = f"calls_per_day: {counts}"
    return [
        match.measured
        for call in calls
        for match in matches(yaml, call, shape="measure", history=history)
    ]


@pytest.mark.parametrize(("number", "expected"), [(3, []), (4, [4]), (5, [4, 5])])
def test_effective(number: int, expected: list[int], matches: Matches, call_of: Calls) -> None:
    calls = day_of(call_of("坐席:您好", "客户:喂"), number, customer_id="A1")
    assert measured(matches, "effective", calls) == expected


@pytest.mark.parametrize(("number", "expected"), [(6, []), (7, [7])])
def test_attempts(number: int, expected: list[int], matches: Matches, call_of: Calls) -> None:
    calls = day_of(call_of(), number, number="n1", answered=False)
    assert measured(matches, "attempts", calls) == expected


def test_accounts_and_days_are_apart(matches: Matches, call_of: Calls) -> None:
    calls = day_of(call_of("坐席:您好"), 3, customer_id="A1")
    other = [
        replace(c, call_id=f"x{c.call_id}", meta=replace(c.meta, customer_id="A2")) for c in calls
    ]
    tomorrow = [
        replace(
            c,
            call_id=f"y{c.call_id}",
            meta=replace(c.meta, started_at=(c.meta.started_at or NINE) + timedelta(days=1)),
        )
        for c in calls
    ]
    assert measured(matches, "effective", [*calls, *other, *tomorrow]) == []


def test_inbound_and_unknown_history_are_let_be(matches: Matches, call_of: Calls) -> None:
    calls = day_of(call_of("坐席:您好"), 5, customer_id="A1", direction="inbound")
    assert measured(matches, "effective", calls) == []
    assert matches("calls_per_day: effective", calls[4], shape="measure") == []
