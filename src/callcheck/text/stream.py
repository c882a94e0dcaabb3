"""The words of a whole call as one text in which a sentence may run over several turns."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from callcheck.model import Speaker, Turn
from callcheck.text.fold import Folded, clause_starts, fold
from callcheck.text.fold_all import BREAK, fold_all, sounds_all

# What the other side says to show that it listens; a sentence runs on over it.
BACK_CHANNELS = frozenset(
    "嗯 嗯嗯 嗯嗯嗯 哦 哦哦 噢 喔 啊 对 对对 对对对 好 好好 是 是是 行 哎 唉 呃 诶 欸 喂 你说 说 啊啊 系 系啊".split()
)
# Where a speech stands in the text, and its turns.
Line = tuple[int, int, list[int]]


class Stream:
    r"""Folded turns joined speaker by speaker, with the way back to turn and character.

    One speaker's consecutive turns, over back-channel turns of the other, stand side by side;
    elsewhere a line break parts them, which no pattern matches.

    >>> turns = [Turn(0, Speaker.AGENT, "叫人把你"), Turn(1, Speaker.CUSTOMER, "嗯"),
    ...          Turn(2, Speaker.AGENT, "打残")]
    >>> stream = Stream(turns)
    >>> stream.text
    '叫人把你打残\n嗯'
    >>> stream.pieces(2, 6)
    [(0, 2, 4), (2, 0, 2)]
    """

    __slots__ = (
        "_clauses",
        "_folded",
        "_layers",
        "_offsets",
        "_order",
        "_pauses",
        "_starts",
        "lines",
        "text",
        "texts",
        "turn_start",
        "turns",
    )

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.turns = turns
        self.texts = fold_all([turn.text for turn in turns])
        self.turn_start = [0] * len(turns)
        self.lines: list[Line] = []
        self._folded: dict[int, Folded] = {}
        self._clauses: dict[int, list[int]] = {}
        self._order: list[int] = []
        self._starts: list[int] = []
        parts: list[str] = []
        position = 0
        for speech in _speeches(turns, self.texts):
            start = position
            for index in speech:
                self.turn_start[index] = position
                self._starts.append(position)
                self._order.append(index)
                parts.append(self.texts[index])
                position += len(self.texts[index])
            self.lines.append((start, position, speech))
            parts.append(BREAK)
            position += 1
        self.text = "".join(parts[:-1])
        self._offsets: tuple[int, list[int]] = (-1, [])
        self._pauses: dict[int, list[int]] = {}
        self._layers: dict[tuple[str, ...] | None, str] = {None: self.text}

    def folded(self, index: int) -> Folded:
        """Turn `index` folded, with the way back to its own text."""
        made = self._folded.get(index)
        if made is None:
            made = self._folded[index] = fold(self.turns[index].text)
        return made

    def layer(self, merges: tuple[str, ...] | None) -> str:
        """The text, or with merges its sounds, of the same length."""
        made = self._layers.get(merges)
        if made is None:
            made = self._layers[merges] = sounds_all(self.text, merges or ())
        return made

    def turn_at(self, position: int) -> int:
        """Index of the turn whose folded text holds `position`."""
        place = bisect_right(self._starts, position) - 1
        return self._order[place]

    def turn_range(self, index: int) -> tuple[int, int]:
        """Where turn `index` stands in `text`."""
        start = self.turn_start[index]
        return start, start + len(self.texts[index])

    def turns_between(self, start: int, end: int) -> list[int]:
        """Turns that the range `[start, end)` of `text` touches, as they stand there."""
        first = bisect_right(self._starts, start) - 1
        last = bisect_right(self._starts, max(start, end - 1)) - 1
        return self._order[first : last + 1]

    def pieces(self, start: int, end: int) -> list[tuple[int, int, int]]:
        """`(turn, start, end)` in the original turns for the range `[start, end)` of `text`."""
        found = []
        for index in self.turns_between(start, end):
            low, high = self.turn_range(index)
            here, there = max(start, low), min(end, high)
            if here < there:
                offsets = self._offsets_of(index)
                found.append((index, offsets[here - low], offsets[there - low - 1] + 1))
        return found

    def clauses_between(self, start: int, end: int) -> int:
        """Pauses strictly inside the range `[start, end)` of `text`, turn ends included."""
        count = 0
        for index in self.turns_between(start, end):
            low, high = self.turn_range(index)
            if index not in self._clauses:
                starts = clause_starts(self.turns[index].text, self.folded(index))
                self._clauses[index] = [low + place for place in starts]
            places = self._clauses[index]
            count += max(0, bisect_left(places, end) - bisect_right(places, start))
            count += start < low < end or (start < high < end and self.text[high] == BREAK)
        return count

    def clauses_of(self, index: int, start: int, end: int) -> range:
        """Numbers of the clauses that an original range of a turn touches."""
        places = self._pauses.get(index)
        if places is None:
            offsets = self._offsets_of(index)
            starts = clause_starts(self.turns[index].text, self.folded(index))
            places = self._pauses[index] = [offsets[place] for place in starts]
        return range(bisect_right(places, start), bisect_left(places, end) + 1)

    def _offsets_of(self, index: int) -> list[int]:
        """The way back of the turn asked for last is kept: one long turn is asked for often."""
        if self._offsets[0] != index:
            self._offsets = index, self.folded(index).offsets
        return self._offsets[1]


def _speeches(turns: Sequence[Turn], texts: Sequence[str]) -> list[list[int]]:
    """Turn indexes by speech: who speaks on over the other's back-channels stays one speech."""
    speeches: list[list[int]] = []
    main: list[int] = []
    for index, turn in enumerate(turns):
        if main and turns[main[-1]].speaker == turn.speaker:
            main.append(index)
            continue
        follows = _next_other(turns, index)
        short = texts[index] in BACK_CHANNELS or not texts[index]
        if main and short and follows == turns[main[-1]].speaker:
            speeches.append([index])
            continue
        main = [index]
        speeches.append(main)
    return speeches


def _next_other(turns: Sequence[Turn], index: int) -> Speaker | None:
    """Who speaks next after the turn at `index`."""
    return turns[index + 1].speaker if index + 1 < len(turns) else None
