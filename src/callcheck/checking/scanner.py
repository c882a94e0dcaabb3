"""One pass over a call for the literals of every pattern."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from callcheck.condition import Match, PatternBook
from callcheck.model import Speaker
from callcheck.notation import Hit, Pattern
from callcheck.notation.needles import HEAD
from callcheck.source import without_collection
from callcheck.text import Stream
from callcheck.text.stream import Line

WORTH = 10_000  # characters looked through without an automaton before it is worth making one
Place = tuple[int, int]
_SIDES = {
    Speaker.AGENT: Speaker.AGENT,
    Speaker.ROBOT: Speaker.AGENT,
    Speaker.CUSTOMER: Speaker.CUSTOMER,
}


class Remembered:
    """What the lines of one call were found to hold, kept from one look at the call to the next.

    What a look does not ask for again is forgotten at the next one, so that a line that grows
    leaves nothing behind.
    """

    def __init__(self) -> None:
        self._open: dict[tuple[Speaker | None, str], set[int]] = {}
        self._hits: dict[tuple[int, str], list[Hit]] = {}
        self._open_before = self._open
        self._hits_before = self._hits
        self._found: dict[tuple[int, int | None], tuple[list[Place], list[Match]]] = {}
        self._found_before = self._found
        self._lines: list[Line] = []
        self._same = 0

    def look_again(self, lines: list[Line]) -> None:
        """Begin another look, at a call that now has these lines."""
        self._open_before, self._hits_before = self._open, self._hits
        self._found_before = self._found
        self._open, self._hits, self._found = {}, {}, {}
        self._same = 0
        for before, now in zip(self._lines, lines, strict=False):
            if before != now:
                break
            self._same = now[1]
        self._lines = lines

    def matches(
        self, key: int, clauses: int | None, places: list[Place], look: Callable[[], list[Match]]
    ) -> list[Match]:
        """A pattern's matches: what `look` gives, or gave of these places while nothing changed."""
        known = self._found_before.get((key, clauses))
        if known is not None and places[-1][1] <= self._same and known[0] == places:
            self._found[key, clauses] = known
            return known[1]
        found = look()
        self._found[key, clauses] = places, found
        return found

    def open(self, side: Speaker | None, line: str, automaton: _Automaton) -> set[int]:
        """The patterns worth trying on a line of `side`'s speech."""
        known = self._open_before.get((side, line))
        found = self._open[side, line] = automaton.open(line) if known is None else known
        return found

    def hits(self, pattern: Pattern, key: int, stretch: str) -> list[Hit]:
        """A pattern's matches in a stretch, counted from its start."""
        known = self._hits_before.get((key, stretch))
        found = self._hits[key, stretch] = pattern.search(stretch) if known is None else known
        return found


class Scanner:
    """Which patterns are worth trying, and on which stretches of a call.

    A pattern is looked for only in the speech of those it is asked of; where the source does not
    say who speaks, in everybody's.
    """

    def __init__(self, book: PatternBook) -> None:
        self._book = book
        self._merges = book.merges
        self._automata: dict[Speaker | None, _Automaton] = {}

    def scan(
        self, stream: Stream, *, everyone: bool = False, remembered: Remembered | None = None
    ) -> dict[int, list[Place]]:
        """Pattern key to the stretches of the stream to try it on, in order of place.

        With `everyone` all patterns are looked for in everybody's speech.
        """
        if remembered:
            remembered.look_again(stream.lines)
        seen: defaultdict[int, list[Place]] = defaultdict(list)
        layers = [stream.layer(merges) for merges in self._merges]
        for start, end, turns in stream.lines:
            side = None if everyone else _SIDES.get(stream.turns[turns[0]].speaker)
            automaton = self._automata.get(side) or self._automaton(side)
            places = [stream.turn_range(index) for index in turns]
            line = "\n".join([layer[start:end] for layer in layers])
            found = remembered.open(side, line, automaton) if remembered else automaton.open(line)
            automaton.place(found, (start, end), places, seen)
            automaton.place_heads(layers, places, seen)
        return seen

    def _automaton(self, side: Speaker | None) -> _Automaton:
        patterns = {
            key: pattern
            for key, pattern in enumerate(self._book.patterns)
            if side is None or self._book.is_asked_of(side, key)
        }
        with without_collection():
            made = self._automata[side] = _Automaton(patterns, self._merges)
        return made


class _Automaton:
    """The gates of some patterns."""

    def __init__(
        self, patterns: Mapping[int, Pattern], merges: Sequence[tuple[str, ...] | None]
    ) -> None:
        self._heads = [
            _users((k, p.gates.heads) for k, p in patterns.items() if p.merges == layer)
            for layer in merges
        ]
        self._edged = frozenset(key for key, pattern in patterns.items() if pattern.at_edge)
        self._first = _users((key, pattern.gates.first) for key, pattern in patterns.items())
        self._rest = {key: p.gates.rest for key, p in patterns.items() if p.gates.rest}
        self._several = frozenset(self._rest)
        self._texts = frozenset(self._first).union(
            *[t for sets in self._rest.values() for t in sets]
        )
        self._lengths = sorted(set(map(len, self._texts)))
        self._numbered: list[str] = []
        self._find: Callable[..., list[tuple[int, int, int]]] | None = None
        self._seen = 0

    def open(self, line: str) -> set[int]:
        """The patterns of which a line, with its layers, holds all gates."""
        met = self._met(line)
        first, rest, lacks = self._first, self._rest, met.isdisjoint
        found: set[int] = set().union(*[first[text] for text in met if text in first])
        several = found & self._several
        found -= several
        found.update([key for key in several if not any(map(lacks, rest[key]))])
        return found

    def _met(self, line: str) -> set[str]:
        """The texts that a line holds."""
        if self._find is not None:
            texts = self._numbered
            return {texts[hit[0]] for hit in self._find(line, overlapping=True)}
        self._seen += len(line)
        if self._seen > WORTH:
            self._numbered = list(self._texts)
            self._find = AhoCorasick(
                self._numbered, matchkind=MatchKind.Standard
            ).find_matches_as_indexes
        ends = range(len(line) + 1)
        pieces = {line[end - n : end] for n in self._lengths for end in ends[n:]}
        return pieces & self._texts

    def place(
        self, found: set[int], line: Place, turns: list[Place], seen: defaultdict[int, list[Place]]
    ) -> None:
        """Add a line, or its turns for patterns bound to one, to what is worth trying."""
        edged = found & self._edged
        for key in found - edged:
            seen[key].append(line)
        for key in edged:
            seen[key] += turns

    def place_heads(
        self, layers: list[str], turns: list[Place], seen: defaultdict[int, list[Place]]
    ) -> None:
        """Add the turns that begin as a pattern does."""
        for layer, heads in zip(layers, self._heads, strict=True):
            for place in turns if heads else ():
                for key in _begun(layer[place[0] : place[1]], heads):
                    seen[key].append(place)


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
