"""What masking looks for, and where it found it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from callcheck.model import PersonalKind, Speaker
from callcheck.text.fold import plain_text

BREAK = "\n"
_LINE_BREAK = re.compile(r"[\r\n]")


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """A stretch of personal data: half-open, in the joined text of a call or in one text.

    `goes_on` is True for the later parts of a number said in several turns.
    """

    start: int
    end: int
    kind: PersonalKind
    goes_on: bool = False


class Lines:
    """The turns of a call as one text, a line a turn, of the same length as the originals.

    `text` has width, script and case made one; `starts` is where each turn begins.
    """

    __slots__ = ("speakers", "starts", "text")

    def __init__(self, texts: Sequence[str], speakers: Sequence[Speaker]) -> None:
        self.speakers = speakers
        self.starts: list[int] = []
        position = 0
        for text in texts:
            self.starts.append(position)
            position += len(text) + 1
        joined = BREAK.join(texts)
        if joined.count(BREAK) != len(texts) - 1 or "\r" in joined:
            joined = BREAK.join(_LINE_BREAK.sub(" ", text) for text in texts)
        self.text = plain_text(joined)

    def turn_at(self, position: int) -> int:
        """Index of the turn that holds `position`."""
        return bisect_right(self.starts, position) - 1

    def end_of(self, turn: int) -> int:
        """Where a turn ends."""
        return self.starts[turn + 1] - 1 if turn + 1 < len(self.starts) else len(self.text)

    def words_of(self, turn: int) -> str:
        """A turn's text."""
        return self.text[self.starts[turn] : self.end_of(turn)]
