"""callcheck's own JSON, a call a document or a line, and any list of turns with usual names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call, missing, seconds
from callcheck.readers.columns import given
from callcheck.readers.documents import first, opened
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "json",
    "callcheck 自有 JSON/JSONL,以及一般的轮次列表",
    "`schema` 是 `callcheck/call`,或一列有文本和说话人的轮次,嵌套或写成字符串都行",
)
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
    "result",
)
SPEAKER = (
    "speaker",
    "role",
    "identity",
    "party",
    "channel",
    "spk",
    "speaker_id",
    "channel_id",
    "说话人",
    "角色",
    "发言人",
    "声道",
    "通道",
)
START = ("start", "begin", "start_time", "begin_time", "bg", "开始时间")
END = ("end", "end_time", "ed", "结束时间")
_START_MS = ("start_ms", "begin_ms", "startMs", "beginMs")
_END_MS = ("end_ms", "endMs")
_IDS = ("call_id", "id", "callId", "session_id", "通话编号", "录音编号", "callid", "通话id")
_NO_FACTS = frozenset([*LISTS, *_IDS, "schema", "labels", "doubtful", "meta"])
_MOMENTS = ("start_time", "begin_time", "call_start_time")


def sniff(source: Source) -> float:
    """Its schema, a list of things with a text and a speaker, or an id with facts about a call."""
    row = first(source)
    if not row:
        return 0.7 if source.json == [] else 0.0
    if str(row.get("schema", "")).startswith("callcheck/call"):
        return 1.0
    key = _key_of_turns(row)
    if key in LISTS:
        turns = row[key]
        return 0.7 if isinstance(turns, str) or not turns or _is_turn(turns[0]) else 0.0
    if isinstance(row.get("meta"), Mapping) and any(name in row for name in _IDS):
        return 0.7  # an attempt nobody answered
    if key is not None:
        return 0.55
    return 0.6 if isinstance(source.json, list) and _is_turn(row) else 0.0


def sniff_row(row: Mapping[str, Any]) -> bool:
    """Whether a row of a table has its turns in one column."""
    return _key_of_turns(row) is not None


def _key_of_turns(row: Mapping[str, Any]) -> str | None:
    """The key of the list of turns, or of a string of one."""
    for name in LISTS:
        value = row.get(name)
        if isinstance(value, list) or (isinstance(value, str) and value.lstrip()[:1] == "["):
            return name
    for name, value in row.items():
        inner = value
        if isinstance(value, str) and value.lstrip()[:1] == "[":
            inner = opened(value)
        if isinstance(inner, list) and inner and _is_turn(inner[0]):
            return name
    return None


def _is_turn(item: object) -> bool:
    return (
        isinstance(item, Mapping)
        and any(name in item for name in TEXT)
        and any(name in item for name in SPEAKER)
    )


def read(source: Source) -> Iterator[Call]:
    """A call for each document; a bare list of turns is one call."""
    rows = source.json if isinstance(source.json, list) else [source.json]
    if rows and _is_turn(rows[0]) and _key_of_turns(rows[0]) is None:
        raws = [_raw(item) for item in rows if isinstance(item, Mapping)]
        yield build_call(source, source.stem, raws)
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
    key = _key_of_turns(row)
    items = row[key] if key else ()
    problems = []
    if isinstance(items, str):
        items = opened(items)
        if not isinstance(items, list):
            items = ()
            problems.append(Problem("broken-inner-json", f"`{key}` 里不是 JSON"))
    turns = [_raw(item) for item in items if isinstance(item, Mapping)]
    meta = row.get("meta")
    if not isinstance(meta, Mapping):
        meta = _beside(row, key)
    return build_call(source, call_id, turns, meta, problems)


def _beside(row: Mapping[str, Any], key: str | None) -> dict[str, Any]:
    """Facts that lie beside the turns."""
    facts = given({k: v for k, v in row.items() if k not in _NO_FACTS and k != key})
    for name in _MOMENTS:
        if name in facts:
            facts.setdefault("started_at", facts.pop(name))
    return facts


def _raw(item: Mapping[str, Any]) -> RawTurn:
    text, speaker = _first(item, TEXT), _first(item, SPEAKER)
    channel = item.get("channel")
    start, end = seconds(_first(item, START)), seconds(_first(item, END))
    if start is None:
        start = seconds(_first(item, _START_MS), 0.001)
        end = seconds(_first(item, _END_MS), 0.001) if end is None else end
    return RawTurn(
        None if missing(speaker) or speaker == "unknown" else str(speaker),
        "" if text is None else str(text),
        start,
        end,
        None if missing(channel) else str(channel),
    )


def _first(item: Mapping[str, Any], names: tuple[str, ...]) -> Any:  # Any: JSON
    return next((item[name] for name in names if item.get(name) is not None), None)
