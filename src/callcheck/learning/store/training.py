"""What sampling, lessons, quizzes and coaching keep, and complaints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, func, select

from callcheck.errors import LabelError, UsageError
from callcheck.learning.store import tables
from callcheck.learning.store.access import Access, packed, unpacked
from callcheck.learning.store.records import Answer, Complaint, Lesson, Plan, Sample, SampleItem

PAGE = 500
Noun = TypeVar("Noun", Answer, Complaint, Lesson, Plan)


class Training(Access):
    """Samples, lessons, answers, plans, complaints; in the order they were stored."""

    def add_sample(self, sample: Sample) -> Sample:
        """Store what was drawn; gives it with its id.

        Raises:
            LabelError: `store-no-call` for calls that are not in the store, all at once.
        """
        with self._writing() as db:
            _check_calls(db, [item.call_id for item in sample.items])
            detail = {"calls": len(sample.items), "plan": sample.plan}
            at = self._note(db, sample.drawn_by, "sample.add", "", detail)
            values = {"plan": packed(sample.plan), "drawn_by": sample.drawn_by, "at": at}
            number = _insert(db, tables.samples, values)
            rows = [
                {
                    "sample": number,
                    "call_id": item.call_id,
                    "part": item.part,
                    "probability": item.probability,
                }
                for item in sample.items
            ]
            if rows:
                db.execute(tables.sample_items.insert(), rows)
        return replace(sample, id=number, at=at)

    def samples(self, id: int | None = None) -> Iterator[Sample]:  # noqa: A002 - the field's name
        """All samples, or the one with that id."""
        table, items = tables.samples, tables.sample_items
        query = select(table).order_by(table.c.id)
        with self._reading() as db:
            rows = db.execute(query if id is None else query.where(table.c.id == id)).all()
        for row in rows:
            with self._reading() as db:
                found = db.execute(
                    select(items.c.call_id, items.c.part, items.c.probability)
                    .where(items.c.sample == row.id)
                    .order_by(items.c.id)
                ).all()
            drawn = tuple(SampleItem(*item) for item in found)
            yield Sample(drawn, unpacked(row.plan), row.drawn_by, row.id, row.at)

    def save_lesson(self, lesson: Lesson) -> Lesson:
        """Store it as the next version of its name; gives it with its version.

        The newest is given back when it says the same by the same person: a run that was killed
        after it had stored one, and is run again, makes no second.
        """
        table = tables.lessons.c
        with self._writing() as db:
            known = select(tables.lessons).where(table.name == lesson.name)
            row = db.execute(known.order_by(table.version.desc()).limit(1)).mappings().first()
            newest = None if row is None else _noun(Lesson, dict(row))
            if newest is not None:
                given = (lesson.title, lesson.by, packed(lesson.body))
                if (newest.title, newest.by, packed(newest.body)) == given:
                    return newest
            version = 1 if newest is None else newest.version + 1
            at = self._note(db, lesson.by, "lesson.save", lesson.name, {"version": version})
            saved = replace(lesson, version=version, at=at)
            _insert(db, tables.lessons, _row(saved))
        return saved

    def lessons(self, name: str | None = None) -> Iterator[Lesson]:
        """The newest version of each lesson; every version of the lesson `name`."""
        table = tables.lessons.c
        if name is not None:
            return self._all(Lesson, tables.lessons, table.name == name)
        newest = select(func.max(table.id)).group_by(table.name).scalar_subquery()
        return self._all(Lesson, tables.lessons, table.id.in_(newest))

    def save_answer(self, answer: Answer) -> None:
        """Store it; a trainee may answer the same item again and again."""
        with self._writing() as db:
            detail = {"kind": answer.kind, "right": answer.right, "score": answer.score}
            self._note(db, answer.trainee, "answer.save", answer.item, detail)
            _insert(db, tables.answers, _row(answer))

    def answers(
        self,
        *,
        trainee: str | None = None,
        item: str | None = None,
        kind: str | None = None,
        lesson: str | None = None,
        since: datetime | None = None,
    ) -> Iterator[Answer]:
        """Answers that fit all that is given, `since` included."""
        table = tables.answers.c
        given = {"trainee": trainee, "item": item, "kind": kind, "lesson": lesson}
        conditions = [table[name] == value for name, value in given.items() if value is not None]
        if since is not None:
            conditions.append(table.at >= since)
        return self._all(Answer, tables.answers, *conditions)

    def save_plan(self, plan: Plan) -> Plan:
        """Store it; gives it with its id."""
        with self._writing() as db:
            at = self._note(db, plan.by, "plan.save", plan.agent, {"title": plan.title})
            saved = replace(plan, id=None, at=at, done_at=None, done_by=None)
            row = _row(saved)
            del row["id"]
            return replace(saved, id=_insert(db, tables.plans, row))

    def plans(self, *, agent: str | None = None, done: bool | None = None) -> Iterator[Plan]:
        """Plans of an agent, or of all; only those done, or not done, where `done` says so."""
        table = tables.plans.c
        conditions: list[Any] = []  # Any: conditions
        if agent is not None:
            conditions.append(table.agent == agent)
        if done is not None:
            conditions.append(table.done_at.is_not(None) if done else table.done_at.is_(None))
        return self._all(Plan, tables.plans, *conditions)

    def set_plan_done(self, id: int, *, by: str, done: bool = True) -> Plan:  # noqa: A002 - the field's name
        """Mark a plan as done, or as not done after all; gives it as it is now.

        Raises:
            UsageError: `store-no-plan`.
        """
        table = tables.plans
        with self._writing() as db:
            row = db.execute(select(table).where(table.c.id == id)).mappings().first()
            if row is None:
                raise UsageError("store-no-plan", f"没有编号 {id} 的计划")
            plan = _noun(Plan, dict(row))
            if (plan.done_at is not None) is done:
                return plan
            at = self._note(db, by, "plan.done" if done else "plan.reopen", str(id))
            values = {"done_at": at if done else None, "done_by": by if done else None}
            db.execute(table.update().where(table.c.id == id).values(**values))
        return replace(plan, done_at=at if done else None, done_by=by if done else None)

    def add_complaints(self, complaints: Iterable[Complaint], *, by: str) -> int:
        """Store them, replacing those with the same `ref`; gives how many were new or differ."""
        table = tables.complaints
        source = iter(complaints)
        total = 0
        while batch := {c.ref: c for c in islice(source, PAGE)}:
            with self._writing() as db:
                rows = db.execute(select(table).where(table.c.ref.in_(list(batch)))).mappings()
                known = {row["ref"]: _noun(Complaint, dict(row)) for row in rows}
                fresh = [c for c in batch.values() if known.get(c.ref) != c]
                if not fresh:
                    continue
                old = [c.ref for c in fresh if c.ref in known]
                db.execute(table.delete().where(table.c.ref.in_(old)))
                db.execute(table.insert(), [_row(c) for c in fresh])
                detail = {"new": len(fresh) - len(old), "replaced": old}
                self._note(db, by, "complaint.add", fresh[0].ref, detail)
            total += len(fresh)
        return total

    def complaints(
        self, *, call_id: str | None = None, agent: str | None = None
    ) -> Iterator[Complaint]:
        """Complaints about a call or an agent, or all."""
        given = {"call_id": call_id, "agent": agent}
        table = tables.complaints.c
        conditions = [table[name] == value for name, value in given.items() if value is not None]
        return self._all(Complaint, tables.complaints, *conditions)

    def _all(
        self, noun: type[Noun], table: Table, *conditions: Any
    ) -> Iterator[Noun]:  # Any: conditions
        last = 0
        while True:
            query = select(table).where(*conditions, table.c.id > last)
            with self._reading() as db:
                rows = db.execute(query.order_by(table.c.id).limit(PAGE)).mappings().all()
            if not rows:
                return
            last = rows[-1]["id"]
            yield from (_noun(noun, dict(row)) for row in rows)


def _insert(db: Connection, table: Table, values: dict[str, Any]) -> int:  # Any: a row
    key = db.execute(table.insert().values(**values)).inserted_primary_key
    return int(key[0]) if key else 0


def _row(noun: Answer | Complaint | Lesson | Plan) -> dict[str, Any]:  # Any: a row
    values = {field.name: getattr(noun, field.name) for field in fields(noun)}
    return {**values, "body": packed(noun.body)}


def _noun(noun: type[Noun], row: dict[str, Any]) -> Noun:  # Any: a row
    values = {field.name: row[field.name] for field in fields(noun)}
    return noun(**{**values, "body": unpacked(row["body"])})


def _check_calls(db: Connection, names: Sequence[str]) -> None:
    calls = tables.calls.c
    known: set[str] = set()
    for start in range(0, len(names), PAGE):
        some = list(names[start : start + PAGE])
        known.update(db.execute(select(calls.call_id).where(calls.call_id.in_(some))).scalars())
    errors = [
        LabelError("store-no-call", f"存档里没有通话 {name}") for name in names if name not in known
    ]
    if errors:
        LabelError.raise_all(errors)
