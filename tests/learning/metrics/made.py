"""Calls, reports and reviews made for the measures: only what they look at."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from callcheck.learning.metrics.weeks import Pair
from callcheck.model import (
    Call,
    CallMeta,
    Finding,
    Kind,
    Report,
    Review,
    Round,
    Score,
    Severity,
    Speaker,
    Turn,
    Verdict,
)

MONDAY = datetime(2026, 3, 2, 10, tzinfo=UTC)  # of week 10
AT = datetime(2026, 4, 1, tzinfo=UTC)


def finding(
    category: str = "insult.demean",
    severity: str = "major",
    turn: int | None = 0,
    rule: str | None = None,
) -> Finding:
    """A finding; its kind is that of its category's family."""
    family = category.partition(".")[0]
    kind = {"signal": Kind.SIGNAL, "merit": Kind.MERIT}.get(family, Kind.FORBIDDEN)
    name = rule or category.replace(".", "-")
    return Finding(name, category, kind, Severity(severity), "", turn, ())


def pair(
    call_id: str = "c1",
    *findings: Finding,
    agent: str | None = "A1",
    team: str | None = None,
    at: datetime | None = MONDAY,
    customer: str | None = None,
    score: float = 100,
    said: Sequence[str] = (),
    facts: dict[str, int | str | None] | None = None,
) -> Pair:
    """A call with its report; `said` are the customer's turns."""
    meta = CallMeta(
        started_at=at, agent_id=agent, customer_id=customer, extra={"team": team} if team else {}
    )
    turns = tuple(Turn(n, Speaker.CUSTOMER, text) for n, text in enumerate(said))
    call = Call(call_id, turns, meta, timed=True)
    return call, Report(call_id, "r", None, meta, facts or {}, Score(score, False), findings)


def review(
    call_id: str,
    verdict: str,
    of: Finding | str | None = None,
    *,
    who: str = "甲",
    step: str = "first",
    category: str | None = None,
    turn: int | None = None,
) -> Review:
    """A verdict on a finding, or a missed or read call."""
    key = of.key if isinstance(of, Finding) else of
    return Review(
        call_id, Verdict(verdict), who, AT, key, round=Round(step), category=category, turn=turn
    )


def weeks_on(n: int) -> datetime:
    """Monday of `n` weeks after week 10."""
    return MONDAY + timedelta(weeks=n)


def on(day: int) -> date:
    """A day of March."""
    return date(2026, 3, day)
