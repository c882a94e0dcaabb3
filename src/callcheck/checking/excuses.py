"""Whether a guard excuses a match, and by which words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from callcheck.checking.scene import CallScene
from callcheck.condition import Match, speaks
from callcheck.notation import Pattern
from callcheck.notation.pattern import MOST_CHARACTERS
from callcheck.ruleset.guard import Cue, Guard

_PRONOUNS = str.maketrans("", "", "你我他的了")
_ECHO_LEAST = 2


def excuse(guard: Guard, match: Match, scene: CallScene, patterns: Sequence[Pattern]) -> str | None:
    """The words by which `guard` excuses `match`; None when it does not."""
    if match.turn in _said(guard.never, scene, patterns).by_turn:
        return None
    for cue in guard.cues:
        words = _cue_words(cue, match, scene, patterns)
        if words is not None:
            return words
    return None


def _cue_words(cue: Cue, match: Match, scene: CallScene, patterns: Sequence[Pattern]) -> str | None:
    if cue.echo and not _is_echo(cue, match, scene):
        return None
    if cue.node is None:
        return scene.stream.text[match.start : match.end]
    said = _said(cue.node, scene, patterns)
    for other in said.standing(cue, match) if said.by_turn else ():
        if _stands(cue, other, match, scene):
            return scene.stream.text[other.start : other.end]
    return None


class Said:
    """Where the patterns of a node are said, for a match to look only at those near it.

    Attributes:
        by_turn: the first of each turn with its number, in the order in which patterns are tried.
    """

    __slots__ = ("_places", "_starts", "by_turn")

    def __init__(self, found: Iterable[Match]) -> None:
        self.by_turn: dict[int, tuple[int, Match]] = {}
        self._places: list[tuple[int, int, Match]] = []
        for number, match in enumerate(found):
            self.by_turn.setdefault(match.turn, (number, match))
            self._places.append((match.start, number, match))
        self._places.sort()
        self._starts = [start for start, _, _ in self._places]

    def standing(self, cue: Cue, match: Match) -> Iterator[Match]:
        """Those that may stand where the cue wants them, in their order.

        Of a turn the first alone, where it is turns that count.
        """
        if cue.where in ("turn", "earlier", "later"):
            near = {"turn": (0, 0), "earlier": (-cue.turns, -1), "later": (1, cue.turns)}
            low, high = (match.turn + by for by in near[cue.where])
            turns = range(low, high + 1) if high - low < len(self.by_turn) else self.by_turn
            found = [self.by_turn[turn] for turn in turns if turn in self.by_turn]
            yield from (other for _, other in sorted(found))
            return
        reach = 0 if cue.where == "overlap" else cue.chars
        low = bisect_left(self._starts, match.start - reach - MOST_CHARACTERS)
        high = bisect_right(self._starts, match.end + reach)
        yield from (other for _, other in sorted(item[1:] for item in self._places[low:high]))


_NONE_SAID = Said(())


def _said(node: int | None, scene: CallScene, patterns: Sequence[Pattern]) -> Said:
    keys = scene.seen(node) if node is not None else ()
    if not keys or node is None:
        return _NONE_SAID
    said = scene.cues.get(node)
    if said is None:
        found = (match for key in keys for match in scene.found(patterns[key], key))
        said = scene.cues[node] = Said(found)
    return said


def _stands(cue: Cue, other: Match, match: Match, scene: CallScene) -> bool:
    """Whether a cue's words stand where the cue wants them."""
    if cue.by is not None and not speaks(scene.call.turns[other.turn].speaker, cue.by):
        return False
    distance = other.turn - match.turn
    match cue.where:
        case "turn":
            return distance == 0
        case "overlap":
            return other.start < match.end and match.start < other.end
        case "earlier":
            return -cue.turns <= distance < 0
        case "later":
            return 0 < distance <= cue.turns
        case "before":
            return _adjoins(cue, other.end, match.start, other.start < match.start, scene)
        case "after":
            return _adjoins(cue, match.end, other.start, other.end > match.end, scene)


def _adjoins(cue: Cue, end: int, start: int, ordered: bool, scene: CallScene) -> bool:
    """Whether a stretch ending at `end` comes close enough before one starting at `start`."""
    if not ordered or start - end > cue.chars:
        return False
    if "\n" in scene.stream.text[end:start]:
        return False
    if start <= end:
        return True
    return scene.stream.clauses_between(end - 1, start + 1) <= cue.clauses


def _is_echo(cue: Cue, match: Match, scene: CallScene) -> bool:
    """Whether the other side said the match's words shortly before; pronouns do not count."""
    words = _telling(scene.stream.text[match.start : match.end])
    if len(words) < _ECHO_LEAST:
        return False
    speaker = scene.call.turns[match.turn].speaker
    return any(
        scene.call.turns[index].speaker is not speaker
        and _holds(_telling(scene.stream.texts[index]), words)
        for index in range(max(0, match.turn - cue.turns), match.turn)
    )


@lru_cache(maxsize=64)
def _telling(text: str) -> str:
    return text.translate(_PRONOUNS)


@lru_cache(maxsize=1024)
def _holds(heard: str, words: str) -> bool:
    return words in heard
