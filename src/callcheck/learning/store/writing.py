"""Putting calls and reports into the store: a batch a transaction, so that calls are whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b

import msgspec
from sqlalchemy import Connection, bindparam, select

from callcheck.errors import LabelError
from callcheck.learning.cases import day_of, team_of
from callcheck.learning.store import tables
from callcheck.learning.store.records import Added
from callcheck.learning.store.verdicts import standing
from callcheck.model import Call, Report

_SCHEMA = b'{"schema":"callcheck/call/1",'


@dataclass(frozen=True, slots=True)
class _Item:
    """A call with its report, encoded."""

    call: Call
    report: Report
    call_body: str
    report_body: str
    call_digest: str
    report_digest: str

    @property
    def day(self) -> date | None:
        return day_of(self.call, self.report)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the store holds of a call."""

    id: int
    digest: str
    report: int | None
    day: date | None


def call_body(call: Call) -> str:
    """The call as callcheck's own JSON, with everything that `Call` holds."""
    return (_SCHEMA + msgspec.json.encode(call)[1:]).decode()


def _item(call: Call, report: Report) -> _Item:
    if call.call_id != report.call_id:
        message = f"报告说的是 {report.call_id},通话是 {call.call_id}"
        raise LabelError("store-mismatch", message)
    said, found = call_body(call), msgspec.json.encode(report).decode()
    return _Item(call, report, said, found, _digest(said), _digest(found))


def _digest(body: str) -> str:
    return blake2b(body.encode(), digest_size=16).hexdigest()


def put(
    db: Connection, pairs: Sequence[tuple[Call, Report]], at: datetime
) -> tuple[Added, list[str]]:
    """Store the pairs, of a call that comes twice the later; gives the ids of changed calls too."""
    items = {call.call_id: _item(call, report) for call, report in pairs}
    kept = _kept_calls(db, items)
    rewritten = [
        i for name, i in items.items() if name in kept and kept[name].digest != i.call_digest
    ]
    new = [item for name, item in items.items() if name not in kept]
    _insert_calls(db, new, at)
    _update_calls(db, rewritten, kept, at)
    ids = _kept_calls(db, items) if new else kept
    current, touched = _put_reports(db, items, ids, at)
    moved = [
        name
        for name, item in items.items()
        if current[name] != ids[name].report or item.day != ids[name].day
    ]
    if moved:
        place = tables.calls.update().where(tables.calls.c.id == bindparam("key"))
        rows = [
            {"key": ids[name].id, "report": current[name], "day": items[name].day} for name in moved
        ]
        db.execute(place, rows)
    names = {item.call.call_id for item in new}
    changed = ({i.call.call_id for i in rewritten} | touched | set(moved)) - names
    gone, doubtful = _what_reviews_lose(db, items, kept, changed, rewritten)
    unchanged = len(pairs) - len(names) - len(changed)
    return Added(len(names), len(changed), unchanged, gone, doubtful), sorted(changed)


def _kept_calls(db: Connection, names: Iterable[str]) -> dict[str, _Kept]:
    c = tables.calls.c
    query = select(c.call_id, c.id, c.digest, c.report, c.day).where(c.call_id.in_(list(names)))
    return {row[0]: _Kept(*row[1:]) for row in db.execute(query)}


def _values(item: _Item, at: datetime) -> dict[str, object]:
    call = item.call
    return {
        "body": item.call_body,
        "digest": item.call_digest,
        "agent": call.meta.agent_id,
        "team": team_of(call),
        "customer_id": call.meta.customer_id,
        "day": item.day,
        "stored_at": at,
    }


def _insert_calls(db: Connection, items: Sequence[_Item], at: datetime) -> None:
    if items:
        rows = [{"call_id": item.call.call_id, **_values(item, at)} for item in items]
        db.execute(tables.calls.insert(), rows)


def _update_calls(
    db: Connection, items: Sequence[_Item], kept: dict[str, _Kept], at: datetime
) -> None:
    if items:
        rows = [{"key": kept[item.call.call_id].id, **_values(item, at)} for item in items]
        db.execute(tables.calls.update().where(tables.calls.c.id == bindparam("key")), rows)


def _put_reports(
    db: Connection, items: dict[str, _Item], ids: dict[str, _Kept], at: datetime
) -> tuple[dict[str, int], set[str]]:
    """The id of each call's report, and the calls whose report is new or differs."""
    before = _reports(db, items, ids)
    new, changed = [], []
    for name, item in items.items():
        place = (ids[name].id, item.report.rule_set)
        row = {
            "call": place[0],
            "rule_set": place[1],
            "score": item.report.score.value,
            "veto": item.report.score.veto,
            "body": item.report_body,
            "digest": item.report_digest,
            "stored_at": at,
        }
        if place not in before:
            new.append((name, row))
        elif before[place][1] != item.report_digest:
            changed.append((name, {"key": before[place][0], **row}))
    if new:
        db.execute(tables.reports.insert(), [row for _, row in new])
    if changed:
        keys = [row["key"] for _, row in changed]
        db.execute(tables.findings.delete().where(tables.findings.c.report.in_(keys)))
        place_of = tables.reports.update().where(tables.reports.c.id == bindparam("key"))
        db.execute(place_of, [row for _, row in changed])
    after = _reports(db, items, ids) if new else before
    current = {name: after[ids[name].id, item.report.rule_set][0] for name, item in items.items()}
    touched = {name for name, _ in (*new, *changed)}
    _insert_findings(db, [(current[name], items[name].report) for name in touched])
    return current, touched


def _reports(
    db: Connection, items: dict[str, _Item], ids: dict[str, _Kept]
) -> dict[tuple[int, str], tuple[int, str]]:
    r = tables.reports.c
    query = select(r.call, r.rule_set, r.id, r.digest).where(
        r.call.in_([ids[name].id for name in items]),
        r.rule_set.in_({item.report.rule_set for item in items.values()}),
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in db.execute(query)}


def _insert_findings(db: Connection, reports: Iterable[tuple[int, Report]]) -> None:
    rows = [
        {
            "report": number,
            "key": finding.key,
            "rule": finding.rule,
            "category": finding.category,
            "kind": finding.kind.value,
            "severity": finding.severity.value,
            "rank": finding.severity.rank,
            "turn": finding.turn,
        }
        for number, report in reports
        for finding in report.findings
    ]
    if rows:
        db.execute(tables.findings.insert(), rows)


def _what_reviews_lose(
    db: Connection,
    items: dict[str, _Item],
    kept: dict[str, _Kept],
    changed: Collection[str],
    rewritten: Sequence[_Item],
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Reviewed findings that are no more, and reviewed calls whose words are others."""
    names = [name for name in items if name in changed and name in kept]
    if not names:
        return (), ()
    r = tables.reviews.c
    query = select(r.call_id, r.finding).where(r.call_id.in_(names), standing())
    reviewed: dict[str, set[str | None]] = defaultdict(set)
    for call_id, key in db.execute(query.distinct()):
        reviewed[call_id].add(key)
    gone = [
        (name, key)
        for name in names
        for key in sorted(k for k in reviewed[name] if k is not None)
        if key not in {finding.key for finding in items[name].report.findings}
    ]
    others = {item.call.call_id for item in rewritten}
    return tuple(gone), tuple(name for name in names if name in others and reviewed[name])
