"""Calls, reports and cases, in and out of the store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Unpack

import msgspec
from sqlalchemy import Connection, Select, exists, or_, select

from callcheck.learning.cases import Case
from callcheck.learning.store import tables, writing
from callcheck.learning.store.access import Access
from callcheck.learning.store.records import Added, Filters
from callcheck.learning.store.verdicts import reviews_of_calls, standing, verdicts_of
from callcheck.model import Call, Finding, Report, Review, Severity, Verdict

PAGE = 200
Pair = tuple[Call, Report]


class Calls(Access):
    """Calls with the report that counts: the one that was added last."""

    def add(self, pairs: Iterable[Pair], *, by: str) -> Added:
        """Store calls and reports; a call of the same id is replaced, its reviews are kept.

        A report of another rule-set version is kept beside the earlier ones, and is the one that
        counts. Pairs are taken and committed a few hundred at a time; adding the same again
        changes nothing.

        Raises:
            LabelError: `store-mismatch` for a report of another call.
            UsageError: `store-no-name`, `store-full`, `store-read-only`, `store-busy`,
                `store-refused`.
        """
        total = Added()
        source = iter(pairs)
        while batch := list(islice(source, PAGE)):
            with self._writing() as db:
                done, changed = writing.put(db, batch, self._clock())
                if done.new or changed:
                    detail = _told(done, changed, batch)
                    self._note(db, by, "call.add", batch[0][0].call_id, detail)
            total += done
        return total

    def call(self, call_id: str) -> Pair | None:
        """The call of that id with its report; None when it is not in the store."""
        return next(self.calls(call_ids=[call_id]), None)

    def calls(self, **which: Unpack[Filters]) -> Iterator[Pair]:
        """Calls with their reports, in the order they were first stored.

        Read a page at a time, so the store may be written to between two of them.
        """
        for page in self._pages(which):
            yield from page

    def cases(self, *, verdict: Verdict | None = None, **which: Unpack[Filters]) -> Iterator[Case]:
        """Findings in their calls, with what the reviews come to; only those with `verdict`."""
        for page in self._pages(which, reviewed=verdict is not None):
            yield from (
                case
                for case, _ in self._cases(page, which)
                if verdict is None or case.verdict is verdict
            )

    def _cases(self, page: list[Pair], which: Filters) -> Iterator[tuple[Case, list[Review]]]:
        """The findings asked for, each with the reviews it has."""
        with self._reading() as db:
            given = reviews_of_calls(db, [call.call_id for call, _ in page])
        verdicts = verdicts_of(given)
        by_place: dict[tuple[str, str | None], list[Review]] = {}
        for review in given:
            by_place.setdefault((review.call_id, review.finding), []).append(review)
        for call, report in page:
            for finding in report.findings:
                if _asked_for(finding, which):
                    place = (call.call_id, finding.key)
                    case = Case(call, report, finding, verdicts.get(place))
                    yield case, by_place.get(place, [])

    def _pages(self, which: Filters, *, reviewed: bool = False) -> Iterator[list[Pair]]:
        query = _query(which)
        if reviewed:
            r = tables.reviews.c
            query = query.where(
                exists(select(r.id).where(r.call_id == tables.calls.c.call_id, standing()))
            )
        names = self._names(which)
        if names is None:
            yield from self._by_id(query)
            return
        source = iter(dict.fromkeys(names))
        while some := list(islice(source, PAGE)):
            with self._reading() as db:
                found = dict(_rows(db, query.where(tables.calls.c.call_id.in_(some))))
            yield [found[name] for name in some if name in found]

    def _by_id(self, query: Select[Any]) -> Iterator[list[Pair]]:  # Any: its columns
        last = 0
        while True:
            page = query.where(tables.calls.c.id > last).order_by(tables.calls.c.id).limit(PAGE)
            with self._reading() as db:
                rows = db.execute(page).all()
            if not rows:
                return
            last = rows[-1].id
            yield [_pair(row) for row in rows]

    def _names(self, which: Filters) -> Iterable[str] | None:
        """The calls in their given order; None for all."""
        given = which.get("call_ids")
        if "sample" not in which:
            return given
        items = tables.sample_items.c
        query = select(items.call_id).where(items.sample == which["sample"]).order_by(items.id)
        with self._reading() as db:
            drawn = db.execute(query).scalars().all()
        return drawn if given is None else [name for name in given if name in set(drawn)]


def _query(which: Filters) -> Select[Any]:  # Any: its columns
    calls, reports = tables.calls.c, tables.reports.c
    query = select(
        calls.id, calls.call_id, calls.body.label("call"), reports.body.label("report")
    ).join(tables.reports, reports.id == calls.report)
    for name in ("agent", "team"):
        if name in which:
            query = query.where(calls[name] == which[name])
    if "since" in which:
        query = query.where(calls.day >= which["since"])
    if "until" in which:
        query = query.where(calls.day <= which["until"])
    if "score_below" in which:
        query = query.where(reports.score < which["score_below"])
    about = _about_finding(which)
    if about:
        found = tables.findings.c
        query = query.where(exists(select(found.id).where(found.report == reports.id, *about)))
    return query


def _about_finding(which: Filters) -> list[Any]:  # Any: conditions
    found = tables.findings.c
    about: list[Any] = []  # Any: conditions
    if "rule" in which:
        about.append(found.rule == which["rule"])
    if "category" in which:
        family = found.category.startswith(which["category"] + ".", autoescape=True)
        about.append(or_(found.category == which["category"], family))
    if "severity" in which:
        about.append(found.rank >= Severity(which["severity"]).rank)
    return about


def _asked_for(finding: Finding, which: Filters) -> bool:
    """What `_about_finding` asks, of one finding."""
    category = which.get("category", finding.category)
    return (
        finding.rule == which.get("rule", finding.rule)
        and (finding.category == category or finding.category.startswith(category + "."))
        and finding.severity.rank >= Severity(which.get("severity", Severity.INFO)).rank
    )


def _pair(row: Any) -> Pair:  # Any: a row
    return (
        msgspec.json.decode(row.call, type=Call),
        msgspec.json.decode(row.report, type=Report),
    )


def _rows(db: Connection, query: Select[Any]) -> Iterator[tuple[str, Pair]]:  # Any: its columns
    for row in db.execute(query):
        yield row.call_id, _pair(row)


def _told(done: Added, changed: list[str], batch: list[Pair]) -> dict[str, Any]:  # Any: JSON
    told: dict[str, Any] = {  # Any: JSON
        "new": done.new,
        "changed": changed,
        "rule_sets": sorted({report.rule_set for _, report in batch}),
    }
    if done.gone:
        told["gone"] = [list(place) for place in done.gone]
    if done.rewritten:
        told["rewritten"] = list(done.rewritten)
    return told
