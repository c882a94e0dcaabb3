"""AWS Post Call Analytics (the sample solution's parsed result)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callcheck.model import Call
from callcheck.readers.build import build_call
from callcheck.readers.documents import at, documents, first, mappings, said, word
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "aws-post-call",
    "AWS Post Call Analytics",
    "`SpeechSegments[]`,有 `SegmentStartTime`",
    "https://github.com/aws-samples/amazon-transcribe-post-call-analytics",  # output_json_structure.md
)


def sniff(source: Source) -> float:
    """Its list of segments."""
    return 0.95 if isinstance(first(source).get("SpeechSegments"), list) else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each document; a speaker's label is its name where the document gives one."""
    for name, row in documents(source):
        analytics = row.get("ConversationAnalytics")
        names = {
            item.get("Speaker"): item.get("DisplayText")
            for item in mappings(at(analytics, "SpeakerLabels"))
            if isinstance(item.get("Speaker"), str)
        }
        turns = []
        for item in mappings(row.get("SpeechSegments")):
            who = word(item.get("SegmentSpeaker"))
            who = "ivr" if item.get("IVRSegment") is True else word(names.get(who), who)
            text = item.get("OriginalText") or item.get("DisplayText")
            turns.append(said(who, text, item.get("SegmentStartTime"), item.get("SegmentEndTime")))
        meta = {
            "started_at": _begun(analytics),
            "duration_seconds": at(analytics, "Duration"),
            "agent_id": word(at(analytics, "Agent")),
        }
        call_id = word(at(analytics, "GUID"), name) or name
        yield build_call(source, call_id, turns, meta)


def _begun(analytics: object) -> object:
    """When the call was, in the zone of `ConversationLocation` where its time has none."""
    time, place = at(analytics, "ConversationTime"), at(analytics, "ConversationLocation")
    if not isinstance(time, str) or not isinstance(place, str):
        return time
    try:
        moment = datetime.fromisoformat(time)
        zone = ZoneInfo(place)
    except (ValueError, ZoneInfoNotFoundError):
        return time
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()
