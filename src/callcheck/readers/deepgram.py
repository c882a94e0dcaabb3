"""Deepgram's pre-recorded results: utterances, else paragraphs or words of each channel."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.documents import Json, at, documents, first, joined, mappings, said, word
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "deepgram",
    "Deepgram",
    "`results.channels` 与 `metadata.request_id`",
    "https://developers.deepgram.com/docs/utterances",
)
_PAUSE_SECONDS = 1.0


def sniff(source: Source) -> float:
    """Channels in the results."""
    row = first(source)
    return 0.95 if isinstance(at(row, "results", "channels"), list) else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each document; with several channels a channel is a speaker."""
    for name, row in documents(source):
        channels = mappings(at(row, "results", "channels"))
        several = len(channels) > 1
        turns = [_turn(item, several) for item in mappings(at(row, "results", "utterances"))]
        if not turns:
            turns = [
                turn
                for number, channel in enumerate(channels)
                for turn in _of_channel(channel, number, several)
            ]
        meta = {"duration_seconds": at(row, "metadata", "duration")}
        yield build_call(source, name, turns, meta)


def _who(item: Json, channel: object, several: bool) -> str | None:
    return word(channel) if several else word(item.get("speaker"), channel)


def _turn(item: Json, several: bool) -> RawTurn:
    channel = item.get("channel")
    who = _who(item, channel, several)
    return said(who, item.get("transcript"), item.get("start"), item.get("end"), channel=channel)


def _of_channel(channel: Json, number: int, several: bool) -> Iterator[RawTurn]:
    best = at(channel, "alternatives", 0)
    paragraphs = mappings(at(best, "paragraphs", "paragraphs"))
    for paragraph in paragraphs:
        who = _who(paragraph, number, several)
        for item in mappings(paragraph.get("sentences")):
            yield said(who, item.get("text"), item.get("start"), item.get("end"), channel=number)
    words = [] if paragraphs else mappings(at(best, "words"))
    if not words and not paragraphs:
        yield said(number, at(best, "transcript"), channel=number)
    group: list[Json] = []
    for item in words:
        if group and _parts(group[-1], item):
            yield _together(group, number, several)
            group = []
        group.append(item)
    if group:
        yield _together(group, number, several)


def _parts(before: Json, item: Json) -> bool:
    """Whether a turn ends between two words: another speaker, or a pause."""
    end, start = said(None, "", before.get("end")).start, said(None, "", item.get("start")).start
    pause = 0.0 if end is None or start is None else start - end
    return item.get("speaker") != before.get("speaker") or pause > _PAUSE_SECONDS


def _together(group: list[Json], number: int, several: bool) -> RawTurn:
    text = joined([(word(w.get("punctuated_word"), w.get("word")) or "", False) for w in group])
    who = _who(group[0], number, several)
    return said(who, text, group[0].get("start"), group[-1].get("end"), channel=number)
