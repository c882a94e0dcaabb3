"""A pattern's form: what is known of it without reading it, as it is kept in a file."""

from __future__ import annotations

import msgspec

from callcheck.notation.needles import Gates

_NONE: frozenset[str] = frozenset()


class Form(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What a pattern needs before it is tried; texts of a set stand in one, parted by line breaks."""

    text: str
    least: int
    most: int
    at_edge: bool
    has_words: bool
    gapped: bool
    first: str
    rest: tuple[str, ...]
    heads: str

    def gates(self) -> Gates:
        """As the scanner wants them."""
        rest = tuple(frozenset(texts.split("\n")) for texts in self.rest)
        heads = frozenset(self.heads.split("\n")) if self.heads else _NONE
        return Gates(frozenset(self.first.split("\n")) if self.first else _NONE, rest, heads)


def form_of(gates: Gates, sizes: tuple[str, int, int], kinds: tuple[bool, bool, bool]) -> Form:
    """The form of a pattern of those gates."""
    first, heads, *rest = (
        "\n".join(sorted(texts)) for texts in (gates.first, gates.heads, *gates.rest)
    )
    return Form(*sizes, *kinds, first, tuple(rest), heads)
