"""What SRT and WebVTT share: clocks, speakers at the start of a cue, captions that roll."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.labels import counted, named
from callcheck.readers.source import Source

ARROW = re.compile(
    r"^[ \t]*((?:\d+:)?\d+:\d+(?:[.,]\d+)?)[ \t]*-->[ \t]*((?:\d+:)?\d+:\d+(?:[.,]\d+)?)", re.M
)
_DASHED = re.compile(r"^\s*[-–—]\s+", re.M)
_ROLLING_SECONDS = 0.05


def cued_call(source: Source, cues: Iterable[RawTurn]) -> Call:
    """The call of cues; one without a voice may begin with a speaker."""
    raws = [part for cue in cues for part in _by_dash(cue)]
    often = counted(raw.text.strip() for raw in raws if raw.speaker is None)
    spoken = [_spoken(raw, *named(raw.text, often, source.speakers)) for raw in raws]
    kept = _rolled(spoken)
    noted = []
    if len(kept) < len(spoken):
        message = f"有 {len(spoken) - len(kept)} 条滚动字幕,只留最长的"
        noted.append(Problem("captions-rolled", message))
    return build_call(source, source.stem, kept, problems=noted)


def _spoken(raw: RawTurn, who: str | None, text: str) -> RawTurn:
    return raw if raw.speaker is not None else replace(raw, speaker=who, text=text)


def _by_dash(cue: RawTurn) -> list[RawTurn]:
    """A cue with dashes at its lines is several people speaking."""
    pieces = _DASHED.split(cue.text)
    if len(pieces) < 2:
        return [cue]
    return [replace(cue, text=piece.strip()) for piece in pieces if piece.strip()]


def _rolled(raws: Sequence[RawTurn]) -> list[RawTurn]:
    """Without cues that only say what the next repeats with more words, without a gap."""
    kept: list[RawTurn] = []
    for raw in raws:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.end is not None
            and raw.start is not None
            and raw.speaker == last.speaker
            and raw.start - last.end <= _ROLLING_SECONDS
            and raw.text.startswith(last.text)
            and (raw.text != last.text or raw.start != last.start)
        ):
            kept[-1] = replace(raw, start=last.start)
        else:
            kept.append(raw)
    return kept
