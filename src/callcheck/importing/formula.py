"""Formulas such as `a&&(b||!c)`: reading them, and keeping what can be said of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from callcheck.importing.draft import Body, NotCarried

_TOKEN = re.compile(r"\s*(&&?|\|\|?|[!()]|[\w-]+)")
_WORDS = {"and": "&", "or": "|", "not": "!"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition by its id, or that it is not met."""

    name: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """All of its parts (`&`), or one of them (`|`)."""

    sign: str
    parts: tuple[Formula, ...]


Formula = Leaf | Group


def read_formula(text: str) -> Formula:
    """The formula of a text, with every negation moved down to its leaves.

    Raises:
        NotCarried: when it is none.

    >>> read_formula("a&&!(b||c)")
    Group(sign='&', parts=(Leaf(name='a', negated=False), Leaf(name='b', negated=True), Leaf(name='c', negated=True)))
    """
    tokens: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise NotCarried(f"逻辑表达式 `{text}` 第 {at + 1} 个字符看不懂")
        word = found[1]
        tokens.append(_WORDS.get(word.lower(), word[0] if word[0] in "&|" else word))
        at = found.end()
    reader = _Reader(tokens, text)
    formula = reader.either(negated=False)
    if reader.tokens:
        raise NotCarried(f"逻辑表达式 `{text}` 在 `{reader.tokens[0]}` 处断了")
    return formula


class _Reader:
    def __init__(self, tokens: list[str], text: str) -> None:
        self.tokens = tokens
        self.text = text

    def either(self, *, negated: bool) -> Formula:
        return self._chain("|", self.both, negated=negated)

    def both(self, *, negated: bool) -> Formula:
        return self._chain("&", self.one, negated=negated)

    def one(self, *, negated: bool) -> Formula:
        token = self.tokens.pop(0) if self.tokens else ""
        if token == "!":
            return self.one(negated=not negated)
        if token == "(":
            inner = self.either(negated=negated)
            if not self.tokens or self.tokens.pop(0) != ")":
                raise NotCarried(f"逻辑表达式 `{self.text}` 少一个 `)`")
            return inner
        if not token or token in "&|)":
            raise NotCarried(f"逻辑表达式 `{self.text}` 不完整")
        return Leaf(token, negated)

    def _chain(self, sign: str, part: Callable[..., Formula], *, negated: bool) -> Formula:
        parts = [part(negated=negated)]
        while self.tokens[:1] == [sign]:
            self.tokens.pop(0)
            parts.append(part(negated=negated))
        return group({"&": "|", "|": "&"}[sign] if negated else sign, parts)


def group(sign: str, parts: Iterable[Formula]) -> Formula:
    """Parts under one sign, without groups of the same sign inside."""
    flat: list[Formula] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Group) and part.sign == sign else (part,))
    return flat[0] if len(flat) == 1 else Group(sign, tuple(dict.fromkeys(flat)))


def opposite(formula: Formula) -> Formula:
    """What holds when `formula` does not."""
    if isinstance(formula, Leaf):
        return Leaf(formula.name, not formula.negated)
    return Group("&" if formula.sign == "|" else "|", tuple(map(opposite, formula.parts)))


def replaced(formula: Formula, by: Mapping[str, Formula]) -> Formula:
    """The formula with formulas in the places of its leaves."""
    if isinstance(formula, Leaf):
        inner = by.get(formula.name, Leaf(formula.name))
        return opposite(inner) if formula.negated else inner
    return group(formula.sign, [replaced(part, by) for part in formula.parts])


def leaves(formula: Formula) -> Iterator[Leaf]:
    """Its leaves, in order."""
    if isinstance(formula, Leaf):
        yield formula
        return
    for part in formula.parts:
        yield from leaves(part)


def narrowed(formula: Formula, unsayable: Mapping[str, str]) -> Formula | None:
    """The formula without what cannot be said, met by nothing that the whole would not be.

    None when nothing of it is left: an `&` falls with any of its parts, a `|` loses them.
    """
    if isinstance(formula, Leaf):
        return None if formula.name in unsayable else formula
    parts = [narrowed(part, unsayable) for part in formula.parts]
    kept = [part for part in parts if part is not None]
    if not kept or (formula.sign == "&" and len(kept) < len(parts)):
        return None
    return group(formula.sign, kept)


def body_of(formula: Formula, bodies: Mapping[str, Body]) -> dict[str, Any]:
    """The formula as a condition of YAML."""
    if isinstance(formula, Leaf):
        body = dict(bodies[formula.name])
        return {"not": body} if formula.negated else body
    key = "all" if formula.sign == "&" else "any"
    return {key: [body_of(part, bodies) for part in formula.parts]}
