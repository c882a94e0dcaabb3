"""Calls together: what the calls about one account say that no single call says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from callcheck.model import Call, Report

Kind = Literal["after_stop", "promise_not_kept", "hardship_repeated"]
_START = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class AccountEvent:
    """Something two calls about one account show together.

    `after_stop`: a third party asked not to be called (`earlier`) and was called again (`later`).
    `promise_not_kept`: a promise to pay in `earlier`, and the debt is still asked for in `later`.
    `hardship_repeated`: a hardship was told in `earlier`, and has to be told again in `later`.
    """

    account: str
    kind: Kind
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class Account:
    """The calls about one account in order of time, and what they show together."""

    account: str
    calls: tuple[str, ...]
    events: tuple[AccountEvent, ...]


def accounts(pairs: Iterable[tuple[Call, Report]]) -> list[Account]:
    """Accounts with two calls or more, in order of their ids.

    Calls without `meta.customer_id` are left out; those without a start come first.
    """
    grouped: dict[str, list[tuple[Call, Report]]] = {}
    for call, report in pairs:
        if call.meta.customer_id is not None:
            grouped.setdefault(call.meta.customer_id, []).append((call, report))
    found = []
    for account, items in sorted(grouped.items()):
        if len(items) < 2:
            continue
        items.sort(key=lambda item: (item[0].meta.started_at or _START, item[0].call_id))
        events = tuple(_events(account, items))
        found.append(Account(account, tuple(call.call_id for call, _ in items), events))
    return found


def _events(account: str, items: Sequence[tuple[Call, Report]]) -> Iterable[AccountEvent]:
    waiting: dict[Kind, str] = {}
    for call, report in items:
        heard = {finding.category for finding in report.findings}
        third = report.facts.get("callee") == "third_party"
        now: dict[Kind, bool] = {
            "after_stop": third,
            "promise_not_kept": not third
            and report.facts.get("debt_mentioned") is not None
            and report.facts.get("payment_confirmed") is None,
            "hardship_repeated": "signal.hardship" in heard,
        }
        for kind, happens in now.items():
            if happens and kind in waiting:
                yield AccountEvent(account, kind, waiting[kind], call.call_id)
        if third and "signal.stop_contact" in heard:
            waiting["after_stop"] = call.call_id
        if "signal.promise_to_pay" in heard:
            waiting["promise_not_kept"] = call.call_id
        elif now["promise_not_kept"]:
            waiting.pop("promise_not_kept", None)
        if "signal.hardship" in heard:
            waiting["hardship_repeated"] = call.call_id
