"""`hour_of_call`: 08:00:00 is inside, 22:00:00 outside, in the callee's zone."""

from collections.abc import Callable
from datetime import datetime

import pytest

from callcheck.condition import Match
from callcheck.model import Call, Hours, Profile

MEASURE = "hour_of_call: {}"
Matches = Callable[..., list[Match]]
Calls = Callable[..., Call]


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-02T{clock}+08:00")


@pytest.mark.parametrize("clock", ["08:00:00", "12:30:00", "21:59:59"])
def test_allowed_hours(clock: str, matches: Matches, call_of: Calls) -> None:
    assert matches(MEASURE, call_of("坐席:您好", started_at=at(clock)), shape="measure") == []


@pytest.mark.parametrize("clock", ["00:00:00", "07:59:59", "22:00:00", "23:10:05"])
def test_forbidden_hours(clock: str, matches: Matches, call_of: Calls) -> None:
    found = matches(MEASURE, call_of("坐席:您好", started_at=at(clock)), shape="measure")
    assert found == [Match(-1, measured=clock, limit="08:00-22:00", unit="clock")]


def test_clock_is_the_callees(matches: Matches, call_of: Calls) -> None:
    call = call_of("坐席:您好", started_at=datetime.fromisoformat("2026-03-02T23:00:00+00:00"))
    found = matches(MEASURE, call, shape="measure")
    assert [match.measured for match in found] == ["07:00:00"]
    west = Profile(hours=Hours(utc_offset_hours=-5))
    assert matches(MEASURE, call, shape="measure", profile=west) == []


def test_unknown_start_and_consent_are_let_be(matches: Matches, call_of: Calls) -> None:
    assert matches(MEASURE, call_of("坐席:您好"), shape="measure") == []
    night = call_of("坐席:您好", started_at=at("23:00:00"))
    agreed = Profile(switches={"consent_night_call": True})
    assert matches(MEASURE, night, shape="measure", profile=agreed) == []
