"""`callcheck score simulate`: a new scoring tried on stored reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from callcheck.cli.language import say
from callcheck.cli.options import ProfilePath, Rules, ScoreSheetName
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.learning.simulate import Rescored, Simulation
    from callcheck.reporting import Catalogue
    from callcheck.reporting.score_table import Table, Value


class SimulationFormat(StrEnum):
    """How a simulation is written."""

    TERMINAL = "terminal"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


def simulate_scores(
    reports: Annotated[
        list[Path],
        typer.Argument(help=say("scan --format jsonl 写出的报告。", "Reports as JSONL by scan.")),
    ],
    rules: Rules = None,
    profile: ProfilePath = None,
    score_sheet: ScoreSheetName = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help=say(
                "改一项,如 weights.major=10,可多次。", "One value, weights.major=10; repeatable."
            ),
        ),
    ] = None,
    show: Annotated[
        int, typer.Option("--show", min=0, help=say("列几通变级的。", "Calls shown."))
    ] = 20,
    format: Annotated[  # noqa: A002 - the flag's name
        SimulationFormat, typer.Option("--format", "-f")
    ] = SimulationFormat.TERMINAL,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=say("写到这个文件。", "Write to this file.")),
    ] = None,
) -> None:
    """用新的分值重算存下的报告,不用重新检查。 Try a new scoring on stored reports."""
    from callcheck.checking import load_rules
    from callcheck.checking.scoring import Scorer
    from callcheck.cli.score_settings import with_settings
    from callcheck.learning.simulate import Simulation
    from callcheck.reporting import catalogue_of
    from callcheck.reporting.score_table import opened, write_book, write_json_rows, write_table

    for path in reports:
        if not path.is_file():
            raise UsageError("missing-path", f"没有这个文件:{path}")
    rule_set = load_rules(rules or [], profile, score_sheet)
    scorer = Scorer.of(rule_set, with_settings(rule_set, settings or []))
    simulation, catalogue = Simulation(scorer), catalogue_of(rule_set)
    moved = _moved(simulation, reports)
    calls = _calls(moved, catalogue)
    if format is SimulationFormat.CSV:
        write_table(calls, format="csv", out=output)
    elif format is SimulationFormat.XLSX and output is not None:
        write_book(_sheets(calls, simulation), output)
    elif format is SimulationFormat.XLSX:
        message = "xlsx 不是文本,不能显示在终端上"
        raise UsageError("binary-to-terminal", message, hint="写作 -o 文件.xlsx")
    else:
        with opened(output) as file:
            if format is SimulationFormat.JSON:
                file.write('{"moved": ')
                write_json_rows(calls, file)
                file.write(
                    f', "summary": {json.dumps(_as_json(simulation), ensure_ascii=False)}}}\n'
                )
                return
            shown = list(islice(moved, show))
            for _ in moved:  # counted, not kept
                pass
            for line in _told(simulation, shown, catalogue):
                file.write(line + "\n")


def _moved(simulation: Simulation, paths: list[Path]) -> Iterator[Rescored]:
    from callcheck.reporting.stored import read_reports

    stream = (report for path in paths for report in read_reports(path))
    return (found for found in simulation.run(stream) if found.grade_changes)


def _why(found: Rescored, catalogue: Catalogue) -> str:
    parts = [f"{catalogue.title(name)} {old:g}→{new:g}" for name, old, new in found.changes]
    if found.old.veto != found.new.veto:
        parts.append("新增一票否决" if found.new.veto else "不再一票否决")
    if found.rest:
        parts.append(f"折算、上下限、否决 {found.rest:+g}")
    if found.old.value == found.new.value and not parts:
        parts.append("分数线不同")
    return ";".join(parts)


def _calls(moved: Iterator[Rescored], catalogue: Catalogue) -> Table:
    from callcheck.reporting.score_table import Field, Table

    fields = [
        Field("call_id", "通话编号"),
        Field("agent", "坐席"),
        Field("old", "旧分"),
        Field("new", "新分"),
        Field("old_grade", "旧等级"),
        Field("new_grade", "新等级"),
        Field("why", "为什么"),
    ]
    rows = (
        (
            found.call_id,
            found.agent,
            found.old.value,
            found.new.value,
            found.old_grade,
            found.new_grade,
            _why(found, catalogue),
        )
        for found in moved
    )
    return Table("等级变了的通话", fields, rows)


def _sheets(calls: Table, simulation: Simulation) -> Iterator[Table]:
    yield calls  # reading them fills the simulation
    yield _totals(simulation)
    yield _agents(simulation)


def _totals(simulation: Simulation) -> Table:
    from callcheck.reporting.score_table import Field, Table

    return Table(
        "新旧对比", [Field("item", ""), Field("old", "旧"), Field("new", "新")], _rows(simulation)
    )


def _rows(simulation: Simulation) -> Iterator[list[Value]]:
    old, new = simulation.old, simulation.new
    yield ["通话", old.n, new.n]
    yield ["平均分", _rounded(old.mean), _rounded(new.mean)]
    yield ["一票否决", old.vetoed, new.vetoed]
    names = [grade.name for grade in simulation.grades]
    for name in dict.fromkeys([*names, *sorted(old.grades)]):
        yield [f"等级 {name}", old.grades[name], new.grades[name]]
    for low, high in _BINS:
        counts = [
            sum(calls for score, calls in group.scores.items() if low * 100 <= score < high * 100)
            for group in (old, new)
        ]
        yield [
            f"得分 {low}" if high - low == 1 and low in (0, 100) else f"得分 {low}–{high - 1}",
            *counts,
        ]


_BINS = ((0, 1), (1, 60), (60, 70), (70, 80), (80, 90), (90, 100), (100, 101))


def _agents(simulation: Simulation) -> Table:
    from callcheck.reporting.score_table import Field, Table

    fields = [
        Field("agent", "坐席"),
        Field("calls", "通话"),
        Field("old", "旧平均"),
        Field("new", "新平均"),
        Field("difference", "差"),
        Field("old_vetoed", "旧否决"),
        Field("new_vetoed", "新否决"),
    ]
    rows = (
        (
            name,
            old.n,
            _rounded(old.mean),
            _rounded(new.mean),
            _rounded((new.mean or 0) - (old.mean or 0)),
            old.vetoed,
            new.vetoed,
        )
        for name, (old, new) in sorted(simulation.agents.items())
    )
    return Table("坐席", fields, rows)


def _told(simulation: Simulation, shown: list[Rescored], catalogue: Catalogue) -> Iterator[str]:
    from callcheck.reporting.score_table import aligned

    yield from aligned(_totals(simulation))
    if simulation.ungraded:
        yield f"{simulation.ungraded} 通的旧分没有等级,按新的分数线定"
    yield ""
    yield from aligned(_agents(simulation))
    moved = simulation.moved.total()
    yield ""
    yield f"{simulation.changed} 通分数变了,{moved} 通等级变了" + (
        ":" + " ".join(f"{a}→{b} {n}" for (a, b), n in sorted(simulation.moved.items()))
        if moved
        else ""
    )
    if shown:
        yield from aligned(_calls(iter(shown), catalogue))
    if moved > len(shown):
        yield f"另有 {moved - len(shown)} 通,用 --show 或 -f csv 看全"


def _as_json(simulation: Simulation) -> dict[str, Any]:  # Any: JSON
    def group(found: Any) -> dict[str, Any]:  # Any: a Group
        interval = found.interval
        return {
            "calls": found.n,
            "mean": _rounded(found.mean),
            "interval": [round(x, 2) for x in interval] if interval else None,
            "vetoed": found.vetoed,
            "grades": dict(sorted(found.grades.items())),
            "scores": {f"{score / 100:g}": n for score, n in sorted(found.scores.items())},
        }

    return {
        "old": group(simulation.old),
        "new": group(simulation.new),
        "changed": simulation.changed,
        "moved": [
            {"old": a, "new": b, "calls": n} for (a, b), n in sorted(simulation.moved.items())
        ],
        "agents": {
            name: {"calls": old.n, "old": _rounded(old.mean), "new": _rounded(new.mean)}
            for name, (old, new) in sorted(simulation.agents.items())
        },
    }


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)
