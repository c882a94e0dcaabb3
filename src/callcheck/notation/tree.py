"""Utterance patterns as a tree: what the notation of `says` can express."""

from __future__ import annotations

from dataclasses import dataclass, field

GAP = 6
GAP_MOST = 40


@dataclass(frozen=True, slots=True)
class Literal:
    """Those characters, folded."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Up to `most` characters of the same speech."""

    most: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A number, an amount, a date and so on, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that the tokeniser takes for a word of their own."""

    text: str


@dataclass(frozen=True, slots=True)
class Edge:
    """The start (`^`) or the end (`$`) of a turn."""

    sign: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several. `memo` keeps what was worked out of it: a list stands in many patterns."""

    options: tuple[Tree, ...]
    memo: dict[str, object] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Optional:
    """It or nothing."""

    part: Tree


Tree = Literal | Gap | Entity | Word | Edge | Sequence | Choice | Optional
