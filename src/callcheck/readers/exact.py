"""A call in callcheck's own JSON with nothing lost: what `convert` writes and reads back equal.

`call_to_native` is for people to write by hand; here speakers, clocks and problems are as they
were settled, so that reading does not settle them again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec

from callcheck.model import Call, Problem, Scalar, Speaker, SpeakerSource, Turn
from callcheck.readers.build import instant, meta_of
from callcheck.readers.reading import call_to_native
from callcheck.readers.source import Source

SCHEMA = "callcheck/call/1"
# Names that a fact about the call has in `meta`, which no other thing of the source may take.
_TAKEN = frozenset(
    "started_at start_time direction callee agent_id agent_org customer_id number product "
    "duration_seconds answered case".split()
)


class _Turn(msgspec.Struct):
    speaker: Speaker
    text: str
    start: float | None = None
    end: float | None = None
    channel: str | None = None
    raw_speaker: str | None = None


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
    meta: dict[str, Any] = {}  # Any: JSON
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
    except msgspec.ValidationError:
        return None
    if "started_at" in found.meta and instant(found.meta["started_at"]) is None:
        return None
    meta = meta_of(found.meta)
    if found.extra:
        meta = replace(meta, extra={**meta.extra, **found.extra})
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
