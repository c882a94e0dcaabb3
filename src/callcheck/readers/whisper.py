"""Whisper and WhisperX results saved as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("whisper", "Whisper、WhisperX")


def sniff(source: Source) -> float:
    """Segments with a start and a text."""
    row = source.json
    said = row.get("segments") if isinstance(row, Mapping) else None
    good = isinstance(said, list) and said and isinstance(said[0], Mapping)
    return 0.9 if good and {"start", "text"} <= set(said[0]) else 0.0  # type: ignore[index]  # `good`


def read(source: Source) -> Iterator[Call]:
    """One call; a segment with words of two speakers becomes two turns."""
    turns = [turn for item in source.json["segments"] for turn in _turns(item)]
    yield build_call(source, source.stem, turns, {"language": source.json.get("language")})


def _turns(item: Mapping[str, Any]) -> Iterator[RawTurn]:
    words = [w for w in item.get("words") or () if isinstance(w, Mapping)]
    speakers = {w["speaker"] for w in words if w.get("speaker")}
    if len(speakers) < 2:
        who = item.get("speaker") or next(iter(speakers), None)
        yield RawTurn(
            who, str(item.get("text") or ""), seconds(item.get("start")), seconds(item.get("end"))
        )
        return
    group: list[Mapping[str, Any]] = []
    for word in words:
        if group and word.get("speaker") and word["speaker"] != group[0].get("speaker"):
            yield _joined(group)
            group = []
        group.append(word)
    yield _joined(group)


def _joined(words: list[Mapping[str, Any]]) -> RawTurn:
    text = "".join(str(w.get("word") or "") for w in words)
    starts = [w["start"] for w in words if w.get("start") is not None]
    ends = [w["end"] for w in words if w.get("end") is not None]
    return RawTurn(
        words[0].get("speaker"), text, min(starts, default=None), max(ends, default=None)
    )
