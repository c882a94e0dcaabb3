"""The rows of a call log that no transcript belongs to: what they count for, and how many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timezone

from callcheck.checking.tally import Moment, Tally, moment
from callcheck.model import Call
from callcheck.readers.call_log import CallLog, meta_from
from callcheck.readers.skim import Skimmed

LogRow = tuple[int, str, bytes]
"""Number, id and facts of a row, as `CallLog.calls` gives them."""
ROWS = 256


@dataclass(frozen=True, slots=True)
class RowHistory:
    """How many calls or attempts came before a row; an answered one is a call, however silent."""

    answered: bool | None
    count: int

    def earlier_same_day(self, call: Call) -> int:  # noqa: ARG002 - the row it was counted for
        """Effective calls before it."""
        return self.count if self.answered else 0

    def attempts_same_day(self, call: Call) -> int:
        """Unanswered attempts up to this one."""
        if self.answered is not False or call.meta.number is None:
            return 0
        return self.count + 1


@dataclass(slots=True)
class LogTotals:
    """What came of a call log.

    Attributes:
        rows: in the log.
        matched: calls that have a row.
        unmatched: calls that have none.
        attempts: rows without a transcript that nobody answered.
        answered: rows without a transcript that somebody answered.
        unclear: rows without a transcript that do not say whether anybody did.
    """

    rows: int = 0
    matched: int = 0
    unmatched: int = 0
    attempts: int = 0
    answered: int = 0
    unclear: int = 0


class LogRows:
    """Which rows of a log have no transcript, known once the input is surveyed."""

    def __init__(self, log: CallLog) -> None:
        self.log = log
        self.totals = LogTotals(log.rows)
        self._taken = bytearray()  # a byte a row

    def take(self, matched: list[int], unmatched: int) -> None:
        """Take in what a piece of the input found."""
        for row in matched:
            self._take(row)
        self.totals.matched += len(matched)
        self.totals.unmatched += unmatched

    def _take(self, row: int) -> None:
        self._taken.extend(bytes(max(0, row + 1 - len(self._taken))))
        self._taken[row] = 1

    def _is_taken(self, row: int) -> bool:
        return row < len(self._taken) and self._taken[row] == 1

    def settle(self, tally: Tally, zone: timezone) -> None:
        """Leave out rows that must be calls whose ids did not match, and count the others."""
        for row, call_id, facts in self.log.calls():
            if self._is_taken(row):
                continue
            counted = row_moment(call_id, facts, 0, zone)
            if counted is not None and tally.claim(counted):
                self._take(row)
                self.totals.matched += 1
                self.totals.unmatched -= 1
                continue
            answered = meta_from(facts).answered
            self.totals.attempts += answered is False
            self.totals.answered += answered is True
            self.totals.unclear += answered is None

    def pieces(self) -> Iterator[tuple[LogRow, ...]]:
        """The rows without a transcript, some at a time, in their order."""
        kept: list[LogRow] = []
        for item in self.log.calls():
            if self._is_taken(item[0]):
                continue
            kept.append(item)
            if len(kept) == ROWS:
                yield tuple(kept)
                kept = []
        if kept:
            yield tuple(kept)


def row_moment(call_id: str, facts: bytes, place: int, zone: timezone) -> Moment | None:
    """A row as `Tally` counts it; None when it does not say whether anybody answered."""
    meta = meta_from(facts)
    if meta.answered is None:
        return None
    seen = Skimmed(
        call_id, meta.started_at, meta.direction, meta.customer_id, meta.number, meta.answered
    )
    return moment(seen, place, zone)
