"""Alibaba Cloud Model Studio: Paraformer, Fun-ASR, SenseVoice; a transcript a channel."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.documents import (
    MILLISECONDS,
    Json,
    at,
    documents,
    first,
    mappings,
    said,
    word,
)
from callcheck.readers.funasr import untagged
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "alibaba-studio",
    "阿里云百炼(Paraformer、Fun-ASR、SenseVoice)",
    "`transcripts[]` 有 `channel_id`,也可在 `output` 里",
    "https://help.aliyun.com/zh/model-studio/developer-reference/paraformer-api",
)


def sniff(source: Source) -> float:
    """A transcript of a channel."""
    found = _transcripts(first(source))
    if found is None:
        return 0.0
    if not found:
        return 0.9 if "properties" in first(source) else 0.0
    return 0.95 if {"channel_id", "sentences"} & set(found[0]) else 0.0


def _transcripts(row: Json) -> list[Json] | None:
    found = at(row, "output", "transcripts") or row.get("transcripts")
    return mappings(found) if isinstance(found, list) else None


def read(source: Source) -> Iterator[Call]:
    """A call for each recording, its channels merged."""
    for name, row in documents(source):
        turns = [turn for part in _transcripts(row) or () for turn in _turns(part)]
        length = at(row, "properties", "original_duration_in_milliseconds")
        meta = {"duration_seconds": seconds(length, MILLISECONDS), "file_url": row.get("file_url")}
        yield build_call(source, name, turns, meta)


def _turns(part: Json) -> Iterator[RawTurn]:
    channel = word(part.get("channel_id"), 0)
    sentences = mappings(part.get("sentences"))
    if not sentences and part.get("text"):
        yield said(channel, untagged(part.get("text")), channel=channel)
    for item in sentences:
        who = item["speaker_id"] if item.get("speaker_id") is not None else channel
        start, end = item.get("begin_time"), item.get("end_time")
        text = untagged(item.get("text"))
        yield said(who, text, start, end, scale=MILLISECONDS, channel=channel)
