"""A training module, and what is made for it from a team's reports."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from callcheck.learning.cases import Case
from callcheck.masking import Masked, mask
from callcheck.model import Call, Finding, Report, Turn
from callcheck.ruleset import Rule, RuleSet

ExerciseKind = Literal[
    "discuss", "observe", "read", "rewrite", "drill", "quiz", "lesson", "practice", "plan"
]


@dataclass(frozen=True, slots=True)
class Exercise:
    """One thing to do; `kind` says with what."""

    kind: ExerciseKind
    text: str


@dataclass(frozen=True, slots=True)
class Module:
    """One file of `training/modules/`.

    Attributes:
        id: a slug, the file's name without its number.
        number: 1 to 20.
        for_whom: who it is for.
        aims: what one can do after it.
        reading: paragraphs.
        categories: ids of the taxonomy, or families such as `threat`.
        norms: whose clauses are read; empty for those the rules of the categories cite.
        drills: ids of drills that practise it.
        exercises: in the order they are done.
        makes: products made from reports, see `callcheck.learning.modules.products`.
    """

    id: str
    number: int
    title: str
    for_whom: str
    aims: tuple[str, ...]
    reading: tuple[str, ...]
    categories: tuple[str, ...]
    norms: tuple[str, ...]
    drills: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    makes: tuple[str, ...]

    def draws_on(self, category: str) -> bool:
        """Whether the category, or its family, is one of the module's."""
        return category in self.categories or category.partition(".")[0] in self.categories

    def rules_of(self, rule_set: RuleSet) -> list[Rule]:
        """The rules in use whose category the module draws on, in order of id."""
        return [
            rule
            for rule in rule_set.rules.values()
            if rule.status != "retired" and self.draws_on(rule.category.id)
        ]


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of an excerpt; `marks` are the places, in its text, of what the example shows."""

    turn: int
    speaker: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A few masked turns of a call, and what they show."""

    caption: str
    lines: tuple[Line, ...]
    say_instead: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What a product says: a table and excerpts, with what it can't tell.

    `rows` have as many cells as `columns`. `caution` says what not to conclude.
    """

    title: str
    lead: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    caution: str = ""


@dataclass(frozen=True)
class Material:
    """A team's reports as the modules use them; all of it is in memory.

    Attributes:
        pairs: calls with their reports.
        cases: their findings with what people said of them; rejected ones are left out.
        rule_set: the rules they were made by.
    """

    pairs: tuple[tuple[Call, Report], ...]
    all_cases: tuple[Case, ...]
    rule_set: RuleSet
    _masked: dict[str, Masked] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def cases(self) -> tuple[Case, ...]:
        """The findings that nobody has rejected."""
        return tuple(case for case in self.all_cases if case.verdict != "rejected")

    def of(self, module: Module) -> list[Case]:
        """Those of the module's categories."""
        return [case for case in self.cases if module.draws_on(case.finding.category)]

    def excerpt(self, case: Case, *, before: int = 2, after: int = 1) -> Excerpt:
        """The turns round a finding, masked, with the words it quotes marked."""
        masked, finding = self.masked(case)
        rule = self.rule_set.rules.get(finding.rule)
        turns = masked.call.turns
        at = finding.turn if finding.turn is not None else 0
        places: dict[int, list[tuple[int, int]]] = {}
        for piece in finding.evidence:
            if piece.turn is not None and piece.start is not None and piece.end is not None:
                places.setdefault(piece.turn, []).append((piece.start, piece.end))
        first = max(0, min([at, *places]) - before)
        last = min(len(turns), max([at, *places]) + after + 1)
        lines = tuple(_line(turns[i], places.get(i, [])) for i in range(first, last))
        return Excerpt(
            rule.title if rule else finding.message, lines, rule.say_instead if rule else ""
        )

    def masked(self, case: Case) -> tuple[Masked, Finding]:
        """The call without personal data, and the finding in it."""
        call_id = case.call.call_id
        if call_id not in self._masked:
            self._masked[call_id] = mask(case.call, case.report, profile=self.rule_set.profile)
        masked = self._masked[call_id]
        assert masked.report is not None
        place = next(i for i, f in enumerate(case.report.findings) if f == case.finding)
        return masked, masked.report.findings[place]


def _line(turn: Turn, marks: list[tuple[int, int]]) -> Line:
    return Line(turn.index, turn.speaker.value, turn.text, tuple(sorted(marks)))
