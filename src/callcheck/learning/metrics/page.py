"""Sections as one self-contained HTML page, with the heat map drawn as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from callcheck.learning.metrics.heatmap import Cell, HeatMap
from callcheck.learning.metrics.sections import Say, Section
from callcheck.reporting.score_table import Value
from callcheck.reporting.templates import templates

MAPS, AGENTS, WEEKS = 8, 40, 13  # drawn at most; the rest is said to be in the table
WIDTH, HEIGHT, LABEL, HEAD = 46, 26, 92, 24


@dataclass(frozen=True, slots=True)
class Square:
    """One cell as drawn."""

    x: int
    y: int
    fill: str
    ink: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """One row of the heat map as a grid of agents and weeks."""

    title: str
    width: int
    height: int
    agents: tuple[tuple[int, str], ...]
    weeks: tuple[tuple[int, str], ...]
    squares: tuple[Square, ...]


def page(sections: Sequence[Section], say: Say) -> str:
    """The page; needs no network and runs no script."""
    text: str = (
        templates("callcheck.learning.metrics")
        .get_template("metrics.html")
        .render(
            sections=[_view(section, say) for section in sections],
            title=say("催收质检指标", "Call metrics"),
            lang=say("zh-CN", "en"),
            more=say("表格", "tables"),
            size=(WIDTH, HEIGHT, LABEL, HEAD),
        )
    )
    return text


def _view(section: Section, say: Say) -> dict[str, Any]:  # Any: what the template reads
    data = section.data
    drawings: list[Drawing] = []
    notes = list(section.notes)
    if isinstance(data, HeatMap):
        drawings = [
            drawing(data, row, section.titles.get(row, row), say) for row in data.rows[:MAPS]
        ]
        if len(data.rows) > MAPS or len(data.agents) > AGENTS or len(data.weeks) > WEEKS:
            notes.append(
                say(
                    f"图只画最多的 {MAPS} 行、{AGENTS} 名坐席、最近 {WEEKS} 周,其余在表里。",
                    f"Drawn: the {MAPS} commonest rows, {AGENTS} agents, the last {WEEKS} weeks.",
                )
            )
    tables = [
        {
            "name": table.name,
            "heads": [field.heading for field in table.fields],
            "rows": [
                [(_shown(cell), isinstance(cell, int | float)) for cell in row]
                for row in section.shown(table, say)
            ],
        }
        for table in section.tables
    ]
    return {
        "id": section.id,
        "title": section.title,
        "notes": notes,
        "tables": tables,
        "drawings": drawings,
    }


def drawing(data: HeatMap, row: str, title: str, say: Say) -> Drawing:
    """One row of the map; the last weeks and the first agents by name."""
    agents, weeks = data.agents[:AGENTS], data.weeks[-WEEKS:]
    grid = data.grid(row)
    squares = tuple(
        _square(cell, LABEL + WIDTH * column, HEAD + HEIGHT * line, say)
        for line, agent in enumerate(agents)
        for column, week in enumerate(weeks)
        if (cell := grid.get((agent, week))) is not None
    )
    return Drawing(
        title,
        LABEL + WIDTH * len(weeks) + 2,
        HEAD + HEIGHT * len(agents) + 2,
        tuple((HEAD + HEIGHT * n + 17, name) for n, name in enumerate(agents)),
        tuple((LABEL + WIDTH * n + WIDTH // 2, week[5:]) for n, week in enumerate(weeks)),
        squares,
    )


def _square(cell: Cell, x: int, y: int, say: Say) -> Square:
    share = cell.rate.share or 0.0
    n = cell.rate
    title = say(
        f"{cell.agent} {cell.week}:{n.n} 通里 {n.hits} 通,{cell.findings} 处",
        f"{cell.agent} {cell.week}: {n.hits} of {n.n} calls, {cell.findings} findings",
    )
    if cell.small:
        return Square(
            x, y, "#e6e8ec", "#5d6675", f"{n.hits}/{n.n}", title + say("(太少)", " (few)")
        )
    light = round(97 - 52 * min(1.0, share) ** 0.7)
    ink = "#fff" if light < 62 else "#1d2430"
    return Square(x, y, f"hsl(8 70% {light}%)", ink, f"{100 * share:.0f}%", title)


def _shown(cell: Value) -> str:
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else f"{cell:g}"
