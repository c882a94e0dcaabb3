"""Calls counted on the disk are those counted in memory."""

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from callcheck.checking import CallHistory
from callcheck.checking.tally import Earlier, Tally, moment
from callcheck.model import Call, CallMeta, Speaker, Turn
from callcheck.readers.skim import skimmed

MIDNIGHT = datetime(2026, 3, 1, 16, tzinfo=timezone(timedelta(hours=0)))
CHINA = timezone(timedelta(hours=8))


@st.composite
def calls(draw: st.DrawFn) -> Call:
    minutes = draw(st.one_of(st.none(), st.integers(-3, 3)))
    offset = timezone(timedelta(hours=draw(st.sampled_from([0, 8, -5]))))
    meta = CallMeta(
        started_at=None
        if minutes is None
        else (MIDNIGHT + timedelta(minutes=minutes, microseconds=minutes)).astimezone(offset),
        direction=draw(st.sampled_from([None, "outbound", "inbound"])),
        customer_id=draw(st.sampled_from([None, "1", "2"])),
        number=draw(st.sampled_from([None, "1", "2"])),
        answered=draw(st.sampled_from([None, True, False])),
    )
    turns = (Turn(0, Speaker.AGENT, "好"),) if draw(st.booleans()) else ()
    return Call(draw(st.sampled_from(["a", "b", "é", "😀", "\ufffd"])), turns, meta)


@given(st.lists(st.lists(calls(), max_size=6), max_size=6))
def test_property_the_disk_counts_as_memory_does(pieces: list[list[Call]]) -> None:
    tally = Tally()
    for number, piece in enumerate(pieces):
        found = (moment(skimmed(call), place, CHINA) for place, call in enumerate(piece))
        tally.add(number, [item for item in found if item is not None])
    tally.count()
    history = CallHistory.of(call for piece in pieces for call in piece)
    for number, piece in enumerate(pieces):
        earlier = tally.earlier(number)
        for place, call in enumerate(piece):
            if call.meta.direction == "inbound":  # nobody asks for these
                continue
            told = Earlier(earlier.get(place, 0))
            assert (told.earlier_same_day(call), told.attempts_same_day(call)) == (
                history.earlier_same_day(call),
                history.attempts_same_day(call),
            )
    tally.close()


def test_the_day_is_the_callees() -> None:
    meta = CallMeta(started_at=MIDNIGHT, customer_id="1")
    call = skimmed(Call("c", (Turn(0, Speaker.AGENT, "好"),), meta))
    days = [moment(call, 0, timezone(timedelta(hours=hours))) for hours in (7.5, 8)]
    assert [found and found[2] for found in days] == [
        datetime(2026, 3, 1).toordinal(),
        datetime(2026, 3, 2).toordinal(),
    ]
