"""`callcheck score`: scores by call, agent or team, and one call line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.groups import with_default
from callcheck.cli.language import say
from callcheck.cli.options import ProfilePath, Rules, ScoreSheetName
from callcheck.cli.score_simulate import simulate_scores
from callcheck.cli.telling import tell
from callcheck.errors import UsageError
from callcheck.model import GRADES, Report

if TYPE_CHECKING:
    from callcheck.learning.scores import Group
    from callcheck.reporting import Catalogue
    from callcheck.reporting.score_table import Table, Value


class By(StrEnum):
    """What a row of the table is."""

    CALL = "call"
    AGENT = "agent"
    TEAM = "team"
    LINE = "line"


class TableFormat(StrEnum):
    """How a table is written."""

    TERMINAL = "terminal"
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


score_app = typer.Typer(
    cls=with_default("show", bare=False),
    no_args_is_help=True,
    help=say(
        "评分表:callcheck score 报告.jsonl 或转写;simulate 试算新的分值。",
        "Scores of reports or calls; simulate tries new weights.",
    ),
)


def show_scores(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help=say(
                "scan --format jsonl 写出的报告,或转写。",
                "Reports as JSONL by scan, or transcripts.",
            )
        ),
    ],
    rules: Rules = None,
    profile: ProfilePath = None,
    score_sheet: ScoreSheetName = None,
    by: Annotated[
        By,
        typer.Option(
            "--by",
            help=say(
                "一行一通(call)、一坐席、一团队或评分表一项(line)。",
                "A row a call, agent, team, or line of the sheet.",
            ),
        ),
    ] = By.CALL,
    call: Annotated[
        str | None,
        typer.Option("--call", help=say("只看这一通,逐项说明。", "This call only, line by line.")),
    ] = None,
    format: Annotated[TableFormat, typer.Option("--format", "-f")] = TableFormat.TERMINAL,  # noqa: A002 - the flag's name
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=say("写到这个文件。", "Write to this file.")),
    ] = None,
) -> None:
    """逐通、按坐席或团队看得分。 Scores by call, agent or team."""
    from callcheck.checking import load_rules
    from callcheck.cli.score_input import reports_of
    from callcheck.reporting import catalogue_of
    from callcheck.reporting.score_table import write_table

    rule_set = load_rules(rules or [], profile, score_sheet)
    catalogue = catalogue_of(rule_set)
    reports = reports_of(paths, rule_set, rescore=bool(profile or score_sheet))
    if call is not None:
        reports = iter(_named(reports, call))
        if format is TableFormat.TERMINAL and output is None:
            from callcheck.reporting.score_rows import told

            for report in reports:
                for line in told(report, catalogue):
                    tell(line)
            return
        by = By.LINE
    sheet = rule_set.profile.score_sheet
    grades = [grade.name for grade in (sheet.grades if sheet else GRADES)]
    write_table(_table(reports, by, catalogue, grades), format=format.value, out=output)


def _named(reports: Iterable[Report], call: str) -> list[Report]:
    from callcheck.source import nearest

    found: list[Report] = []
    others: set[str] = set()
    for report in reports:
        if report.call_id == call:
            found.append(report)
        elif len(others) < 10_000:
            others.add(report.call_id)
    if not found:
        hint = nearest(call, sorted(others))
        raise UsageError("unknown-call", f"没有通话 `{call}`", hint=hint)
    return found


def _table(reports: Iterable[Report], by: By, catalogue: Catalogue, grades: list[str]) -> Table:
    from callcheck.reporting.score_rows import call_table, line_table

    if by is By.LINE:
        return line_table(reports, catalogue)
    if by is By.CALL:
        stream = iter(reports)
        first = list(islice(stream, 100))
        return call_table(chain(first, stream), first)
    return group_table(reports, by, catalogue, grades)


def group_table(
    reports: Iterable[Report], by: By, catalogue: Catalogue, grades: list[str]
) -> Table:
    """A row a group by name, and one for all; no ranking, for most differences are chance.

    `grades` are in the order of their columns; others met come after.
    """
    from callcheck.learning.scores import Group, agent_of, standings, team_of
    from callcheck.reporting.score_rows import STANDING
    from callcheck.reporting.score_table import Field, Table

    everyone, groups = Group(), dict[str, Group]()
    name_of = agent_of if by is By.AGENT else team_of
    for report in reports:
        everyone.add(report.score)
        groups.setdefault(name_of(report), Group()).add(report.score)
    standing = standings(groups)
    met = everyone.grades
    grades = [*(g for g in grades if met), *sorted(g for g in met if g not in grades)]
    fields = [
        Field(by.value, "坐席" if by is By.AGENT else "团队"),
        Field("calls", "通话"),
        Field("mean", "平均分"),
        Field("low", "95% 下限"),
        Field("high", "95% 上限"),
        Field("standing", "与其余比"),
        Field("vetoed", "一票否决"),
        *(Field(f"grade:{name}", name) for name in grades),
        Field("losses", "平均每通失分最多"),
    ]

    def rows() -> Iterator[list[Value]]:
        for name, group in sorted(groups.items()):
            yield _row(name, group, STANDING[standing[name]], grades, catalogue)
        yield _row("全部", everyone, None, grades, catalogue)

    return Table("坐席" if by is By.AGENT else "团队", fields, rows())


def _row(
    name: str, group: Group, standing: str | None, grades: list[str], catalogue: Catalogue
) -> list[Value]:
    interval = group.interval
    low, high = interval if interval else (None, None)
    most = "、".join(
        f"{catalogue.title(item)} {lost / 100 / group.n:.2f}"
        for item, lost in group.losses.most_common(3)
    )
    return [
        name,
        group.n,
        _rounded(group.mean),
        _rounded(low),
        _rounded(high),
        standing,
        group.vetoed,
        *(group.grades[grade] for grade in grades),
        most or None,
    ]


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


score_app.command("show")(show_scores)
score_app.command("simulate")(simulate_scores)
