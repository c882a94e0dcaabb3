"""Amazon Transcribe's own output: audio segments, or words with who said them."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.documents import Json, at, documents, first, joined, mappings, said, word
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "aws-transcribe",
    "AWS Transcribe",
    "`results` 有 `audio_segments`、`speaker_labels`、`channel_labels`,或 `items` 与 `transcripts`",
    "https://docs.aws.amazon.com/transcribe/latest/dg/diarization-output-batch.html",
)
_PAUSE_SECONDS = 1.0


def sniff(source: Source) -> float:
    """One of the lists in `results`."""
    results = first(source).get("results")
    keys = set(results) if isinstance(results, dict) else set()
    labelled = keys & {"audio_segments", "speaker_labels", "channel_labels"}
    return 0.95 if labelled or {"items", "transcripts"} <= keys else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each document."""
    for name, row in documents(source):
        results = row.get("results")
        turns = [_segment(item) for item in mappings(at(results, "audio_segments"))]
        if not turns:
            turns = list(_from_words(results))
        yield build_call(source, word(row.get("jobName"), name) or name, turns)


def _segment(item: Json) -> RawTurn:
    who, channel = item.get("speaker_label"), item.get("channel_label")
    start, end = item.get("start_time"), item.get("end_time")
    text = item.get("transcript")
    return said(who or channel, text, start, end, channel=channel)


def _from_words(results: object) -> Iterator[RawTurn]:
    channels = mappings(at(results, "channel_labels", "channels"))
    if channels:
        for channel in channels:
            side = word(channel.get("channel_label"))
            yield from _grouped(mappings(channel.get("items")), {}, side)
        return
    labels = {
        word(item.get("start_time")): word(item.get("speaker_label"), segment.get("speaker_label"))
        for segment in mappings(at(results, "speaker_labels", "segments"))
        for item in mappings(segment.get("items"))
    }
    yield from _grouped(mappings(at(results, "items")), labels, None)


def _grouped(
    items: list[Json], labels: dict[str | None, str | None], channel: str | None
) -> Iterator[RawTurn]:
    """Words of one speaker without a pause, as a turn; punctuation has no time of its own."""
    group: list[tuple[str, bool]] = []
    who: str | None = None
    start: float | None = None
    end: float | None = None
    for item in items:
        is_mark = item.get("type") == "punctuation"
        text = word(at(item, "alternatives", 0, "content")) or ""
        if not is_mark:
            one = said(None, text, item.get("start_time"), item.get("end_time"))
            label = item.get("speaker_label") or labels.get(word(item.get("start_time")))
            speaker = word(label, channel)
            late = end is not None and one.start is not None and one.start - end > _PAUSE_SECONDS
            if group and (speaker != who or late):
                yield RawTurn(who, joined(group), start, end, channel)
                group, start = [], None
            who, end = speaker, one.end
            start = one.start if start is None else start
        group.append((text, is_mark))
    if group:
        yield RawTurn(who, joined(group), start, end, channel)
