"""Alibaba Cloud file transcription, in the case of its reply or of its older callback."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
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
    "alibaba",
    "阿里云录音文件识别",
    "`Result.Sentences[]`,大小写不论;旧回调的 `result` 是列表或字符串",
    "☆",
)
_UNDONE = ("QUEUEING", "RUNNING")


def sniff(source: Source) -> float:
    """A status and a result of it, or sentences with a begin time."""
    row = lower(first(source), 1)
    found = _sentences(row)
    if found:
        return 0.95 if {"begintime", "text"} <= set(lower(found[0], 1)) else 0.0
    status = "statustext" in row and ("taskid" in row or "bizduration" in row or "result" in row)
    return 0.9 if status or (found is not None and "result" in row) else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each reply; silence throughout is a call without turns."""
    for name, row in documents(source):
        reply = lower(row, 1)
        found = _sentences(reply)
        if found is None:
            status = str(reply.get("statustext") or "")
            bad = () if status.startswith("SUCCESS") else (status,)
            refuse(source, status, (*_UNDONE, *bad))
        sentences = [lower(item, 1) for item in found or ()]
        one_channel = len({str(item.get("channelid")) for item in sentences}) < 2
        turns = [_turn(item, by_speaker=one_channel) for item in sentences]
        length = seconds(reply.get("bizduration"), MILLISECONDS)
        call_id = word(reply.get("taskid"), name) or name
        yield build_call(source, call_id, turns, {"duration_seconds": length})


def lower(value: Any, depth: int = 99) -> Any:  # Any: JSON
    """The same with every key lower-case and without underscores, so many levels down.

    >>> lower({"BeginTime": {"A_b": 1}}), lower({"BeginTime": {"A_b": 1}}, 1)
    ({'begintime': {'ab': 1}}, {'begintime': {'A_b': 1}})
    """
    if depth == 0:
        return value
    if isinstance(value, Mapping):
        return {str(k).lower().replace("_", ""): lower(v, depth - 1) for k, v in value.items()}
    return [lower(item, depth) for item in value] if isinstance(value, list) else value


def _sentences(reply: Json) -> list[Json] | None:
    """The list of sentences; None when there is no such list."""
    result = opened(reply.get("result"))
    if isinstance(result, Mapping):
        result = lower(result, 1).get("sentences")
    elif result is None:
        result = opened(reply.get("sentences"))
    return mappings(result) if isinstance(result, list) else None


def _turn(item: Json, *, by_speaker: bool) -> RawTurn:
    """A sentence; in a recording of one channel `SpeakerId` tells its speakers apart."""
    channel = word(item.get("channelid"), 0)
    who = word(item.get("speakerid"), channel) if by_speaker else channel
    start, end = item.get("begintime"), item.get("endtime")
    return said(who, item.get("text"), start, end, scale=MILLISECONDS, channel=channel)
