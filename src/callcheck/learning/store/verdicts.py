"""Reviews as rows: those that stand, in the order they were given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, select

from callcheck.learning.store.tables import reviews
from callcheck.model import Review, Round, Verdict, final_verdicts

_FIELDS = [field.name for field in fields(Review)]
COLUMNS = [reviews.c[name] for name in _FIELDS]


def standing() -> ColumnElement[bool]:
    """True of rows that are no withdrawal and were not withdrawn."""
    later = reviews.alias("later")
    return and_(
        reviews.c.withdraws.is_(None),
        ~exists(select(later.c.id).where(later.c.withdraws == reviews.c.id)),
    )


def review_of(row: Mapping[str, Any]) -> Review:  # Any: a row
    """The review that a row with `COLUMNS` holds."""
    values = {name: row[name] for name in _FIELDS}
    values["verdict"] = Verdict(values["verdict"])
    values["round"] = Round(values["round"])
    return Review(**values)


def row_of(review: Review) -> dict[str, Any]:  # Any: a row
    """What `review_of` reads."""
    values = {name: getattr(review, name) for name in _FIELDS}
    return {**values, "verdict": review.verdict.value, "round": review.round.value}


def reviews_of_calls(db: Connection, names: Iterable[str]) -> list[Review]:
    """The reviews of these calls that stand, in the order they were given."""
    query = select(*COLUMNS).where(reviews.c.call_id.in_(list(names)), standing())
    rows = db.execute(query.order_by(reviews.c.id)).mappings()
    return [review_of(dict(row)) for row in rows]


def verdicts_of(given: Iterable[Review]) -> Mapping[tuple[str, str], Verdict]:
    """`final_verdicts`, where later is what was given later, even by a clock that went back."""
    latest: datetime | None = None
    ordered = []
    for review in given:
        latest = review.at if latest is None else max(latest, review.at)
        ordered.append(replace(review, at=latest))
    return final_verdicts(ordered)
