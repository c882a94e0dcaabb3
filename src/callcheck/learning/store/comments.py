"""What people write beside a finding without deciding anything: kept in the audit, never changed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from callcheck.errors import LabelError, Location
from callcheck.learning.store import tables
from callcheck.learning.store.access import Access, unpacked
from callcheck.learning.store.records import Comment

COMMENT = "review.comment"


class Comments(Access):
    """Remarks on a call or on one of its findings."""

    def add_comment(self, comment: Comment) -> None:
        """Store one; the same `ref` of the same person again changes nothing.

        Raises:
            LabelError: `store-no-call`, `store-bad-review` for one without words or writer.
        """
        calls = tables.calls.c
        with self._writing() as db:
            known = db.execute(select(calls.id).where(calls.call_id == comment.call_id)).scalar()
            if known is None:
                message = f"存档里没有通话 {comment.call_id}"
                raise LabelError("store-no-call", message, location=Location(self.where))
            if not comment.by.strip() or not comment.text.strip():
                message = "备注要写明是谁写的,并且不能是空的"
                raise LabelError("store-bad-review", message, location=Location(self.where))
            same = (c for c in self.comments(comment.call_id) if c.by == comment.by)
            if not comment.ref or all(c.ref != comment.ref for c in same):
                detail = {"finding": comment.finding, "text": comment.text, "ref": comment.ref}
                self._note(db, comment.by, COMMENT, comment.call_id, detail)

    def comments(self, call_id: str) -> Iterator[Comment]:
        """Those of a call, in the order they were written."""
        a = tables.audit.c
        query = select(a.at, a.who, a.detail).where(a.action == COMMENT, a.subject == call_id)
        with self._reading() as db:
            rows = db.execute(query.order_by(a.id)).all()
        for row in rows:
            said = unpacked(row.detail)
            yield Comment(call_id, row.who, said["text"], said["finding"], said["ref"], row.at)
