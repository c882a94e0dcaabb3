"""WebVTT subtitles with voice tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source
from callcheck.readers.srt import ARROW, NAMED

FORMAT = FormatInfo("vtt", "WebVTT 字幕")
_VOICE = re.compile(r"<v(?:\.[^\s>]+)?\s+([^>]+)>(.*?)(?=</v>|<v[\s.]|$)", re.S)
_TAGS = re.compile(r"<[^>]*>")


def sniff(source: Source) -> float:
    """It says so."""
    return 1.0 if source.text.startswith("WEBVTT") else 0.0


def read(source: Source) -> Iterator[Call]:
    """One call, a turn a voice of a cue."""
    yield build_call(source, source.stem, list(_turns(source.text)))


def _turns(text: str) -> Iterator[RawTurn]:
    for block in re.split(r"\n\s*\n", text):
        mark = ARROW.search(block)
        if mark is None:
            continue
        body = block[mark.end() :].partition("\n")[2]
        start, end = seconds(mark[1]), seconds(mark[2])
        voices = _VOICE.findall(body)
        for who, words in voices:
            yield RawTurn(who.strip(), _plain(words), start, end)
        if not voices:
            said = _plain(body)
            named = NAMED.match(said)
            yield RawTurn(
                named[1].strip() if named else None, named[2] if named else said, start, end
            )


def _plain(text: str) -> str:
    return html.unescape(_TAGS.sub("", text)).strip()
