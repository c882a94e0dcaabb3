"""Tencent Cloud recording recognition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.documents import (
    MILLISECONDS,
    Json,
    documents,
    first,
    mappings,
    opened,
    said,
    word,
)
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source
from callcheck.readers.unfinished import refuse

FORMAT = FormatInfo(
    "tencent",
    "腾讯云录音文件识别",
    "`Response.Data.ResultDetail[]`,或以 `[` 开头的 `Result`",
    "https://www.tencentcloud.com/document/api/1118/66926",
)
_LINE = re.compile(r"^\[(\d+:[\d.]+),(\d+:[\d.]+)(?:,(\d+))?\]\s*(.*)$", re.M)


def sniff(source: Source) -> float:
    """`ResultDetail`, a `Result` that begins with a bracket, or a task's status."""
    data = _data(first(source))
    if data is None:
        return 0.0
    if "ResultDetail" in data or ("TaskId" in data and "StatusStr" in data):
        return 0.95
    flat = data.get("Result")
    return 0.95 if isinstance(flat, str) and _LINE.match(flat) else 0.0


def _data(row: object) -> Json | None:
    for name in ("Response", "Data"):
        if isinstance(row, str):
            row = opened(row)
        if isinstance(row, Mapping) and name in row:
            row = row[name]
    row = opened(row) if isinstance(row, str) else row
    return row if isinstance(row, Mapping) else None


def read(source: Source) -> Iterator[Call]:
    """A call for each reply; `Result` is read only without `ResultDetail`."""
    for name, row in documents(source):
        data = _data(row)
        if data is None:
            continue
        refuse(source, data.get("StatusStr"), ("waiting", "doing", "failed"), data.get("ErrorMsg"))
        meta: dict[str, Any] = {"duration_seconds": data.get("AudioDuration")}  # Any: JSON
        meta["task_id"] = data.get("TaskId")
        yield build_call(source, name, list(_turns(data)), meta)


def _turns(data: Json) -> Iterator[RawTurn]:
    detail = mappings(data.get("ResultDetail"))
    for item in detail:
        who = word(item.get("SpeakerRoleName"), item.get("SpeakerId"))
        text = item.get("FinalSentence") or _unspaced(item.get("SliceSentence"))
        start, end = item.get("StartMs"), item.get("EndMs")
        yield said(who, text, start, end, scale=MILLISECONDS)
    if not detail:
        for begun, ended, who, text in _LINE.findall(str(data.get("Result") or "")):
            yield said(who or None, text, begun, ended)


def _unspaced(sliced: object) -> str:
    """`SliceSentence` is the same words parted by spaces."""
    return re.sub(r"(?<![a-zA-Z]) | (?![a-zA-Z])", "", sliced) if isinstance(sliced, str) else ""
