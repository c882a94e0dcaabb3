"""AWS Call Analytics and Amazon Connect Contact Lens, after the call and live."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import build_call
from callcheck.readers.documents import (
    MILLISECONDS,
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
    "aws-analytics",
    "AWS 通话分析、Contact Lens(事后与实时)",
    "`Transcript[]` 有 `ParticipantRole` 或 `ParticipantId`;实时的在 `Segments[].Transcript` 里",
    "https://docs.aws.amazon.com/connect/latest/adminguide/contact-lens-example-output-files.html",
)


def sniff(source: Source) -> float:
    """Turns with a participant."""
    row = first(source)
    found = _said(row)
    if found:
        return 0.95 if "ParticipantRole" in found[0] or "ParticipantId" in found[0] else 0.0
    return 0.9 if "Transcript" in row and "Participants" in row else 0.0


def _said(row: Json) -> list[Json]:
    found = mappings(row.get("Transcript"))
    live = [item["Transcript"] for item in mappings(row.get("Segments")) if "Transcript" in item]
    return found or [item for item in live if isinstance(item, dict)]


def read(source: Source) -> Iterator[Call]:
    """A call for each document; an id of a participant is looked up among the participants."""
    for name, row in documents(source):
        roles = {
            word(item.get("ParticipantId")): word(item.get("ParticipantRole"))
            for item in mappings(row.get("Participants"))
        }
        turns = [
            said(
                item.get("ParticipantRole")
                or roles.get(word(item.get("ParticipantId")))
                or item.get("ParticipantId"),
                item.get("Content"),
                item.get("BeginOffsetMillis"),
                item.get("EndOffsetMillis"),
                scale=MILLISECONDS,
            )
            for item in _said(row)
        ]
        length = at(row, "ConversationCharacteristics", "TotalConversationDurationMillis")
        call_id = word(at(row, "CustomerMetadata", "ContactId"), row.get("ContactId"), name)
        duration = said(None, "", length, scale=MILLISECONDS).start
        yield build_call(source, call_id or name, turns, {"duration_seconds": duration})
