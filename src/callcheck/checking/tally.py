"""The other calls of one input, counted on the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from callcheck.checking.history import is_effective
from callcheck.model import Call
from callcheck.readers.skim import Skimmed

Moment = tuple[int, bytes, int, int, bytes]
"""Place in its piece, key, day, microseconds since 1970, call id."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CACHE_KIB = 8192
_SAME_MICROSECONDS = 120_000_000  # between a log's clock and a transcript's
_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA temp_store = FILE;
    CREATE TABLE moments (piece, place, key, day, started, call_id);
    CREATE TABLE loners (key, started);
    CREATE TABLE counts (piece, place, earlier, PRIMARY KEY (piece, place)) WITHOUT ROWID;
"""
# The rank among the calls of one key and day is 1 and how many came before; ties share it.
_COUNT = """
    INSERT INTO counts SELECT * FROM (
        SELECT piece, place,
               rank() OVER (PARTITION BY key, day ORDER BY started, call_id) - 1 AS earlier
        FROM moments
    ) WHERE earlier > 0 ORDER BY piece, place
"""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the check of one call is told of the others: `count` of its kind came before it."""

    count: int = 0

    def earlier_same_day(self, call: Call) -> int:
        """Effective calls about the same account on the call's local day, before it."""
        return self.count if is_effective(call) else 0

    def attempts_same_day(self, call: Call) -> int:
        """Unanswered attempts on the same number on the call's local day, up to this one."""
        return 0 if is_effective(call) or call.meta.number is None else self.count + 1


def moment(call: Skimmed, place: int, zone: timezone) -> Moment | None:
    """A call as `Tally` counts it; None for one that is not counted: see `CallHistory.add`."""
    key = call.customer_id if call.effective else call.number
    if call.started_at is None or call.direction == "inbound" or key is None:
        return None
    kind = "account" if call.effective else "number"
    day = call.started_at.astimezone(zone).date().toordinal()
    since = (call.started_at - _EPOCH) // timedelta(microseconds=1)
    return place, _bytes(f"{kind} {key}"), day, since, _bytes(call.call_id)


def _bytes(text: str) -> bytes:
    """UTF-8, whose bytes sort as the characters do."""
    return text.encode("utf-8", "surrogatepass")


class Tally:
    """How many calls came before each, over an input of any size.

    The same numbers as `CallHistory`, in a temporary SQLite file that goes when the process does;
    at most some megabytes are in memory. First everything is added, then counted, then asked for.
    """

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None)
        self._loner_index = True
        self._base.executescript(f"PRAGMA cache_size = -{_CACHE_KIB};{_TABLES}BEGIN;")

    def add(self, piece: int, moments: Iterable[Moment]) -> None:
        """Take in the calls of one piece of the input."""
        self._base.executemany(
            "INSERT INTO moments VALUES (?, ?, ?, ?, ?, ?)", ((piece, *m) for m in moments)
        )

    def add_loners(self, moments: Iterable[Moment]) -> None:
        """Take note of calls, added already, that no row of the call log could be found for."""
        self._base.executemany(
            "INSERT INTO loners VALUES (?, ?)",
            ((key, started) for _, key, _, started, _ in moments),
        )

    def claim(self, moment: Moment) -> bool:
        """Whether a row of the call log must be such a call by account or number, and time.

        Each call is claimed once.
        """
        if self._loner_index:
            self._base.execute("CREATE INDEX loners_by_key ON loners (key, started)")
            self._loner_index = False
        _, key, _, started, _ = moment
        found = self._base.execute(
            "SELECT rowid FROM loners WHERE key = ? AND started BETWEEN ? AND ?"
            " ORDER BY abs(started - ?) LIMIT 1",
            (key, started - _SAME_MICROSECONDS, started + _SAME_MICROSECONDS, started),
        ).fetchone()
        if found:
            self._base.execute("DELETE FROM loners WHERE rowid = ?", found)
        return bool(found)

    def count(self) -> None:
        """Count, once everything is added."""
        self._base.execute(_COUNT)
        self._base.execute("DROP TABLE moments")

    def earlier(self, piece: int) -> dict[int, int]:
        """For the places of a piece: how many calls came before; those with none are left out."""
        rows = self._base.execute("SELECT place, earlier FROM counts WHERE piece = ?", (piece,))
        return dict(rows.fetchall())

    def close(self) -> None:
        """Give the disk back."""
        self._base.close()
