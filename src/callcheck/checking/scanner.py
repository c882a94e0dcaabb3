"""One pass over a call for the literals of every pattern."""

from __future__ import annotations

from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick, MatchKind

from callcheck.notation import Pattern


class Scanner:
    """All needles of all patterns in one automaton.

    Positions are code points of the text given.
    """

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        users: dict[str, list[int]] = {}
        for key, pattern in enumerate(patterns):
            for needle in pattern.needles:
                users.setdefault(needle, []).append(key)
        self._users = [tuple(keys) for keys in users.values()]
        self._automaton = AhoCorasick(list(users), matchkind=MatchKind.Standard) if users else None

    def scan(self, text: str) -> dict[int, list[int]]:
        """Pattern key to the places where one of its needles begins, in order."""
        seen: dict[int, list[int]] = {}
        if self._automaton is None:
            return seen
        users = self._users
        for needle, start, _ in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for key in users[needle]:
                places = seen.get(key)
                if places is None:
                    seen[key] = [start]
                else:
                    places.append(start)
        return seen
