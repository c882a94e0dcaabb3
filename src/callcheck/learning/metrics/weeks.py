"""Weeks, and calls by group: what the measures are laid out along."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from callcheck.learning.cases import day_of, team_of
from callcheck.learning.scores import UNKNOWN
from callcheck.model import Call, Finding, Report, Review, Verdict, final_verdicts

Pair = tuple[Call, Report]


def week_of(day: date | None) -> str | None:
    """The ISO week, Monday to Sunday.

    >>> week_of(date(2026, 3, 2)), week_of(date(2027, 1, 1)), week_of(None)
    ('2026-W10', '2026-W53', None)
    """
    if day is None:
        return None
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def weeks_before(week: str, n: int) -> list[str]:
    """The `n` weeks before, oldest first.

    >>> weeks_before("2026-W02", 3)
    ['2025-W51', '2025-W52', '2026-W01']
    """
    monday = date.fromisoformat(f"{week}-1")
    return [str(week_of(monday - timedelta(weeks=k))) for k in range(n, 0, -1)]


def agent_of(call: Call) -> str:
    """The collector's id."""
    return call.meta.agent_id or UNKNOWN


def team_name(call: Call) -> str:
    """The collector's team, else their company."""
    return team_of(call) or UNKNOWN


def week_of_call(call: Call, report: Report) -> str | None:
    """The week of the call's day in its own zone, else of its report."""
    return week_of(day_of(call, report))


def rejected(reviews: Iterable[Review]) -> frozenset[tuple[str, str]]:
    """Call id and `Finding.key` of what people say is not so; it counts against nobody."""
    verdicts = final_verdicts(reviews)
    return frozenset(place for place, said in verdicts.items() if said is Verdict.REJECTED)


def upheld(
    call: Call, report: Report, without: frozenset[tuple[str, str]] = frozenset()
) -> Sequence[Finding]:
    """The violations of a call that nobody has rejected."""
    return [f for f in report.violations if (call.call_id, f.key) not in without]
