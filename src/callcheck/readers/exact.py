"""A call in callcheck's own JSON with nothing lost: what `convert` writes and reads back equal.

`call_to_native` is for people to write by hand; here speakers, clocks and problems are as they
were settled, so that reading does not settle them again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

import msgspec

from callcheck.model import Call, Callee, CallMeta, Problem, Scalar, Speaker, SpeakerSource, Turn
from callcheck.readers.reading import call_to_native
from callcheck.readers.source import Source

SCHEMA = "callcheck/call/1"


class _Turn(msgspec.Struct):
    speaker: Speaker
    text: str
    start: float | None = None
    end: float | None = None
    channel: str | None = None
    raw_speaker: str | None = None


class _Meta(msgspec.Struct):
    started_at: datetime | None = None
    direction: Literal["outbound", "inbound"] | None = None
    callee: Callee | None = None
    agent_id: str | None = None
    agent_org: str | None = None
    customer_id: str | None = None
    number: str | None = None
    product: str | None = None
    duration_seconds: float | None = None
    answered: bool | None = None
    case: dict[str, Scalar] = {}


# Names that a fact about the call has in `meta`, which no other thing of the source may take.
_FACTS = frozenset(_Meta.__struct_fields__)
_TAKEN = _FACTS | {"start_time"}


class _Problem(msgspec.Struct):
    code: str
    message: str
    turn: int | None = None


class _Row(msgspec.Struct):
    """`speaker_source` tells an exact row from one that a person wrote."""

    call_id: str
    timed: bool
    speaker_source: SpeakerSource
    turns: tuple[_Turn, ...]
    meta: dict[str, Any] = {}  # Any: JSON, see `_Meta`
    problems: tuple[_Problem, ...] = ()
    extra: dict[str, Scalar] = {}


def call_to_exact(call: Call) -> dict[str, Any]:  # Any: JSON
    """The call as `callcheck/call/1` with everything it holds.

    >>> from callcheck.readers import read_text
    >>> call_to_exact(read_text("坐席:您好"))["turns"]
    [{'speaker': 'agent', 'text': '您好', 'raw_speaker': '坐席'}]
    """
    clash = {key: value for key, value in call.meta.extra.items() if key in _TAKEN}
    rest = {key: value for key, value in call.meta.extra.items() if key not in _TAKEN}
    row = call_to_native(replace(call, meta=replace(call.meta, extra=rest)))
    for item, turn in zip(row["turns"], call.turns, strict=True):
        if turn.raw_speaker is not None:
            item["raw_speaker"] = turn.raw_speaker
    row["timed"], row["speaker_source"] = call.timed, call.speaker_source
    if call.problems:
        row["problems"] = [_problem(problem) for problem in call.problems]
    if clash:
        row["extra"] = clash
    return row


def _problem(problem: Problem) -> dict[str, Any]:  # Any: JSON
    found: dict[str, Any] = {"code": problem.code, "message": problem.message}
    if problem.turn is not None:
        found["turn"] = problem.turn
    return found


def exact_call(source: Source, row: object) -> Call | None:
    """The call of an exact row, as it was; None for any other."""
    if not (isinstance(row, dict) and row.get("schema") == SCHEMA and "speaker_source" in row):
        return None
    try:
        found = msgspec.convert(row, _Row)
        known = msgspec.convert(found.meta, _Meta)
        rest = {key: value for key, value in found.meta.items() if key not in _FACTS}
        extra = msgspec.convert({**rest, **found.extra}, dict[str, Scalar])
    except msgspec.ValidationError:
        return None
    if known.started_at is not None and known.started_at.tzinfo is None:
        return None
    meta = CallMeta(**msgspec.structs.asdict(known), extra=extra)
    turns = tuple(
        Turn(index, _speaker(turn, source), *_said(turn)) for index, turn in enumerate(found.turns)
    )
    problems = (*source.problems, *(Problem(p.code, p.message, p.turn) for p in found.problems))
    return Call(found.call_id, turns, meta, found.timed, found.speaker_source, problems)


def _speaker(turn: _Turn, source: Source) -> Speaker:
    """Who the user says it is, else who it was."""
    named = source.speakers.get(turn.raw_speaker or "")
    return Speaker(named) if named else turn.speaker


def _said(turn: _Turn) -> tuple[str, float | None, float | None, str | None, str | None]:
    return turn.text, turn.start, turn.end, turn.channel, turn.raw_speaker
