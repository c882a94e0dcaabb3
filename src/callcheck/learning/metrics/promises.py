"""Promises to pay, and what later calls tell of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from callcheck.learning.accounts import accounts
from callcheck.learning.metrics.weeks import Pair, agent_of
from callcheck.learning.rates import Rate

PROMISE = "signal.promise_to_pay"
_START = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Promises:
    """What became of the promises an agent was given.

    Attributes:
        made: calls with a promise to pay.
        kept: a later call about the account says that it has been paid.
        still_asked: a later call still asks for the debt; the day promised may not have come.
        unknown: no later call tells, or the account is not known.
        kept_share: kept, of kept and still asked for. Who pays is seldom called again, so that
            it says too little of those who keep their word.
    """

    agent: str
    made: int
    kept: int
    still_asked: int
    unknown: int
    kept_share: Rate


def promises_kept(pairs: Iterable[Pair]) -> tuple[Promises, ...]:
    """Agents who were given one, in order of names; each promise is that of the call it is in."""
    pairs = list(pairs)
    broken = {
        event.earlier
        for account in accounts(pairs)
        for event in account.events
        if event.kind == "promise_not_kept"
    }
    paid: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
    for call, report in pairs:
        account = call.meta.customer_id
        third = report.facts.get("callee") == "third_party"
        if account and not third and report.facts.get("payment_confirmed") is not None:
            paid[account].append((call.meta.started_at or _START, call.call_id))
    made: dict[str, list[str]] = defaultdict(list)
    for call, report in pairs:
        if any(finding.category == PROMISE for finding in report.findings):
            at = call.meta.started_at or _START, call.call_id
            later = any(at < other for other in paid.get(call.meta.customer_id or "", ()))
            became = "broken" if call.call_id in broken else "kept" if later else "unknown"
            made[agent_of(call)].append(became)
    return tuple(_counted(agent, became) for agent, became in sorted(made.items()))


def _counted(agent: str, became: list[str]) -> Promises:
    kept, broken = became.count("kept"), became.count("broken")
    unknown = became.count("unknown")
    return Promises(agent, len(became), kept, broken, unknown, Rate(kept, kept + broken))
