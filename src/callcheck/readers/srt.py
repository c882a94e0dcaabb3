"""SRT subtitles."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, seconds
from callcheck.readers.cues import ARROW, cued_call
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("srt", "SRT 字幕", "两个时间中间一个 `-->`")
_TAGS = re.compile(r"</?[a-zA-Z][^>]*>|<\d[^>]*>|\{\\[^}]*\}")
_NUMBERED = re.compile(r"\n\s*\d+\s*$")
_HEAD = 4000


def sniff(source: Source) -> float:
    """An arrow between two clocks, and no WEBVTT."""
    head = source.text[:_HEAD]
    if "-->" not in head:
        return 0.0
    return 0.8 if ARROW.search(head) and not head.startswith("WEBVTT") else 0.0


def read(source: Source) -> Iterator[Call]:
    """One call, a turn a cue."""
    yield cued_call(source, _cues(source.text))


def _cues(text: str) -> Iterator[RawTurn]:
    """A cue as a turn of no known speaker; numbers of cues may be missing."""
    marks = list(ARROW.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        body = text[mark.end() : following.start() if following else len(text)]
        body = body.partition("\n")[2]
        body = re.split(r"\n\s*\n", body)[0].strip("\n")
        if following:
            body = _NUMBERED.sub("", "\n" + body)
        said = html.unescape(_TAGS.sub("", body)).strip()
        yield RawTurn(None, said, seconds(mark[1]), seconds(mark[2]))
