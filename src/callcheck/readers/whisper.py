"""Whisper, WhisperX and OpenAI results saved as JSON."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.documents import Json, documents, first, mappings, said, word
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "whisper",
    "Whisper、WhisperX、OpenAI diarized_json",
    "`segments[]` 有 `start` 与 `text`",
    "https://www.rubydoc.info/gems/openai/OpenAI/Models/Audio/TranscriptionDiarizedSegment",
)
_HEAD_SEGMENTS = 5
_LIKELY_SILENCE, _LEAST_LIKELY = 0.6, -1.0


def sniff(source: Source) -> float:
    """Segments with a start and a text."""
    row = first(source)
    found = mappings(row.get("segments"))
    if found:
        keys = {key for item in found[:_HEAD_SEGMENTS] for key in item}
        return 0.9 if "start" in keys and keys & {"text", "words"} else 0.0
    empty = row.get("segments") == [] and ("language" in row or "word_segments" in row)
    return 0.9 if empty else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each document; a segment with words of two speakers becomes two turns."""
    for name, row in documents(source):
        segments = mappings(row.get("segments"))
        invented = sum(_invented(item) for item in segments)
        problems = []
        if invented:
            message = f"有 {invented} 段多半是识别器在静音里编出来的,照留"
            problems.append(Problem("likely-invented", message))
        turns = [turn for item in segments for turn in _turns(item)]
        meta = {"language": row.get("language"), "duration_seconds": row.get("duration")}
        yield build_call(source, name, turns, meta, problems)


def _invented(item: Json) -> bool:
    silence, likely = item.get("no_speech_prob"), item.get("avg_logprob")
    numbers = isinstance(silence, int | float) and isinstance(likely, int | float)
    return numbers and silence > _LIKELY_SILENCE and likely < _LEAST_LIKELY  # type: ignore[operator]  # `numbers`


def _turns(item: Json) -> Iterator[RawTurn]:
    words = mappings(item.get("words"))
    speakers = {w["speaker"] for w in words if isinstance(w.get("speaker"), str)}
    if len(speakers) < 2:
        who = word(item.get("speaker"), next(iter(speakers), None))
        yield said(who, item.get("text"), item.get("start"), item.get("end"))
        return
    group: list[Json] = []
    for one in words:
        if group and one.get("speaker") and one["speaker"] != group[0].get("speaker"):
            yield _joined(group)
            group = []
        group.append(one)
    yield _joined(group)


def _joined(words: list[Json]) -> RawTurn:
    """A turn of words; one that could not be aligned has no times."""
    text = "".join(word(w.get("word")) or "" for w in words)
    timed = [said(None, "", w.get("start"), w.get("end")) for w in words]
    starts = [t.start for t in timed if t.start is not None]
    ends = [t.end for t in timed if t.end is not None]
    return said(words[0].get("speaker"), text, min(starts, default=None), max(ends, default=None))
