"""A long text searched a stretch at a time: RE2's binding encodes all it is given for each search."""

from __future__ import annotations

from typing import Any

STRETCH_CHARACTERS = 512  # where matches may begin; quick to encode again for the next one


class Stretches:
    """An RE2 expression whose `search` costs what lies before the match, not the whole text.

    It finds what the expression finds in the whole text: a match that begins in a stretch takes at
    most `most` characters, and as many are added to the stretch. An expression that knows the edges
    of its text would take those of a stretch for them.
    """

    __slots__ = ("_compiled", "_most", "groups")

    def __init__(self, compiled: Any, most: int) -> None:  # Any: google-re2 has no types
        self._compiled = compiled
        self._most = most
        self.groups: int = compiled.groups

    def search(self, text: str, low: int, high: int) -> _Found | None:
        """The first match in `text[low:high]`."""
        while True:
            end = min(high, low + STRETCH_CHARACTERS + self._most)
            found = self._compiled.search(text[low:end])
            if found is not None and (end == high or found.start() < STRETCH_CHARACTERS):
                return _Found(found, low)
            if end == high:
                return None
            low += STRETCH_CHARACTERS


class _Found:
    """A match in a stretch, counted from where the text begins."""

    __slots__ = ("_by", "_found")

    def __init__(self, found: Any, by: int) -> None:
        self._found = found
        self._by = by

    def start(self) -> int:
        return self.span()[0]

    def end(self) -> int:
        return self.span()[1]

    def span(self, group: int = 0) -> tuple[int, int]:
        start, end = self._found.span(group)
        return (start, end) if start < 0 else (start + self._by, end + self._by)
