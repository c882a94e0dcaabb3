"""What a person says is in a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from callcheck.model.call import Call


@dataclass(frozen=True, slots=True)
class Label:
    """A category that is in a call; `turn` is None for what has no place."""

    category: str
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class LabelledCall:
    """A call with what a person found in it.

    `item`, `target` and `trick` are set for fragments made to test one category: `probe` has
    the target, `negative` has not. `doubtful` are labels that careful people disagree on: found or
    not found, they count neither for nor against.
    """

    call: Call
    labels: tuple[Label, ...]
    note: str = ""
    item: Literal["probe", "negative"] | None = None
    target: str | None = None
    trick: str = ""
    doubtful: tuple[Label, ...] = ()
