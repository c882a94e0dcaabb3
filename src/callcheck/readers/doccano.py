"""Annotated calls as doccano exports them (JSONL), made by the renderer `doccano`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from typing import Any

from callcheck.errors import LabelError, Location
from callcheck.model import Label, LabelledCall
from callcheck.readers.label_studio import in_order
from callcheck.readers.native import call_of
from callcheck.readers.source import Source

_SPANS = ("entities", "label", "labels")  # the last two of sequence labelling, new and old
_WHOLE = ("cats", "categories")
Json = Mapping[str, Any]  # Any: JSON


def is_task(row: Json) -> bool:
    """Whether it is a text with spans or categories."""
    return isinstance(row.get("text"), str) and any(name in row for name in (*_SPANS, *_WHOLE))


def labelled(source: Source, row: Json, name: str, where: Location) -> LabelledCall:
    """The call with what a person found in it; a line of the text is a turn.

    A span over several turns is of the last one.

    Raises:
        LabelError: `bad-label`.
    """
    lines = row["text"].split("\n")
    meta = {key: row[key] for key in ("agent_id", "started_at") if row.get(key) is not None}
    document = {
        "call_id": row.get("call_id"),
        "turns": [_turn(line) for line in lines],
        "meta": meta,
    }
    call = call_of(source, document, name)
    if len(call.turns) != len(lines):
        raise LabelError("bad-label", "任务里有没文字的行", location=where)
    # Offsets are UTF-16 units; a line begins after the ones before and their line ends.
    lengths = [len(line.encode("utf-16-le", "surrogatepass")) // 2 + 1 for line in lines]
    begins = list(accumulate(lengths, initial=0))
    found = {Label(str(item), None) for key in _WHOLE for item in row.get(key) or ()}
    for span in next((row[key] for key in _SPANS if row.get(key)), ()):
        if isinstance(span, str) and "entities" not in row:  # text classification
            found.add(Label(span, None))
            continue
        category, start, end = _span(span, where)
        if not 0 <= start < end < begins[-1]:
            message = f"标注的位置 {start}–{end} 不在通话里(共 {begins[-1] - 1} 字)"
            raise LabelError("bad-label", message, location=where)
        found.add(Label(category, bisect_right(begins, end - 1) - 1))
    return LabelledCall(call, in_order(found))


def _turn(line: str) -> dict[str, str | None]:
    speaker, colon, text = line.partition(":")
    if not colon:
        return {"speaker": None, "text": line}
    return {"speaker": None if speaker == "未知" else speaker, "text": text}


def _span(span: Any, where: Location) -> tuple[str, int, int]:  # Any: JSON
    if isinstance(span, Mapping):
        span = [span.get("start_offset"), span.get("end_offset"), span.get("label")]
    match span:
        case [int(start), int(end), str(category)]:
            return category, start, end
    raise LabelError("bad-label", f"标注不是 [起, 止, 类别]:{span}", location=where)
