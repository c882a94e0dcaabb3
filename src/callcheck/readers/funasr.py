"""FunASR and SenseVoice results saved as JSON (project page of FunASR)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("funasr", "FunASR、SenseVoice")
_TAGS = re.compile(r"<\|[^|]*\|>")
_CUT = re.compile(r"(?<=[\u3002\uff1f\uff01?!])")


def sniff(source: Source) -> float:
    """Items with `sentence_info`, or with a key and a text."""
    first = source.json[0] if isinstance(source.json, list) and source.json else source.json
    if not isinstance(first, Mapping):
        return 0.0
    if isinstance(first.get("sentence_info"), list):
        return 0.95
    return 0.8 if "key" in first and "text" in first else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each recording; without sentences one long text is cut at its full stops."""
    rows = source.json if isinstance(source.json, list) else [source.json]
    for number, row in enumerate(rows, 1):
        if not isinstance(row, Mapping):
            continue
        name = str(row.get("key") or f"{source.stem}#{number}")
        said = row.get("sentence_info")
        if isinstance(said, list):
            turns = [_turn(item) for item in said if isinstance(item, Mapping)]
        else:
            pieces = _CUT.split(_TAGS.sub("", str(row.get("text") or "")))
            turns = [RawTurn(None, piece) for piece in pieces if piece]
        yield build_call(source, name, turns)


def _turn(item: Mapping[str, object]) -> RawTurn:
    who = item.get("spk")
    text = _TAGS.sub("", str(item.get("text") or item.get("sentence") or ""))
    start, end = seconds(item.get("start"), 0.001), seconds(item.get("end"), 0.001)
    return RawTurn(None if who is None else f"spk{who}", text, start, end)
