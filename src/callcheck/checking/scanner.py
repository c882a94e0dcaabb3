"""One pass over a call for the literals of every pattern."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from callcheck.condition import PatternBook
from callcheck.model import Speaker
from callcheck.notation import Pattern
from callcheck.notation.needles import HEAD
from callcheck.text import Stream

Place = tuple[int, int]
_SIDES = {
    Speaker.AGENT: Speaker.AGENT,
    Speaker.ROBOT: Speaker.AGENT,
    Speaker.CUSTOMER: Speaker.CUSTOMER,
}


class Scanner:
    """Which patterns are worth trying, and on which stretches of a call.

    A pattern is looked for only in the speech of those it is asked of; where the source does not
    say who speaks, in everybody's.
    """

    def __init__(self, book: PatternBook) -> None:
        self._book = book
        self._merges = book.merges
        self._automata: dict[Speaker | None, _Automaton] = {}

    def scan(self, stream: Stream, *, everyone: bool = False) -> dict[int, list[Place]]:
        """Pattern key to the stretches of the stream to try it on, in order of place.

        With `everyone` all patterns are looked for in everybody's speech.
        """
        seen: dict[int, list[Place]] = {}
        layers = [stream.layer(merges) for merges in self._merges]
        for start, end, turns in stream.lines:
            side = None if everyone else _SIDES.get(stream.turns[turns[0]].speaker)
            automaton = self._automata.get(side) or self._automaton(side)
            places = [stream.turn_range(index) for index in turns]
            automaton.scan(layers, (start, end), places, seen)
        return seen

    def _automaton(self, side: Speaker | None) -> _Automaton:
        patterns = {
            key: pattern
            for key, pattern in enumerate(self._book.patterns)
            if side is None or self._book.is_asked_of(side, key)
        }
        made = self._automata[side] = _Automaton(patterns, self._merges)
        return made


class _Automaton:
    """The gates of some patterns."""

    def __init__(
        self, patterns: Mapping[int, Pattern], merges: Sequence[tuple[str, ...] | None]
    ) -> None:
        first = _users((key, pattern.gates.first) for key, pattern in patterns.items())
        second = _users((key, pattern.gates.second) for key, pattern in patterns.items())
        texts = list({**first, **second})
        self._heads = [
            _users((k, p.gates.heads) for k, p in patterns.items() if p.merges == layer)
            for layer in merges
        ]
        self._first = [first.get(text, ()) for text in texts]
        self._second = [second.get(text, ()) for text in texts]
        self._twice = frozenset(k for k, p in patterns.items() if p.gates.second)
        self._edged = frozenset(key for key, pattern in patterns.items() if pattern.at_edge)
        self._find: Callable[..., list[tuple[int, int, int]]] = AhoCorasick(
            texts, matchkind=MatchKind.Standard
        ).find_matches_as_indexes

    def scan(
        self, layers: list[str], line: Place, turns: list[Place], seen: dict[int, list[Place]]
    ) -> None:
        """Add to `seen` what is worth trying on a line and on its turns."""
        start, end = line
        text = "\n".join([layer[start:end] for layer in layers])
        met = {hit[0] for hit in self._find(text, overlapping=True)}
        if met:
            for key in self._open(met):
                places = turns if key in self._edged else [line]
                if key in seen:
                    seen[key] += places
                else:
                    seen[key] = list(places)
        for layer, heads in zip(layers, self._heads, strict=True):
            for place in turns if heads else ():
                for key in _begun(layer[place[0] : place[1]], heads):
                    seen.setdefault(key, []).append(place)

    def _open(self, met: set[int]) -> set[int]:
        """The patterns of which all gates are among the texts met."""
        first, second = self._first, self._second
        found: set[int] = set().union(*[first[n] for n in met])
        twice = found & self._twice
        if twice:
            found -= twice
            found |= twice.intersection(set().union(*[second[n] for n in met]))
        return found


def _begun(turn: str, heads: Mapping[str, tuple[int, ...]]) -> set[int]:
    """The patterns of which a turn has a beginning."""
    found = set(heads.get(turn[:1], ()))
    for length in range(2, HEAD + 1):
        found.update(heads.get(turn[:length], ()))
    return found


def _users(given: Iterable[tuple[int, frozenset[str]]]) -> dict[str, tuple[int, ...]]:
    """Text to the keys of the patterns that it is a gate of."""
    users: dict[str, list[int]] = {}
    for key, texts in given:
        for text in texts:
            users.setdefault(text, []).append(key)
    return {text: tuple(keys) for text, keys in users.items()}
