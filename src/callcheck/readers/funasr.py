"""FunASR and SenseVoice results saved as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.documents import (
    MILLISECONDS,
    SECONDS,
    Json,
    documents,
    first,
    mappings,
    said,
    word,
)
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "funasr",
    "FunASR、SenseVoice",
    "列表,每项有 `sentence_info`,或 `key` 与 `text`",
    "https://github.com/modelscope/FunASR",
)
_TAGS = re.compile(r"<\|[^|]*\|>")
_EMOTIONS = re.compile(r"<\|(HAPPY|SAD|ANGRY|NEUTRAL|FEARFUL|DISGUSTED|SURPRISED)\|>")
_SIGNS = "🎼👏😀😃😄😭🤧😡😔😰🤢😮😂🍎❓🤮😮‍💨"
_EDGES = re.compile(rf"^[{_SIGNS}\ufe0f]+|[{_SIGNS}\ufe0f]+$")
_CUT = re.compile(r"(?<=[\u3002\uff1f\uff01?!])")


def untagged(text: object) -> str:
    """A sentence without SenseVoice's tags, as they are or as its clean-up makes them.

    >>> untagged("<|zh|><|NEUTRAL|><|Speech|><|withitn|>您好。"), untagged("🎼您好😡")
    ('您好。', '您好')
    """
    return _EDGES.sub("", _TAGS.sub("", text)) if isinstance(text, str) else ""


def sniff(source: Source) -> float:
    """Items with `sentence_info`, or with a key and a text."""
    row = first(source)
    if isinstance(row.get("sentence_info"), list):
        return 0.95
    return 0.8 if "key" in row and "text" in row else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each recording; without sentences one long text is cut at its full stops."""
    for name, row in documents(source):
        call_id = word(row.get("key"), name) or name
        sentences = mappings(row.get("sentence_info"))
        problems = []
        if sentences:
            turns = [_turn(item) for item in sentences]
        else:
            text = untagged(row.get("text"))
            turns = [RawTurn(None, piece) for piece in _CUT.split(text) if piece]
            if turns:
                message = "没有分句和说话人,按句号断开"
                problems.append(Problem("cut-at-full-stops", message))
        felt = dict.fromkeys(_EMOTIONS.findall(str(row.get("text") or "")))
        meta = {"emotions": " ".join(felt).lower()} if felt else {}
        yield build_call(source, call_id, turns, meta, problems)


def _turn(item: Json) -> RawTurn:
    who = word(item.get("spk"))
    text = untagged(item.get("text") or item.get("sentence"))
    start, end, scale = item.get("start"), item.get("end"), MILLISECONDS
    if start is None and "start_time" in item:
        start, end, scale = item.get("start_time"), item.get("end_time"), SECONDS
    return said(None if who is None else f"spk{who}", text, start, end, scale=scale)
