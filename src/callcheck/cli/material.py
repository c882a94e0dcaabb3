"""What the commands of the training loop work on: the store, or transcripts checked at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.options import day

if TYPE_CHECKING:
    from callcheck.checking import Checker
    from callcheck.learning.cases import Case
    from callcheck.learning.store import Filters
    from callcheck.model import Call, Report, Review
    from callcheck.ruleset import RuleSet

Paths = Annotated[
    list[Path] | None,
    typer.Argument(
        help=say(
            "转写文件或目录,当场检查;不写则用存档。",
            "Transcripts or folders, checked now; the store's calls if none is given.",
        ),
        show_default=False,
    ),
]
Agent = Annotated[
    str | None, typer.Option("--agent", help=say("只看这名坐席。", "Only this agent's."))
]
Team = Annotated[str | None, typer.Option("--team", help=say("只看这个组。", "Only this team's."))]
Since = Annotated[str | None, typer.Option("--since", help=say("从这天起。", "From this day on."))]
Until = Annotated[
    str | None, typer.Option("--until", help=say("到这天止(含)。", "Up to this day, included."))
]


def filters(
    agent: str | None = None,
    team: str | None = None,
    since: str | None = None,
    until: str | None = None,
) -> Filters:
    """The flags as `Store.calls` takes them; what is not given is left out.

    Raises:
        UsageError: `bad-date`.
    """
    found: Filters = {}
    if agent is not None:
        found["agent"] = agent
    if team is not None:
        found["team"] = team
    first, last = day(since), day(until)
    if first is not None:
        found["since"] = first
    if last is not None:
        found["until"] = last
    return found


def cases(
    paths: Sequence[Path] | None,
    store: str,
    rule_set: RuleSet | None = None,
    *,
    as_of: date | None = None,
    which: Filters | None = None,
) -> Iterator[Case]:
    """Findings in their calls: of `paths`, nobody's verdict on them, else of the store.

    Raises:
        CallcheckError: store or a transcript cannot be read.
    """
    from callcheck.learning.cases import cases_of
    from callcheck.learning.store import open_store

    if paths:
        yield from cases_of(pairs(paths, store, rule_set, as_of=as_of, which=which))
        return
    with open_store(store, create=False) as opened:
        yield from opened.cases(**(which or {}))


def pairs(
    paths: Sequence[Path] | None,
    store: str,
    rule_set: RuleSet | None = None,
    *,
    as_of: date | None = None,
    which: Filters | None = None,
) -> Iterator[tuple[Call, Report]]:
    """Calls with their reports: of `paths`, checked now, else of the store.

    Args:
        paths: transcripts, all read before the first is checked.
        store: where calls are taken from without `paths`.
        rule_set: what `paths` are checked by; the bundled rules when None.
        as_of: the day whose norms apply to `paths`.
        which: of it, agent, team and days are applied to `paths` too.

    Raises:
        CallcheckError: store or a transcript cannot be read.
    """
    from callcheck.checking import Checker
    from callcheck.learning.store import open_store

    if not paths:
        with open_store(store, create=False) as opened:
            yield from opened.calls(**(which or {}))
        return
    for call, report in checked(paths, Checker(rule_set, as_of=as_of)):
        if _wanted(call, report, which or {}):
            yield call, report


def checked(
    paths: Sequence[Path], checker: Checker, *, encoding: str | None = None
) -> Iterator[tuple[Call, Report]]:
    """Transcripts with their reports; what several calls show together is seen over all of them.

    Raises:
        ReadError: a transcript cannot be read.
    """
    from callcheck.checking import CallHistory
    from callcheck.readers import read_calls

    speakers = checker.profile.speakers
    calls = list(read_calls(paths, speakers=speakers, encoding=encoding))
    history = CallHistory.of(calls, checker.profile.hours.utc_offset_hours)
    return ((call, checker.check(call, history=history)) for call in calls)


def reviews(paths: Sequence[Path] | None, store: str) -> list[Review]:
    """What people said: nothing of transcripts that are checked now, else all of the store."""
    from callcheck.learning.store import open_store

    if paths:
        return []
    with open_store(store, create=False) as opened:
        return list(opened.reviews())


def _wanted(call: Call, report: Report, which: Filters) -> bool:
    from callcheck.learning.cases import day_of, team_of

    on = day_of(call, report)
    return (
        which.get("agent") in (None, call.meta.agent_id)
        and which.get("team") in (None, team_of(call))
        and ("since" not in which or (on is not None and on >= which["since"]))
        and ("until" not in which or (on is not None and on <= which["until"]))
    )
