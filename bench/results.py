"""What was measured, as tables for the terminal and for a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.plots import Plot


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, columns, rows of text, notes below, and a plot of it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    plot: Plot | None = None

    def text(self) -> str:
        """For a terminal: the first column to the left, the others to the right."""
        rows = [self.columns, *self.rows]
        widths = [max(_width(row[i]) for row in rows) for i in range(len(self.columns))]
        lines = [self.title]
        for row in rows:
            cells = [row[0] + " " * (widths[0] - _width(row[0]))]
            cells += [" " * (w - _width(c)) + c for c, w in zip(row[1:], widths[1:], strict=True)]
            lines.append("  " + "  ".join(cells).rstrip())
        return "\n".join([*lines, *(f"  {note}" for note in self.notes)]) + "\n"

    def markdown(self, plots: str) -> str:
        """For a page; `plots` is the folder of its plots, seen from the page."""
        lines = [f"## {self.title}", "", _row(self.columns)]
        lines.append("|" + "|".join([" --- "] + [" ---: "] * (len(self.columns) - 1)) + "|")
        lines += [_row(row) for row in self.rows]
        for note in self.notes:
            lines += ["", note]
        if self.plot is not None:
            lines += ["", f"![{self.plot.title}]({plots}/{self.plot.name}.svg)"]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Budget:
    """A row of the design's section 10: `met` is None where nothing could be measured."""

    what: str
    measured: str
    budget: str
    met: bool | None

    @property
    def row(self) -> tuple[str, ...]:
        """As a row of a table."""
        said = {True: "met", False: "not met", None: "not measured"}[self.met]
        return self.what, self.measured, self.budget, said


@dataclass(slots=True)
class Results:
    """All tables in order, the budgets, and what the run was made on."""

    about: list[str] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    budgets: list[Budget] = field(default_factory=list)

    def add(self, table: Table) -> None:
        """Take a table, and print it at once: a run is long."""
        self.tables.append(table)
        print(table.text(), flush=True)

    def budget_table(self) -> Table:
        """The budgets, in the design's order."""
        columns = ("what", "measured", "budget", "")
        return Table("Budgets", columns, tuple(budget.row for budget in self.budgets))


def number(value: float) -> str:
    """Three digits that mean something.

    >>> number(56069.1), number(48.44), number(0.8612), number(0.00086)
    ('56,069', '48.4', '0.861', '0.0009')
    """
    for least, form in ((1000, ",.0f"), (10, ".1f"), (1, ".2f"), (0.01, ".3f")):
        if abs(value) >= least:
            return format(value, form)
    return format(value, ".4f")


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)
