"""What importing makes: drafts of rules, and an account of each source rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from callcheck.model import Category

Body = Mapping[str, Any]  # Any: a condition as it will stand in YAML


class NotCarried(Exception):  # noqa: N818 - not an error but an answer
    """Something of a source that callcheck has no words for; its text (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A dialogue that the source gives, a line a turn; `hits` is None when it does not say."""

    lines: tuple[str, ...]
    hits: bool | None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A rule to be written.

    `body` is what stands under `shape`; `words` are the named lists it refers to; `source` says
    where it comes from.
    """

    id: str
    title: str
    category: Category
    summary: str
    speaker: str
    shape: str
    body: Body
    source: str
    severity: str | None = None
    when: Body | None = None
    words: Mapping[str, tuple[str, ...]] | None = None
    samples: tuple[Sample, ...] = ()
    todo: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source rule.

    `rules` are the ids made of it; `losses` what is lost, or why nothing was made; `notes` what
    was decided on the way and may be wished otherwise.
    """

    where: str
    name: str
    rules: tuple[str, ...] = ()
    losses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """`carried`, `part` or `none`."""
        if not self.rules:
            return "none"
        return "part" if self.losses else "carried"


@dataclass(frozen=True, slots=True)
class Unknown:
    """A category word that names no category: how many source rules have it, what it may be."""

    word: str
    count: int
    hint: str


@dataclass(frozen=True, slots=True)
class Converted:
    """Everything made of the sources, in their order."""

    drafts: tuple[Draft, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    unknown: tuple[Unknown, ...] = ()
