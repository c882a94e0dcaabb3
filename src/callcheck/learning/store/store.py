"""The store: everything the training loop remembers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import func, select

from callcheck.learning.store import tables
from callcheck.learning.store.access import unpacked
from callcheck.learning.store.comments import Comments
from callcheck.learning.store.purging import Purging
from callcheck.learning.store.records import Action, Body, Counts
from callcheck.learning.store.reviewing import Reviews
from callcheck.learning.store.training import Training
from callcheck.learning.store.verdicts import standing
from callcheck.model import Round

PAGE = 500


class Store(Reviews, Comments, Training, Purging):
    """An open store; made by `open_store`, closed at the end of `with`.

    Safe for several processes and threads at once: one writes at a time, the others wait up to a
    minute, and reading waits for nobody. Each method that writes is one transaction (`add`: one
    a few hundred calls), and leaves a line in the audit.
    """

    def audit(
        self,
        *,
        who: str | None = None,
        action: str | None = None,
        since: datetime | None = None,
        last: int | None = None,
    ) -> Iterator[Action]:
        """Who did what, in the order it was done.

        Args:
            who: this person's.
            action: such as `review.add`, or the part before the dot.
            since: from this moment on.
            last: only the last so many.
        """
        table = tables.audit.c
        conditions = []
        if who is not None:
            conditions.append(table.who == who)
        if action is not None:
            family = table.action.startswith(action + ".", autoescape=True)
            conditions.append((table.action == action) | family)
        if since is not None:
            conditions.append(table.at >= since)
        after = 0
        if last is not None:
            newest = select(table.id).where(*conditions).order_by(table.id.desc()).offset(last)
            with self._reading() as db:
                after = db.execute(newest.limit(1)).scalar() or 0
        while True:
            query = select(tables.audit).where(*conditions, table.id > after)
            with self._reading() as db:
                rows = db.execute(query.order_by(table.id).limit(PAGE)).all()
            if not rows:
                return
            after = rows[-1].id
            for row in rows:
                detail = unpacked(row.detail)
                yield Action(row.id, row.at, row.who, row.action, row.subject, detail)

    def note(self, who: str, action: str, subject: str, detail: Body | None = None) -> datetime:
        """Leave a line in the audit for something done outside the store; gives its moment.

        Raises:
            UsageError: `store-no-name`, `store-read-only`, `store-busy`, `store-refused`.
        """
        with self._writing() as db:
            return self._note(db, who, action, subject, detail)

    def counts(self) -> Counts:
        """How many of each there are; findings are those of the reports that count."""
        calls, reviews, found = tables.calls.c, tables.reviews.c, tables.findings.c
        queries = {
            "calls": select(func.count()).select_from(tables.calls),
            "reports": select(func.count()).select_from(tables.reports),
            "findings": select(func.count())
            .select_from(tables.findings)
            .join(tables.calls, calls.report == found.report),
            "reviews": select(func.count()).select_from(tables.reviews).where(standing()),
            "appeals": select(func.count())
            .select_from(tables.reviews)
            .where(standing(), reviews.round == Round.APPEAL.value),
            "samples": select(func.count()).select_from(tables.samples),
            "lessons": select(func.count(tables.lessons.c.name.distinct())),
            "answers": select(func.count()).select_from(tables.answers),
            "plans": select(func.count()).select_from(tables.plans),
            "complaints": select(func.count()).select_from(tables.complaints),
            "actions": select(func.count()).select_from(tables.audit),
        }
        with self._reading() as db:
            return Counts(**{name: db.execute(q).scalar() or 0 for name, q in queries.items()})
