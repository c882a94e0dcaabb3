"""`callcheck trend`: how rates go from week to week, with what stands out of chance."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.counting import Source, checked_names, titles, violations
from callcheck.cli.language import say
from callcheck.cli.material import Agent, Paths, Since, Team, Until, filters
from callcheck.cli.options import STORE, AsOf, ProfilePath, Rules, StorePlace, day
from callcheck.cli.telling import tell
from callcheck.errors import UsageError
from callcheck.reporting.writing import write_text

if TYPE_CHECKING:
    from callcheck.learning.trend.series import Marked

Category = Annotated[
    list[str] | None,
    typer.Option(
        "--category",
        help=say("只看这一类或一族,可多次。", "Only this category or family; repeatable."),
    ),
]
Rule = Annotated[
    list[str] | None,
    typer.Option("--rule", help=say("只看这条规则,可多次。", "Only this rule; repeatable.")),
]
SUFFIXES = (".html", ".json", ".csv", ".xlsx")


class Period(StrEnum):
    """How long a point of the chart is."""

    WEEK = "week"
    DAY = "day"
    MONTH = "month"


def show_trend(
    paths: Paths = None,
    by: Annotated[
        Period, typer.Option("--by", help=say("每点多长。", "How long a point is."))
    ] = Period.WEEK,
    agent: Agent = None,
    team: Team = None,
    category: Category = None,
    rule: Rule = None,
    since: Since = None,
    until: Until = None,
    mark: Annotated[
        list[str] | None,
        typer.Option(
            "--mark",
            help=say(
                "标出培训日:日期 或 日期=名称,可多次。存档里的课程和辅导计划自动标。",
                "Mark a training: DAY or DAY=TITLE, repeatable. The store's lessons and plans are.",
            ),
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help=say(
                "写到文件:.html .json .csv .xlsx。", "Write to a file: .html .json .csv .xlsx."
            ),
        ),
    ] = None,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
) -> None:
    """违规比率按周、日、月的走势。 Rates of violations by week, day or month."""
    if output is not None and output.suffix not in SUFFIXES:
        message = f"走势写不成 `{output.suffix}`"
        raise UsageError("unknown-format", message, hint=" ".join(SUFFIXES))
    from callcheck.checking import load_rules
    from callcheck.learning.trend.page import (
        trend_html,
        trend_json,
        trend_lines,
        trend_table,
    )
    from callcheck.learning.trend.series import common, trend_of
    from callcheck.reporting import catalogue_of

    source = Source(paths, store, load_rules(rules or [], profile), day(as_of))
    marks = [parse_mark(text) for text in mark or ()]
    catalogue = catalogue_of(source.rule_set)
    names = checked_names(catalogue, category or (), rule or ())
    calls = list(source.seen(filters(agent, team, since, until)))
    if not paths:
        from callcheck.learning.store import open_store
        from callcheck.learning.trend.marks import stored_marks

        with open_store(store, create=False) as opened:
            marks += stored_marks(opened.lessons(), opened.plans(), calls)
    wanted = names or common(calls, violations(catalogue))
    trend = trend_of(calls, wanted, by=by.value, marks=marks)
    title = titles(catalogue)
    whose = "、".join(filter(None, (team, agent)))
    if output is None:
        for line in trend_lines(trend, title):
            tell(line)
    elif output.suffix == ".html":
        heading = "违规比率的走势" + (f":{whose}" if whose else "")
        write_text(trend_html(trend, title, heading=heading), output)
    elif output.suffix == ".json":
        write_text(trend_json(trend), output)
    else:
        from callcheck.reporting.score_table import write_table

        write_table(trend_table(trend, title), format=output.suffix[1:], out=output)


def parse_mark(text: str) -> Marked:
    """`DAY` or `DAY=TITLE`.

    Raises:
        UsageError: `bad-date`.
    """
    from callcheck.learning.trend.series import Marked

    when, _, title = text.partition("=")
    found = day(when)
    assert found is not None
    return Marked(found, title or "培训")
