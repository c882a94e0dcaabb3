"""Twilio Conversational Intelligence: the sentences of a transcript."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.documents import Json, documents, first, mappings, said, word
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "twilio",
    "Twilio 对话智能",
    "`sentences[]` 有 `media_channel`",
    "https://www.twilio.com/docs/conversational-intelligence/api/transcript-sentence-subresource",
)


def sniff(source: Source) -> float:
    """Sentences with a channel of the medium."""
    found = mappings(first(source).get("sentences"))
    return 0.95 if found and ("media_channel" in found[0] or "mediaChannel" in found[0]) else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each page of sentences."""
    for name, row in documents(source):
        found = mappings(row.get("sentences"))
        call_id = next((sid for item in found if (sid := word(item.get("transcript_sid")))), name)
        yield build_call(source, call_id, [_turn(item) for item in found])


def _turn(item: Json) -> RawTurn:
    channel = _either(item, "media_channel", "mediaChannel")
    start, end = _either(item, "start_time", "startTime"), _either(item, "end_time", "endTime")
    return said(channel, item.get("transcript"), start, end, channel=channel)


def _either(item: Mapping[str, object], name: str, other: str) -> object:
    return item.get(name) if item.get(name) is not None else item.get(other)
