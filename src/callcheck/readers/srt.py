"""SRT subtitles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("srt", "SRT 字幕")
ARROW = re.compile(r"^((?:\d+:)?\d+:\d+[.,]\d+)\s*-->\s*((?:\d+:)?\d+:\d+[.,]\d+)", re.M)
NAMED = re.compile(r"^\s*[\[【]?([^\]\u3011:\uff1a\n]{1,12})[\]】]?\s*[:\uff1a]\s*(.*)$", re.S)
_TAGS = re.compile(r"</?[a-zA-Z][^>]*>|<\d[^>]*>")


def sniff(source: Source) -> float:
    """An arrow between two clocks, and no WEBVTT."""
    head = source.text[:4000]
    return 0.8 if ARROW.search(head) and not head.startswith("WEBVTT") else 0.0


def read(source: Source) -> Iterator[Call]:
    """One call, a turn a cue."""
    yield build_call(source, source.stem, list(cues(source.text)))


def cues(text: str) -> Iterator[RawTurn]:
    """Turns of the cues of a subtitle file."""
    marks = list(ARROW.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        body = text[mark.end() : following.start() if following else len(text)]
        body = body.partition("\n")[2]
        body = re.split(r"\n\s*\n", body)[0].strip("\n")
        if following:
            body = re.sub(r"\n\d+\s*$", "", body)
        said = _TAGS.sub("", body).strip()
        named = NAMED.match(said)
        who, words = (named[1].strip(), named[2]) if named else (None, said)
        yield RawTurn(who, words, seconds(mark[1]), seconds(mark[2]))
