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
    "https://docs.azure.cn/en-us/ai-services/speech-service/fast-transcription-create",
)


def sniff(source: Source) -> float:
    """Its lists, or phrases with an offset."""
    row = first(source)
    phrases = mappings(row.get("phrases"))
    if phrases:
        return 0.95 if "combinedPhrases" in row or "offsetMilliseconds" in phrases[0] else 0.0
    return 0.95 if {"combinedPhrases", "phrases"} <= set(row) else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each document."""
    for name, row in documents(source):
        turns = [_turn(phrase) for phrase in mappings(row.get("phrases"))]
        length = seconds(_either(row, "duration"), MILLISECONDS)
        yield build_call(source, name, turns, {"duration_seconds": length})


def _turn(phrase: Json) -> RawTurn:
    start = seconds(_either(phrase, "offset"), MILLISECONDS)
    lasts = seconds(_either(phrase, "duration"), MILLISECONDS)
    end = None if start is None or lasts is None else round(start + lasts, 3)
    channel = phrase.get("channel")
    who = word(phrase.get("speaker"), channel)
    return said(who, phrase.get("text"), start, end, channel=channel)


def _either(item: Json, name: str) -> object:
    """A time by its name, of now or of before."""
    value = item.get(f"{name}Milliseconds")
    return item.get(name) if value is None else value
