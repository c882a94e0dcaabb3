"""Reading the notation of `says`: `[把|让]你(的)…4<limbs>`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from callcheck.notation.entities import ENTITIES
from callcheck.notation.tree import (
    GAP,
    GAP_MOST,
    Choice,
    Edge,
    Entity,
    Gap,
    Literal,
    Optional,
    Sequence,
    Tree,
    Word,
)
from callcheck.text import fold

MOST_DEPTH = 40  # of brackets in brackets; the bundled patterns have three
SIGNS = frozenset("[]|()…<>^${}「」")
_PLAIN = re.compile(f"[^{re.escape(''.join(sorted(SIGNS)))}]+")


class PatternError(ValueError):
    """A pattern that cannot be read.

    Attributes:
        code: a slug of `docs/errors.md`.
        offset: 0-based character of the pattern where it goes wrong.
        names: the names that would have been right, for a hint.
    """

    def __init__(self, code: str, message: str, offset: int, names: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.offset = offset
        self.names = names


def parse_pattern(source: str, lists: Mapping[str, Tree]) -> Tree:
    """The tree of `source`; `<name>` takes its options from `lists`.

    Raises:
        PatternError: with the place of the first mistake.

    >>> parse_pattern("派人(去)", {})
    Sequence(parts=(Literal(text='派人'), Optional(part=Literal(text='去'))))
    """
    reader = _Reader(source, lists)
    tree = reader.choice("")
    if reader.at < len(source):
        raise PatternError("pattern-syntax", f"多出一个 `{source[reader.at]}`", reader.at)
    return tree


class _Reader:
    """Recursive descent over one pattern."""

    def __init__(self, source: str, lists: Mapping[str, Tree]) -> None:
        self.source = source
        self.lists = lists
        self.at = 0
        self.depth = 0

    def choice(self, closer: str) -> Tree:
        """Options parted by `|` up to `closer`."""
        options = [self.sequence(closer)]
        while closer and self._peek() == "|":
            self.at += 1
            options.append(self.sequence(closer))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self, closer: str) -> Tree:
        """Parts up to `|` or `closer`."""
        parts: list[Tree] = []
        while (ch := self._peek()) and ch != closer and not (ch == "|" and closer):
            part = self._part(ch)
            if part is not None:
                parts.append(part)
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def _part(self, ch: str) -> Tree | None:
        if ch == "[":
            return self._group("[", "]")
        if ch == "(":
            return Optional(self._group("(", ")"))
        if ch == "…":
            return self._gap()
        if ch in "<{「":
            return self._name(ch)
        if ch in "^$":
            self.at += 1
            return Edge(ch)
        if ch in SIGNS:
            raise PatternError("pattern-syntax", f"这里不该有 `{ch}`", self.at)
        return self._literal()

    def _group(self, opener: str, closer: str) -> Tree:
        start = self.at
        if self.depth >= MOST_DEPTH:
            raise PatternError("pattern-too-large", f"括号最多套 {MOST_DEPTH} 层", start)
        self.at += 1
        self.depth += 1
        tree = self.choice(closer)
        self.depth -= 1
        if self._peek() != closer:
            raise PatternError("pattern-syntax", f"`{opener}` 没有配对的 `{closer}`", start)
        self.at += 1
        if isinstance(tree, Sequence) and not tree.parts:
            raise PatternError("pattern-syntax", f"`{opener}{closer}` 里是空的", start)
        return tree

    def _gap(self) -> Gap:
        start = self.at
        while self._peek() == "…":  # …… as Chinese input methods write it
            self.at += 1
        digits = ""
        while self._peek().isdecimal():
            digits += self._peek()
            self.at += 1
        most = int(digits) if digits else GAP
        if most > GAP_MOST:
            raise PatternError("pattern-syntax", f"间隔最多 {GAP_MOST} 个字", start)
        return Gap(most)

    def _name(self, opener: str) -> Tree:
        closer = {"<": ">", "{": "}", "「": "」"}[opener]
        start = self.at
        end = self.source.find(closer, start)
        if end < 0:
            raise PatternError("pattern-syntax", f"`{opener}` 没有配对的 `{closer}`", start)
        name = self.source[start + 1 : end]
        self.at = end + 1
        if opener == "「":
            return self._word(name, start)
        if opener == "{":
            if name not in ENTITIES:
                raise PatternError("unknown-entity", f"没有 `{{{name}}}`", start, tuple(ENTITIES))
            return Entity(name)
        if name not in self.lists:
            raise PatternError("unknown-list", f"没有词表 `<{name}>`", start, tuple(self.lists))
        return self.lists[name]

    def _word(self, name: str, start: int) -> Word:
        text = fold(name).text
        if not text:
            raise PatternError("pattern-syntax", "`「」` 里是空的", start)
        return Word(text)

    def _literal(self) -> Literal | None:
        start = self.at
        found = _PLAIN.match(self.source, start)
        assert found is not None
        self.at = found.end()
        return _literal(found[0])


@lru_cache(maxsize=4096)
def _literal(written: str) -> Literal | None:
    """The same words stand in many patterns."""
    text = fold(written).text
    return Literal(text) if text else None
