"""Google Contact Center Insights: conversations going in, and transcripts coming out."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, instant, seconds
from callcheck.readers.documents import (
    MICROSECONDS,
    Json,
    at,
    documents,
    first,
    mappings,
    said,
    word,
)
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "google-insights",
    "Google Contact Center Insights",
    "`entries[]` 有 `role`;或 `transcript.transcriptSegments[]`",
    "https://cloud.google.com/php/docs/reference/cloud-contact-center-insights/latest/V1.Conversation.Transcript.TranscriptSegment",
)
_PLACES = (
    ("transcript", "transcriptSegments"),
    ("transcript", "transcript_segments"),
    ("transcriptSegments",),
)


def sniff(source: Source) -> float:
    """Entries with a role and a text, or segments of a transcript."""
    row = first(source)
    entries = mappings(row.get("entries"))
    if entries and "text" in entries[0] and ("role" in entries[0] or "user_id" in entries[0]):
        return 0.95
    return 0.95 if any(isinstance(at(row, *place), list) for place in _PLACES) else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each document; entries have only a start."""
    for name, row in documents(source):
        entries = mappings(row.get("entries"))
        if entries:
            yield _from_entries(source, name, entries)
            continue
        found = next((x for place in _PLACES if isinstance(x := at(row, *place), list)), [])
        meta = {"started_at": row.get("startTime"), "duration_seconds": row.get("duration")}
        meta["agent_id"] = word(row.get("agentId"))
        yield build_call(source, name, [_segment(item) for item in mappings(found)], meta)


def _from_entries(source: Source, name: str, entries: list[Json]) -> Call:
    stamps = [seconds(item.get("start_timestamp_usec"), MICROSECONDS) for item in entries]
    known = [stamp for stamp in stamps if stamp is not None]
    zero = min(known, default=0.0)
    turns = [
        said(
            word(item.get("role"), item.get("user_id")),
            item.get("text"),
            None if stamp is None else round(stamp - zero, 3),
        )
        for item, stamp in zip(entries, stamps, strict=True)
    ]
    return build_call(source, name, turns, {"started_at": instant(zero) if known else None})


def _segment(item: Json) -> RawTurn:
    words = mappings(item.get("words"))
    start = at(words, 0, "startOffset")
    end = words[-1].get("endOffset") if words else None
    channel = item.get("channelTag")
    person = item.get("segmentParticipant")
    role = word(at(person, "role"))
    unsaid = role is None or role.endswith("UNSPECIFIED")
    who = word(at(person, "userId"), channel) if unsaid else role
    return said(who, item.get("text"), start, end, channel=channel)
