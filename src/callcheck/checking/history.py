"""Calls together: how many about one account, or to one number, on one day."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from callcheck.model import Call


class CallHistory:
    """Times of the calls of one input, by account and by number, day by day.

    A call is effective when somebody spoke in it (GBT25 gives no definition; see the open
    question on 有效通话) and an attempt when nobody did or the source says it was not answered.
    Days are those of the callee's clock, `utc_offset_hours` from UTC.
    """

    def __init__(self, utc_offset_hours: float = 8) -> None:
        self._zone = timezone(timedelta(hours=utc_offset_hours))
        self._effective: dict[tuple[str, date], list[tuple[datetime, str]]] = {}
        self._attempts: dict[tuple[str, date], list[tuple[datetime, str]]] = {}
        self.size = 0

    @classmethod
    def of(cls, calls: Iterable[Call], utc_offset_hours: float = 8) -> CallHistory:
        """The history of `calls`, in whatever order they come."""
        history = cls(utc_offset_hours)
        for call in calls:
            history.add(call)
        return history

    def add(self, call: Call) -> None:
        """Take in one more call; a call without a start or taken from the customer is left out."""
        self.size += 1
        meta = call.meta
        if meta.started_at is None or meta.direction == "inbound":
            return
        moment = (meta.started_at, call.call_id)
        day = meta.started_at.astimezone(self._zone).date()
        if is_effective(call):
            if meta.customer_id is not None:
                insort(self._effective.setdefault((meta.customer_id, day), []), moment)
        elif meta.number is not None:
            insort(self._attempts.setdefault((meta.number, day), []), moment)

    def earlier_same_day(self, call: Call) -> int:
        """Effective calls about the call's account on its day, before it; 0 when not known."""
        if not is_effective(call):
            return 0
        return self._before(self._effective, call.meta.customer_id, call)

    def attempts_same_day(self, call: Call) -> int:
        """Unanswered attempts on its number on its day, up to and with it; 0 if answered."""
        if is_effective(call) or call.meta.number is None:
            return 0
        return self._before(self._attempts, call.meta.number, call) + 1

    def _before(
        self,
        table: dict[tuple[str, date], list[tuple[datetime, str]]],
        key: str | None,
        call: Call,
    ) -> int:
        started = call.meta.started_at
        if key is None or started is None:
            return 0
        day = started.astimezone(self._zone).date()
        return bisect_left(table.get((key, day), []), (started, call.call_id))


def is_effective(call: Call) -> bool:
    """Whether somebody answered and spoke."""
    return call.meta.answered is not False and bool(call.turns)
