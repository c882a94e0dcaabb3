"""Tencent Cloud recording recognition (vendor page of 录音文件识别)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("tencent", "腾讯云录音文件识别")
_LINE = re.compile(r"^\[(\d+:[\d.]+),(\d+:[\d.]+)(?:,(\d+))?\]\s*(.*)$", re.M)


def sniff(source: Source) -> float:
    """`ResultDetail`, or a `Result` that begins with a bracket."""
    first = source.json[0] if isinstance(source.json, list) and source.json else source.json
    data = _data(first)
    if data is None:
        return 0.0
    flat = data.get("Result")
    said = isinstance(data.get("ResultDetail"), list) or (
        isinstance(flat, str) and _LINE.match(flat)
    )
    return 0.95 if said else 0.0


def _data(row: object) -> Mapping[str, Any] | None:
    for name in ("Response", "Data"):
        if isinstance(row, str):
            import msgspec

            try:
                row = msgspec.json.decode(row.encode())
            except msgspec.DecodeError:
                return None
        if isinstance(row, Mapping) and name in row:
            row = row[name]
    return row if isinstance(row, Mapping) else None


def read(source: Source) -> Iterator[Call]:
    """A call for each reply; `Result` is read only without `ResultDetail`."""
    rows = source.json if isinstance(source.json, list) else [source.json]
    for number, row in enumerate(rows, 1):
        data = _data(row)
        if data is None:
            continue
        name = source.stem if len(rows) == 1 else f"{source.stem}#{number}"
        meta = {"duration_seconds": data.get("AudioDuration"), "task_id": data.get("TaskId")}
        yield build_call(source, name, list(_turns(data)), meta)


def _turns(data: Mapping[str, Any]) -> Iterator[RawTurn]:
    detail = data.get("ResultDetail")
    if isinstance(detail, list) and detail:
        for item in detail:
            who = item.get("SpeakerRoleName") or item.get("SpeakerId")
            start, end = seconds(item.get("StartMs"), 0.001), seconds(item.get("EndMs"), 0.001)
            text = item.get("FinalSentence") or ""
            yield RawTurn(None if who is None else str(who), str(text), start, end)
        return
    for start_text, end_text, who, text in _LINE.findall(str(data.get("Result") or "")):
        yield RawTurn(who or None, text, seconds(start_text), seconds(end_text))
