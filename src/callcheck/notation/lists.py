"""Named lists as trees, each read when a pattern first asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from callcheck.notation.needles import forget
from callcheck.notation.parse import parse_pattern
from callcheck.notation.tree import Choice, Tree


class Lists(Mapping[str, Tree]):
    """Lists that are known to be right, by name.

    >>> Lists({"腿": ["腿", "脚"]})["腿"]
    Choice(options=(Literal(text='腿'), Literal(text='脚')))
    """

    def __init__(
        self, sources: Mapping[str, Sequence[str]], trees: Mapping[str, Tree] | None = None
    ) -> None:
        self._sources = sources
        self._trees = dict(trees or {})

    def __getitem__(self, name: str) -> Tree:
        tree = self._trees.get(name)
        if tree is None:
            options = tuple(parse_pattern(entry, self) for entry in self._sources[name])
            tree = self._trees[name] = Choice(options)
        return tree

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)

    def forget(self) -> None:
        """Drop what was worked out of the lists read so far."""
        forget(*self._trees.values())
