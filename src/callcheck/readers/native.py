"""callcheck's own JSON, a call a document or a line, and any list of turns with usual names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, missing, seconds
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("json", "callcheck 自有 JSON/JSONL,以及一般的轮次列表")
LISTS = ("turns", "dialogue", "dialog", "messages", "conversation", "records")
TEXT = (
    "text",
    "content",
    "words",
    "transcript",
    "sentence",
    "utterance",
    "asr_text",
    "内容",
    "文本",
    "话术",
)
SPEAKER = ("speaker", "role", "identity", "party", "channel", "说话人", "角色")
START = ("start", "begin", "start_time", "begin_time", "bg", "开始时间")
END = ("end", "end_time", "ed", "结束时间")
_IDS = ("call_id", "id", "callId", "session_id", "通话编号", "录音编号")


def sniff(source: Source) -> float:
    """Its schema, a list of things with a text and a speaker, or an id with facts about a call."""
    first = source.json[0] if isinstance(source.json, list) and source.json else source.json
    if not isinstance(first, Mapping):
        return 0.0
    if str(first.get("schema", "")).startswith("callcheck/call"):
        return 1.0
    turns = _turns_of(first)
    if turns is not None:
        return 0.7 if not turns or _is_turn(turns[0]) else 0.0
    if isinstance(first.get("meta"), Mapping) and any(name in first for name in _IDS):
        return 0.7  # an attempt nobody answered
    return 0.6 if isinstance(source.json, list) and _is_turn(first) else 0.0


def _turns_of(row: Mapping[str, Any]) -> list[Any] | None:
    return next((row[name] for name in LISTS if isinstance(row.get(name), list)), None)


def _is_turn(item: object) -> bool:
    return (
        isinstance(item, Mapping)
        and any(name in item for name in TEXT)
        and any(name in item for name in SPEAKER)
    )


def read(source: Source) -> Iterator[Call]:
    """A call for each document; a bare list of turns is one call."""
    rows = source.json if isinstance(source.json, list) else [source.json]
    if rows and _is_turn(rows[0]) and _turns_of(rows[0]) is None:
        yield build_call(
            source, source.stem, [_raw(item) for item in rows if isinstance(item, Mapping)]
        )
        return
    for number, row in enumerate(rows, 1):
        if isinstance(row, Mapping):
            yield call_of(source, row, source.stem if len(rows) == 1 else f"{source.stem}#{number}")


def call_of(source: Source, row: Mapping[str, Any], name: str) -> Call:
    """One document as a call; `name` is its id when it has none."""
    from callcheck.readers.exact import exact_call  # which needs all of reading

    if (exact := exact_call(source, row)) is not None:
        return exact
    call_id = next((str(row[key]) for key in _IDS if not missing(row.get(key))), name)
    turns = [_raw(item) for item in _turns_of(row) or () if isinstance(item, Mapping)]
    meta = row.get("meta")
    return build_call(source, call_id, turns, meta if isinstance(meta, Mapping) else {})


def _raw(item: Mapping[str, Any]) -> RawTurn:
    text, speaker = _first(item, TEXT), _first(item, SPEAKER)
    channel = item.get("channel")
    return RawTurn(
        None if missing(speaker) or speaker == "unknown" else str(speaker),
        "" if text is None else str(text),
        seconds(_first(item, START)),
        seconds(_first(item, END)),
        None if missing(channel) else str(channel),
    )


def _first(item: Mapping[str, Any], names: tuple[str, ...]) -> Any:  # Any: JSON
    return next((item[name] for name in names if item.get(name) is not None), None)
