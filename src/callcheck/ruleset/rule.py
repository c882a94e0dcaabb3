"""The loaded form of rules, norms and named lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from callcheck.condition import Condition
from callcheck.errors import Location
from callcheck.model import Call, Category, Citation, Severity, Speaker
from callcheck.model.markup import html_table


class Status(StrEnum):
    """How far a rule is trusted."""

    DRAFT = "draft"
    STABLE = "stable"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Demand:
    """What one clause requires (Chinese), of which categories; `clause` None where not known."""

    clause: str | None
    requires: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Norm:
    """One norm of `rules/norms.yaml`.

    `in_force_from` is None for norms older than anything checked; `in_force_to` is the first day
    on which it no longer holds, None while it holds; `never` marks drafts. `certainty` is `text` (clause read),
    `report` (reliable account read) or `memory`. `packs` names the rule packs it belongs to.
    """

    id: str
    title: str
    number: str
    body: str
    level: str
    in_force_from: date | None
    in_force_to: date | None
    certainty: Literal["text", "report", "memory"]
    packs: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    never: bool = False
    note: str = ""
    demands: tuple[Demand, ...] = ()

    def is_in_force(self, day: date | None) -> bool:
        """Whether it holds on `day`; without a day, whether it still holds."""
        if self.never:
            return False
        if day is None:
            return self.in_force_to is None
        begun = self.in_force_from is None or self.in_force_from <= day
        return begun and (self.in_force_to is None or day < self.in_force_to)


@dataclass(frozen=True, slots=True)
class RuleTest:
    """A call with which a rule proves itself.

    `quote` is what a hit must quote (None for an absence, a measure and a miss); `because` says
    why a miss is innocent.
    """

    hits: bool
    call: Call
    quote: str | None
    because: str
    location: Location


@dataclass(frozen=True, slots=True)
class Window:
    """The stretch in which something is expected; unset bounds do not bind.

    `first_turns` and `last_turns` count turns of the call; `turns` those after the turn that
    made it expected; `seconds` the call's first; `before` names a fact: up to and including the
    turn in which it begins to hold. `least_turns` is how long a call must be for anything to be
    expected at all.
    """

    first_turns: int | None = None
    last_turns: int | None = None
    turns: int | None = None
    seconds: float | None = None
    before: str | None = None
    least_turns: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One YAML file: the check, its reasons, its tests and its lesson.

    `yields_to` names categories, or families: where one of them is found in the same clause (the
    same turn when `yields_in` says so), the
    words are theirs and this rule keeps silent.
    """

    id: str
    title: str
    category: Category
    severity: Severity
    status: Status
    basis: tuple[Citation, ...]
    summary: str
    why: str
    say_instead: str
    speaker: Speaker
    shape: Literal["find", "expect", "measure"]
    condition: Condition
    when: Condition | None
    unless: tuple[str, ...]
    window: Window
    once: bool
    yields_to: tuple[str, ...]
    yields_in: str
    tests: tuple[RuleTest, ...]
    path: str
    layer: str

    def _repr_html_(self) -> str:
        """As a notebook shows it."""
        rows = [
            ("类别", f"{self.category.title}({self.category.id})"),
            ("级别", self.severity.value),
            ("查什么", self.summary),
            ("为什么", self.why),
            ("该怎么说", self.say_instead),
            ("依据", "、".join(f"{cited.norm}{cited.clause or ''}" for cited in self.basis)),
            ("文件", self.path),
        ]
        return html_table(f"{self.title}({self.id})", (), rows, len(rows))
