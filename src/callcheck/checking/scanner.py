"""One pass over a call for the literals of every pattern."""

from __future__ import annotations

from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from callcheck.notation import Pattern
from callcheck.text import Stream


class Scanner:
    """All needles of all patterns in one automaton for each layer of the text."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        layers: dict[tuple[str, ...] | None, dict[str, list[int]]] = {}
        for key, pattern in enumerate(patterns):
            users = layers.setdefault(pattern.merges, {})
            for needle in pattern.needles:
                users.setdefault(needle, []).append(key)
        self._layers = [
            (
                merges,
                [tuple(keys) for keys in users.values()],
                AhoCorasick(list(users), matchkind=MatchKind.Standard),
            )
            for merges, users in layers.items()
        ]

    def scan(self, stream: Stream) -> dict[int, list[int]]:
        """Pattern key to the places of the stream where one of its needles begins, in order."""
        seen: dict[int, list[int]] = {}
        for merges, users, automaton in self._layers:
            _scan_layer(stream.layer(merges), users, automaton, seen)
        return seen


def _scan_layer(
    text: str, users: list[tuple[int, ...]], automaton: AhoCorasick, seen: dict[int, list[int]]
) -> None:
    for needle, start, _ in automaton.find_matches_as_indexes(text, overlapping=True):
        for key in users[needle]:
            places = seen.get(key)
            if places is None:
                seen[key] = [start]
            else:
                places.append(start)
