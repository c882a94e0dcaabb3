"""Calls removed for good when they have been kept long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    delete,
    func,
    or_,
    select,
    text,
    update,
)

from callcheck.learning.store import tables
from callcheck.learning.store.access import Access, is_sqlite
from callcheck.learning.store.comments import COMMENT

_GUARDED = ("reviews", "audit")


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each were removed, or would be."""

    calls: int
    reports: int
    findings: int
    reviews: int
    comments: int
    sample_items: int
    complaints: int


class Purging(Access):
    """Removal by age, the one thing that takes reviews away."""

    def purge(self, before: date, *, by: str, dry_run: bool = False) -> Purged:
        """Remove calls of days before `before`, and all that holds their words.

        With them go their reports, findings, reviews, comments and places in samples, and
        complaints received before that day. A call without a day goes by the day it was stored.
        Lessons, answers and plans hold masked words and stay; so does the rest of the audit, which
        holds call ids and no words, and gets a line with the counts. SQLite's file is rewritten, so that nothing of it
        is left in free pages.

        Raises:
            UsageError: `store-no-name`, `store-full`, `store-read-only`, `store-busy`.
        """
        calls, reports = tables.calls.c, tables.reports.c
        moment = datetime.combine(before, time(), UTC)
        old = or_(calls.day < before, and_(calls.day.is_(None), calls.stored_at < moment))
        numbers = select(calls.id).where(old)
        names = select(calls.call_id).where(old)
        of_reports = select(reports.id).where(reports.call.in_(numbers))
        audit = tables.audit.c
        doomed: dict[str, tuple[Table, ColumnElement[bool]]] = {
            "findings": (tables.findings, tables.findings.c.report.in_(of_reports)),
            "reports": (tables.reports, reports.call.in_(numbers)),
            "reviews": (tables.reviews, tables.reviews.c.call_id.in_(names)),
            "comments": (tables.audit, and_(audit.action == COMMENT, audit.subject.in_(names))),
            "sample_items": (tables.sample_items, tables.sample_items.c.call_id.in_(names)),
            "complaints": (tables.complaints, tables.complaints.c.day < before),
            "calls": (tables.calls, old),
        }
        with self._writing() as db:
            count = {
                name: db.execute(
                    select(func.count()).select_from(table).where(condition)
                ).scalar_one()
                for name, (table, condition) in doomed.items()
            }
            purged = Purged(**count)
            if dry_run:
                return purged
            self._note(db, by, "store.purge", before.isoformat(), count)
            guards = _unguarded(db)
            db.execute(update(tables.calls).where(old).values(report=None))
            for table, condition in doomed.values():
                db.execute(delete(table).where(condition))
            _guarded(db, guards)
        self._rewrite()
        return purged

    def _rewrite(self) -> None:
        with self._engine.connect() as connection:
            if is_sqlite(connection):
                raw = connection.connection.driver_connection
                assert raw is not None
                raw.execute("VACUUM")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _unguarded(db: Connection) -> list[str]:
    """Take the triggers off; gives what puts them back."""
    if not is_sqlite(db):
        for name in _GUARDED:
            db.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
        return [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in _GUARDED]
    kept = " OR ".join(f"tbl_name='{name}'" for name in _GUARDED)
    query = text(f"SELECT name, sql FROM sqlite_master WHERE type='trigger' AND ({kept})")
    rows = db.execute(query).all()
    for row in rows:
        db.execute(text(f"DROP TRIGGER {row.name}"))
    return [row.sql for row in rows]


def _guarded(db: Connection, statements: list[str]) -> None:
    for statement in statements:
        db.execute(text(statement))
