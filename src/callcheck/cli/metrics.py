"""`callcheck metrics`, `callcheck scorecard`, `callcheck complaints`: how calls and rules stand."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import Agent, Paths, Since, Team, Until, filters
from callcheck.cli.options import (
    STORE,
    AsOf,
    By,
    Encoding,
    ProfilePath,
    Rules,
    StorePlace,
    day,
    whoever,
)
from callcheck.cli.telling import tell
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.learning.metrics.overview import Material
    from callcheck.learning.store import Complaint
    from callcheck.reporting.catalogue import Catalogue


class What(StrEnum):
    """Which measure."""

    OVERVIEW = "overview"
    RULES = "rules"
    AGREEMENT = "agreement"
    DRIFT = "drift"
    AGENTS = "agents"
    TEAMS = "teams"
    HEATMAP = "heatmap"
    EXPOSURE = "exposure"
    RISK = "risk"
    PROMISES = "promises"
    COMPLAINTS = "complaints"


class MetricsFormat(StrEnum):
    """How measures are written."""

    TERMINAL = "terminal"
    CSV = "csv"
    JSON = "json"
    HTML = "html"


class HeatBy(StrEnum):
    """What a row of the heat map is."""

    CATEGORY = "category"
    RULE = "rule"


class Group(StrEnum):
    """Whose scorecards."""

    AGENT = "agent"
    TEAM = "team"


Format = Annotated[
    MetricsFormat,
    typer.Option("--format", "-f", help=say("怎么写出来。", "How it is written.")),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help=say("写到这个文件。", "Write to this file.")),
]
Log = Annotated[
    list[Path] | None,
    typer.Option(
        "--complaints",
        help=say("另加的投诉记录(CSV、XLSX)。", "A complaint log (CSV, XLSX) beside the store's."),
    ),
]
complaints_app = typer.Typer(
    help=say("投诉记录:与通话对上。", "Complaints, joined to calls."), no_args_is_help=True
)


def show_metrics(
    paths: Paths = None,
    what: Annotated[
        What, typer.Option("--what", "-w", help=say("看哪一项。", "Which measure."))
    ] = What.OVERVIEW,
    format: Format = MetricsFormat.TERMINAL,  # noqa: A002 - the flag's name
    output: Output = None,
    agent: Agent = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    sample: Annotated[
        int | None,
        typer.Option(
            "--sample",
            help=say(
                "召回率只看这次抽样的随机部分。", "Recall from the random part of this sample only."
            ),
        ),
    ] = None,
    week: Annotated[
        str | None,
        typer.Option("--week", help=say("看哪一周的漂移,如 2026-W10。", "Drift of this week.")),
    ] = None,
    weeks: Annotated[
        int,
        typer.Option("--weeks", min=1, help=say("与之前几周比。", "Weeks to compare with.")),
    ] = 4,
    days: Annotated[
        int,
        typer.Option(
            "--days",
            min=0,
            help=say(
                "没有通话编号的投诉往前找几天。", "Days before a complaint without a call id."
            ),
        ),
    ] = 30,
    by: Annotated[
        HeatBy, typer.Option("--by", help=say("热力图一行是什么。", "A row of the heat map."))
    ] = HeatBy.CATEGORY,
    complaints: Log = None,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
) -> None:
    """规则、坐席、团队、投诉的各项指标。 Measures of rules, agents, teams and complaints."""
    from callcheck.cli.metrics_input import material

    found, catalogue = material(
        paths,
        store,
        rules=rules,
        profile=profile,
        as_of=day(as_of),
        which=filters(agent, team, since, until),
        sample=sample,
        logs=complaints or (),
        week=_week(week),
        weeks=weeks,
        days=days,
        heat_by=by.value,
    )
    only = [] if what is What.OVERVIEW else [what.value]
    _write(found, catalogue, only, format, output)


def show_scorecards(
    paths: Paths = None,
    by: Annotated[
        Group, typer.Option("--by", help=say("按坐席或团队。", "By agent or by team."))
    ] = Group.AGENT,
    format: Format = MetricsFormat.TERMINAL,  # noqa: A002 - the flag's name
    output: Output = None,
    agent: Agent = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
) -> None:
    """坐席或团队的成绩单,有区间,不排噪声的名次。 Scorecards with intervals, no ranking of noise."""
    from callcheck.cli.metrics_input import material

    which = filters(None, team, since, until)
    found, catalogue = material(
        paths, store, rules=rules, profile=profile, as_of=day(as_of), which=which
    )
    from callcheck.learning.metrics import scorecards
    from callcheck.learning.metrics.people_sections import scorecard_section
    from callcheck.learning.metrics.writing import write_sections

    cards = scorecards(found.pairs, found.reviews, by=by.value)
    if agent is not None:  # compared with all others, and shown alone
        mine = [c for c in cards if c.name == agent]
        if not mine:
            from callcheck.source import nearest

            hint = nearest(agent, [c.name for c in cards])
            raise UsageError("unknown-agent", f"没有坐席 `{agent}` 的通话", hint=hint)
        cards = tuple(mine)
    section = scorecard_section(cards, by.value, catalogue, say)
    write_sections([section], say, format=format.value, out=output)


@complaints_app.command("add")
def add_complaints(
    files: Annotated[
        list[Path],
        typer.Argument(
            help=say(
                "投诉记录(CSV、TSV、XLSX):投诉编号、日期,另可有 内容 渠道 客户号 通话编号 坐席 原因。",
                "Complaint logs (CSV, TSV, XLSX): number and day, maybe text, channel, customer,"
                " call, agent, reason.",
            )
        ),
    ],
    store: StorePlace = STORE,
    by: By = None,
    encoding: Encoding = None,
) -> None:
    """把投诉记录存入存档;同一编号再存一次即更新。 Store complaints; again updates them."""
    from callcheck.learning.complaint_log import read_complaints
    from callcheck.learning.store import open_store

    found = [one for path in files for one in read_complaints(path, encoding)]
    with open_store(store) as opened:
        changed = opened.add_complaints(found, by=whoever(by))
        known = {call.call_id for call, _ in opened.calls(call_ids=_named(found))}
    linked = sum(one.call_id in known for one in found)
    tell(
        say(
            f"读到 {len(found)} 件,存入或更新 {changed} 件;{linked} 件按通话编号对上,"
            "其余在 callcheck metrics --what complaints 里按客户与日期找",
            f"read {len(found)}, stored or updated {changed}; {linked} name a stored call, the"
            " others are looked for by customer and day in callcheck metrics --what complaints",
        ),
        err=True,
    )


def _named(complaints: list[Complaint]) -> list[str]:
    return [one.call_id for one in complaints if one.call_id is not None]


def _write(
    found: Material,
    catalogue: Catalogue,
    only: list[str],
    format: MetricsFormat,  # noqa: A002 - the flag's name
    output: Path | None,
) -> None:
    from callcheck.learning.metrics.overview import overview
    from callcheck.learning.metrics.writing import write_sections

    sections = overview(found, catalogue, say, only)
    write_sections(sections, say, format=format.value, out=output, brief=not only)


def _week(text: str | None) -> str | None:
    from datetime import date

    if text is None:
        return None
    try:
        date.fromisoformat(f"{text}-1")
    except ValueError:
        raise UsageError("bad-week", f"`{text}` 不是周", hint="写作 2026-W10") from None
    return text
