"""Azure fast transcription."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.documents import MILLISECONDS, Json, documents, first, mappings, said, word
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "azure-fast",
    "Azure 快速转写",
    "`combinedPhrases` 与 `phrases[]`",
    "https://learn.microsoft.com/azure/ai-services/speech-service/fast-transcription-create",
)


def sniff(source: Source) -> float:
    """Both of its lists."""
    return 0.95 if {"combinedPhrases", "phrases"} <= set(first(source)) else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each document."""
    for name, row in documents(source):
        turns = [_turn(phrase) for phrase in mappings(row.get("phrases"))]
        length = seconds(row.get("durationMilliseconds", row.get("duration")), MILLISECONDS)
        yield build_call(source, name, turns, {"duration_seconds": length})


def _turn(phrase: Json) -> RawTurn:
    start = seconds(phrase.get("offsetMilliseconds", phrase.get("offset")), MILLISECONDS)
    lasts = seconds(phrase.get("durationMilliseconds", phrase.get("duration")), MILLISECONDS)
    end = None if start is None or lasts is None else round(start + lasts, 3)
    channel = phrase.get("channel")
    who = word(phrase.get("speaker"), channel)
    return said(who, phrase.get("text"), start, end, channel=channel)
