"""Where and when: a rule or category by agent and week."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from callcheck.learning.metrics.weeks import Pair, agent_of, rejected, upheld, week_of_call
from callcheck.learning.rates import Rate
from callcheck.learning.scores import LEAST
from callcheck.model import Review


@dataclass(frozen=True, slots=True)
class Cell:
    """Calls with the violation, of the agent's calls in the week.

    Attributes:
        rate: never of no calls; an agent without a call in a week has no cell.
        findings: more than calls where a call has several.
    """

    row: str
    agent: str
    week: str
    rate: Rate
    findings: int

    @property
    def small(self) -> bool:
        """Whether there are too few calls for its colour to mean much; shown grey."""
        return self.rate.n < LEAST


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Every row × agent × week with a call.

    Attributes:
        by: what a row is.
        rows: those with most calls first.
        agents: in order of names.
        weeks: oldest first.
        cells: in order of row, agent, week; those without a finding too.
        undated: calls without a day, which are in no cell.
    """

    by: Literal["rule", "category"]
    rows: tuple[str, ...]
    agents: tuple[str, ...]
    weeks: tuple[str, ...]
    cells: tuple[Cell, ...]
    undated: int

    def grid(self, row: str) -> dict[tuple[str, str], Cell]:
        """The cells of one row by agent and week."""
        return {(cell.agent, cell.week): cell for cell in self.cells if cell.row == row}


def heat_map(
    pairs: Iterable[Pair],
    reviews: Iterable[Review] = (),
    *,
    by: Literal["rule", "category"] = "category",
) -> HeatMap:
    """Violations that nobody has rejected."""
    without = rejected(reviews)
    calls: Counter[tuple[str, str]] = Counter()
    hits: Counter[tuple[str, str, str]] = Counter()
    findings: Counter[tuple[str, str, str]] = Counter()
    rows: Counter[str] = Counter()
    undated = 0
    for call, report in pairs:
        week = week_of_call(call, report)
        if week is None:
            undated += 1
            continue
        agent = agent_of(call)
        calls[agent, week] += 1
        names = [f.rule if by == "rule" else f.category for f in upheld(call, report, without)]
        findings.update((name, agent, week) for name in names)
        hits.update((name, agent, week) for name in set(names))
        rows.update(set(names))
    order = tuple(sorted(rows, key=lambda name: (-rows[name], name)))
    cells = tuple(
        Cell(
            row,
            agent,
            week,
            Rate(hits[row, agent, week], calls[agent, week]),
            findings[row, agent, week],
        )
        for row in order
        for agent, week in sorted(calls)
    )
    agents = tuple(sorted({agent for agent, _ in calls}))
    return HeatMap(by, order, agents, tuple(sorted({w for _, w in calls})), cells, undated)
