"""Volcengine recording recognition, its large model's and the older one's replies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.documents import MILLISECONDS, Json, at, documents, first, mappings, said
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "volcengine",
    "火山引擎录音文件识别",
    "`result.utterances[]`,有 `start_time`;旧版在 `resp` 里或 `result[0]` 里",
    "https://volcengine.com/docs/6561/120559",
)


def sniff(source: Source) -> float:
    """Utterances with a `start_time`."""
    found = _utterances(first(source))
    return 0.95 if found and "start_time" in found[0] and "text" in found[0] else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each reply; of a stream only what is definite."""
    for name, row in documents(source):
        turns = [
            _turn(item) for item in _utterances(row) or () if item.get("definite") is not False
        ]
        length = at(row, "audio_info", "duration")
        meta: dict[str, Any] = {"duration_seconds": seconds(length, MILLISECONDS)}  # Any: JSON
        yield build_call(source, name, turns, meta)


def _utterances(row: Json) -> list[Json] | None:
    for place in (("result",), ("result", 0), ("resp",), ("resp", "result"), ()):
        found = at(row, *place, "utterances")
        if isinstance(found, list):
            return mappings(found)
    return None


def _turn(item: Json) -> RawTurn:
    more = item.get("additions")
    channel = at(more, "channel_id")
    who = next(
        (
            value
            for value in (at(more, "speaker"), at(more, "speaker_id"), item.get("speaker"), channel)
            if value not in (None, "")
        ),
        None,
    )
    start, end = item.get("start_time"), item.get("end_time")
    return said(who, item.get("text"), start, end, scale=MILLISECONDS, channel=channel)
