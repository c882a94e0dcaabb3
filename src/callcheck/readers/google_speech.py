"""Google Speech-to-Text, versions 1 and 2."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.documents import Json, at, documents, first, joined, mappings, said, word
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "google-speech",
    "Google Speech-to-Text",
    "`results[].alternatives[].transcript`,或在 `response` 里",
    "https://googleapis.dev/ruby/google-apis-speech_v1/v0.25.0/Google/Apis/SpeechV1/SpeechRecognitionResult.html",
)
_PAUSE_SECONDS = 1.0


def sniff(source: Source) -> float:
    """A result with an alternative."""
    return 0.9 if any("alternatives" in item for item in _results(first(source))) else 0.0


def _results(row: Json) -> list[Json]:
    inner = row.get("response")
    return mappings((inner if isinstance(inner, dict) else row).get("results"))


def read(source: Source) -> Iterator[Call]:
    """A call for each document; the last result repeats all words when it tags speakers."""
    for name, row in documents(source):
        results = _results(row)
        best = [found for item in results if isinstance(found := at(item, "alternatives", 0), dict)]
        tagged = mappings(best[-1].get("words")) if best else []
        if tagged and all(_tag(item) for item in tagged):
            turns = list(_by_tag(tagged))
        else:
            turns = [_turn(item) for item in results if at(item, "alternatives", 0)]
        yield build_call(source, name, turns)


def _tag(item: Json) -> str | None:
    """Who says a word; tag 0 is nobody's."""
    tag = word(item.get("speakerLabel"), item.get("speakerTag"))
    return None if tag == "0" else tag


def _times(words: list[Json]) -> tuple[object, object]:
    if not words:
        return None, None
    begun, ended = words[0], words[-1]
    return (
        begun.get("startTime", begun.get("startOffset")),
        ended.get("endTime", ended.get("endOffset")),
    )


def _by_tag(words: list[Json]) -> Iterator[RawTurn]:
    group: list[Json] = []
    for item in [*words, None]:
        if group and (item is None or _parts(group[-1], item)):
            text = joined([(word(w.get("word")) or "", False) for w in group])
            yield said(_tag(group[0]), text, *_times(group))
            group = []
        if item is not None:
            group.append(item)


def _parts(before: Json, item: Json) -> bool:
    """Whether a turn ends between two words: another speaker, or a pause."""
    end, start = said(None, "", _times([before])[1]).start, said(None, "", _times([item])[0]).start
    pause = 0.0 if end is None or start is None else start - end
    return _tag(item) != _tag(before) or pause > _PAUSE_SECONDS


def _turn(item: Json) -> RawTurn:
    best = item["alternatives"][0]
    words = mappings(at(best, "words"))
    start, end = _times(words)
    channel = item.get("channelTag")
    if end is None:
        end = item.get("resultEndTime", item.get("resultEndOffset"))
    who = next((tag for w in words if (tag := _tag(w))), None) or channel
    return said(who, at(best, "transcript"), start, end, channel=channel)
