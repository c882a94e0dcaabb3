"""New weights or a new sheet tried on stored reports; nothing is checked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from callcheck.checking.scoring import Scorer
from callcheck.learning.scores import Group, agent_of
from callcheck.model import GRADES, Grade, Report, Score


@dataclass(frozen=True, slots=True)
class Rescored:
    """One call under the old and the new scoring.

    Attributes:
        changes: points by category, old and new, where they differ; they and `rest` add up to
            the difference of the two scores.
        rest: what scaling, bounds, rounding and vetoes make of it.
    """

    call_id: str
    agent: str
    old: Score
    new: Score
    old_grade: str
    new_grade: str
    changes: tuple[tuple[str, float, float], ...]
    rest: float

    @property
    def grade_changes(self) -> bool:
        """Whether the grade is another."""
        return self.old_grade != self.new_grade


@dataclass(slots=True)
class Simulation:
    """What a new scoring comes to over many calls; memory grows with the agents only.

    Attributes:
        moved: calls whose grade changes, by old and new grade.
        changed: calls whose score changes.
    """

    scorer: Scorer
    old: Group = field(default_factory=Group)
    new: Group = field(default_factory=Group)
    agents: dict[str, tuple[Group, Group]] = field(default_factory=dict)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    changed: int = 0
    ungraded: int = 0

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The grades of the new scoring; old scores without a grade are held against them."""
        sheet = self.scorer.profile.score_sheet
        return sheet.grades if sheet else GRADES

    def run(self, reports: Iterable[Report]) -> Iterator[Rescored]:
        """Each call's two scores as they come."""
        for report in reports:
            found = self._rescored(report)
            for old, new in (
                (self.old, self.new),
                self.agents.setdefault(found.agent, (Group(), Group())),
            ):
                old.add(found.old, found.old_grade)
                new.add(found.new, found.new_grade)
            self.changed += found.old.value != found.new.value
            self.ungraded += found.old.grade is None
            if found.grade_changes:
                self.moved[found.old_grade, found.new_grade] += 1
            yield found

    def _rescored(self, report: Report) -> Rescored:
        old, new = report.score, self.scorer.rescore(report).score
        before, after = _by_category(old), _by_category(new)
        zero = Decimal(0)
        changes = tuple(
            (name, float(before.get(name, zero)), float(after.get(name, zero)))
            for name in sorted(before.keys() | after.keys())
            if before.get(name, zero) != after.get(name, zero)
        )
        whole = Decimal(str(new.value)) - Decimal(str(old.value))
        rest = whole - (sum(after.values(), zero) - sum(before.values(), zero))
        return Rescored(
            report.call_id,
            agent_of(report),
            old,
            new,
            old.grade or self._grade(old),
            new.grade or self._grade(new),
            changes,
            float(rest),
        )

    def _grade(self, score: Score) -> str:
        names = (g.name for g in self.grades if score.value >= g.at_least)
        return self.grades[-1].name if score.veto else next(names)


def _by_category(score: Score) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for deduction in score.deductions:
        points = Decimal(str(deduction.points))
        found[deduction.category] = found.get(deduction.category, Decimal(0)) + points
    return found
