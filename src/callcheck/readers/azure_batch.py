"""Azure batch transcription, in lower camel or Pascal case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.documents import TICKS, Json, at, documents, first, mappings, said, word
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "azure-batch",
    "Azure 批量转写",
    "`recognizedPhrases[]`(大小写不论)",
    "https://rubydoc.info/gems/azure_stt/AzureSTT/Models/RecognizedPhrase",
)


def sniff(source: Source) -> float:
    """Its list of phrases."""
    row = first(source)
    return 0.95 if "recognizedPhrases" in row or "RecognizedPhrases" in row else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each document; words masked by `*` are taken from the lexical form."""
    for name, row in documents(source):
        plain = _lower(row)
        phrases = mappings(plain.get("recognizedphrases"))
        problems = []
        unheard = [p for p in phrases if p.get("recognitionstatus") not in (None, "Success")]
        if unheard:
            message = f"有 {len(unheard)} 段没有识别出来,已略去"
            problems.append(Problem("not-recognised", message))
        turns = [_turn(phrase) for phrase in phrases if phrase not in unheard]
        length = plain.get("duration") or seconds(plain.get("durationinticks"), TICKS)
        meta = {"duration_seconds": length}
        yield build_call(source, name, turns, meta, problems)


def _turn(phrase: Json) -> RawTurn:
    best = at(phrase, "nbest", 0)
    shown, lexical = word(at(best, "display")) or "", word(at(best, "lexical")) or ""
    text = lexical if "*" in shown and lexical and "*" not in lexical else shown or lexical
    start = seconds(phrase.get("offset"))
    if start is None:
        start = seconds(phrase.get("offsetinticks"), TICKS)
    lasts = seconds(phrase.get("duration"))
    if lasts is None:
        lasts = seconds(phrase.get("durationinticks"), TICKS)
    end = None if start is None or lasts is None else round(start + lasts, 3)
    channel = phrase.get("channel")
    return said(word(phrase.get("speaker"), channel), text, start, end, channel=channel)


def _lower(value: Any) -> Any:  # Any: JSON
    """The same with lower-case keys."""
    if isinstance(value, Mapping):
        return {str(key).lower(): _lower(item) for key, item in value.items() if key != "words"}
    return [_lower(item) for item in value] if isinstance(value, list) else value
