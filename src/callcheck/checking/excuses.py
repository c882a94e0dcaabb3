"""Whether a guard excuses a match, and by which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from callcheck.checking.scene import CallScene
from callcheck.condition import Match, speaks
from callcheck.notation import Pattern
from callcheck.ruleset.guard import Cue, Guard

_PRONOUNS = str.maketrans("", "", "你我他的了")
_ECHO_LEAST = 2


def excuse(guard: Guard, match: Match, scene: CallScene, patterns: Sequence[Pattern]) -> str | None:
    """The words by which `guard` excuses `match`; None when it does not."""
    if any(other.turn == match.turn for other in _said(guard.never, scene, patterns)):
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
    for other in _said(cue.node, scene, patterns):
        if _stands(cue, other, match, scene):
            return scene.stream.text[other.start : other.end]
    return None


def _said(node: int | None, scene: CallScene, patterns: Sequence[Pattern]) -> Iterator[Match]:
    for key in scene.seen(node) if node is not None else ():
        yield from scene.found(patterns[key], key)


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
    words = scene.stream.text[match.start : match.end].translate(_PRONOUNS)
    if len(words) < _ECHO_LEAST:
        return False
    speaker = scene.call.turns[match.turn].speaker
    for index in range(max(0, match.turn - cue.turns), match.turn):
        if scene.call.turns[index].speaker is not speaker:
            heard = scene.stream.texts[index].translate(_PRONOUNS)
            if words in heard:
                return True
    return False
