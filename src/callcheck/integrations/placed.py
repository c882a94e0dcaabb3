"""A text read as a turn or a dialogue, and where each turn's words lie in the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from callcheck.model import Call, CallMeta, Speaker, Turn
from callcheck.readers.dialogue import read_dialogue, sniff
from callcheck.readers.registry import LEAST_SCORE
from callcheck.readers.source import Source

Layout = Literal["auto", "turn", "dialogue"]
LAYOUTS: tuple[Layout, ...] = ("auto", "turn", "dialogue")


@dataclass(frozen=True, slots=True)
class Placed:
    """A call, and for each of its turns where its text begins in the text it was read from.

    A place is None where a turn's words do not lie in the text in one piece (a turn whose lines
    were joined).
    """

    call: Call
    places: Sequence[int | None]


def read_placed(
    text: str,
    call_id: str,
    *,
    layout: Layout = "auto",
    speaker: Speaker = Speaker.AGENT,
    speakers: Mapping[str, str] | None = None,
) -> Placed:
    """The call of a text: a dialogue where roles are written in it (or `layout` says so).

    >>> placed = read_placed("坐席:您好 客户:嗯", "c1")
    >>> [t.text for t in placed.call.turns], placed.places
    (['您好', '嗯'], (3, 9))
    >>> read_placed("您好", "c1", speaker=Speaker.CUSTOMER).call.turns[0].speaker.value
    'customer'
    """
    source = Source(call_id, text.encode(), encoding="utf-8", speakers=dict(speakers or {}))
    if layout == "dialogue" or (layout == "auto" and sniff(source) >= LEAST_SCORE):
        call = read_dialogue(source, text, call_id)
        if layout == "dialogue" or any(turn.raw_speaker for turn in call.turns):
            return Placed(call, _places(text, call.turns))
    turns = (Turn(0, speaker, text),) if text.strip() else ()
    return Placed(Call(call_id, turns), (0,) * len(turns))


def with_meta(placed: Placed, meta: CallMeta) -> Placed:
    """The same, knowing what `meta` knows besides what the text's own head said."""
    own = placed.call.meta
    names = (name for name in CallMeta.__slots__ if getattr(meta, name) not in (None, {}))
    merged = replace(own, **{name: getattr(meta, name) for name in names})
    return Placed(replace(placed.call, meta=merged), placed.places)


def _places(text: str, turns: Sequence[Turn]) -> tuple[int | None, ...]:
    """Each turn's words are looked for after those of the turn before in the source's order."""
    found: list[int | None] = []
    cursor = 0
    for turn in turns:
        place = text.find(turn.text, cursor)
        found.append(None if place < 0 else place)
        cursor = cursor if place < 0 else place + len(turn.text)
    return tuple(found)
