"""One call's findings, ready to leave the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from callcheck.model.call import CallMeta, Problem
from callcheck.model.finding import Finding, Suppressed
from callcheck.model.markup import html_table


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken (negative) or given (positive) for one category.

    With a score sheet: by which of its items, and why (Chinese).
    """

    category: str
    points: float
    times: int
    item: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What one finding, by its key, took from a line (negative) or gave it; 0 past a cap."""

    finding: str
    points: float


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One line of a filled-in score sheet.

    Attributes:
        item: its name.
        kind: of the line; `adjust` lines scale, round and bound the total.
        full: full points of an item, the cap of a bonus, else 0.
        points: what it adds to the total; the lines of a sheet add up to the score.
        taken: finding by finding, in the order of the findings.
        note: which bound or rule applied (Chinese).
    """

    item: str
    kind: Literal["item", "bonus", "adjust", "veto"]
    full: float
    points: float
    taken: tuple[Taken, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """0 to 100.

    Attributes:
        value: by the weights 0 when a veto category was met; by a sheet what the veto allows.
        veto: whether one was met.
        deductions: by category, with a sheet by item and category.
        grade: by a sheet.
        sheet: its name.
        lines: the sheet filled in; None without one.
    """

    value: float
    veto: bool
    deductions: tuple[Deduction, ...] = ()
    grade: str | None = None
    sheet: str | None = None
    lines: tuple[ScoreLine, ...] | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What the rules say of one call.

    Attributes:
        call_id: of the call.
        rule_set: version hash of the rules and the profile used.
        as_of: the day whose norms were applied; None when neither call nor caller gave one.
        meta: of the call.
        facts: name to value: a turn index, a word such as `debtor`, or None when not so.
        score: see `Score`.
        findings: in order of (turn, start, rule); those without a turn last.
        suppressed: matches held back, same order.
        problems: what was odd in the source or could not be judged.
    """

    call_id: str
    rule_set: str
    as_of: date | None
    meta: CallMeta
    facts: Mapping[str, int | str | None]
    score: Score
    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The findings that count against the agent."""
        return tuple(f for f in self.findings if f.is_violation)

    def _repr_html_(self) -> str:
        """As a notebook shows it."""
        veto = "(一票否决)" if self.score.veto else ""
        title = f"{self.call_id}:{self.score.value:g} 分{veto},违规 {len(self.violations)} 处"
        heads = ("级别", "类别", "轮次", "原话", "说明", "规则")
        return html_table(title, heads, map(_row, self.findings), len(self.findings))


def _row(finding: Finding) -> tuple[str, ...]:
    quotes = [e.quote for e in finding.evidence if e.quote is not None]
    measured = [f"{e.measured}(界限 {e.limit})" for e in finding.evidence if e.measured is not None]
    return (
        finding.severity.value,
        finding.category,
        "" if finding.turn is None else str(finding.turn),
        "…".join(quotes or measured),
        finding.message,
        finding.rule,
    )
