"""WebVTT subtitles with voice tags."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, seconds
from callcheck.readers.cues import ARROW, cued_call
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("vtt", "WebVTT 字幕", "第一行 `WEBVTT`")
_VOICE = re.compile(r"<v(?:\.[^\s>]+)?\s+([^>]+)>(.*?)(?=</v>|<v[\s.]|$)", re.S)
_TAGS = re.compile(r"<[^>]*>")
_SKIPPED = ("NOTE", "STYLE", "REGION")


def sniff(source: Source) -> float:
    """It says so."""
    return 1.0 if source.text.startswith("WEBVTT") else 0.0


def read(source: Source) -> Iterator[Call]:
    """One call, a turn a voice of a cue."""
    yield cued_call(source, _cues(source.text))


def _cues(text: str) -> Iterator[RawTurn]:
    for block in re.split(r"\n[ \t]*\n", text):
        mark = ARROW.search(block)
        if mark is None or block.lstrip().startswith(_SKIPPED):
            continue
        body = block[mark.end() :].partition("\n")[2]
        start, end = seconds(mark[1]), seconds(mark[2])
        voices = _VOICE.findall(body)
        for who, words in voices:
            yield RawTurn(html.unescape(who.strip()), _plain(words), start, end)
        if not voices:
            yield RawTurn(None, _plain(body), start, end)


def _plain(text: str) -> str:
    """Text without tags and entities."""
    return html.unescape(_TAGS.sub("", text)).strip()
