"""The tables as the newest migration leaves them; a test holds the two together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

HEAD = "0001"
VERSION_TABLE = "callcheck_version"
APPEND_ONLY = ("audit", "reviews")


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: `timestamptz` in PostgreSQL, text without a zone in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC; without the zone for SQLite, which has none."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With its zone, UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


metadata = MetaData()


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _text(name: str, *, null: bool = False, index: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, index=index)


def _json(name: str = "body") -> Column[Any]:  # Any: JSON
    return Column(name, JSON, nullable=False)


def _moment(name: str = "at", *, null: bool = False) -> Column[datetime]:
    return Column(name, Moment, nullable=null)


calls = Table(
    "calls",
    metadata,
    _id(),
    Column("call_id", Text, nullable=False, unique=True),
    _json(),
    _text("digest"),
    _text("agent", null=True, index=True),
    _text("team", null=True, index=True),
    _text("customer_id", null=True, index=True),
    Column("day", Date, index=True),
    Column("report", Integer),  # the report that counts; set as soon as that has an id
    _moment("stored_at"),
)
reports = Table(
    "reports",
    metadata,
    _id(),
    Column("call", Integer, ForeignKey("calls.id"), nullable=False),
    _text("rule_set"),
    Column("score", Float, nullable=False),
    Column("veto", Boolean, nullable=False),
    _json(),
    _text("digest"),
    _moment("stored_at"),
    UniqueConstraint("call", "rule_set", name="uq_reports_call_rule_set"),
)
findings = Table(
    "findings",
    metadata,
    _id(),
    Column("report", Integer, ForeignKey("reports.id"), nullable=False, index=True),
    _text("key"),
    _text("rule", index=True),
    _text("category", index=True),
    _text("kind"),
    _text("severity"),
    Column("rank", Integer, nullable=False),
    Column("turn", Integer),
)
reviews = Table(
    "reviews",
    metadata,
    _id(),
    _text("call_id", index=True),
    _text("finding", null=True),
    _text("verdict"),
    _text("round"),
    _text("reviewer", index=True),
    _moment(),
    _text("reason"),
    _text("category", null=True),
    Column("turn", Integer),
    Column("start", Integer),
    Column("end", Integer),
    _text("quote", null=True),
    Column("withdraws", Integer, ForeignKey("reviews.id"), unique=True),
    sqlite_autoincrement=True,
)
samples = Table("samples", metadata, _id(), _json("plan"), _text("drawn_by"), _moment())
sample_items = Table(
    "sample_items",
    metadata,
    _id(),
    Column("sample", Integer, ForeignKey("samples.id"), nullable=False, index=True),
    _text("call_id", index=True),
    _text("part"),
    Column("probability", Float),
)
lessons = Table(
    "lessons",
    metadata,
    _id(),
    _text("name"),
    Column("version", Integer, nullable=False),
    _text("title"),
    _json(),
    _text("by"),
    _moment(),
    UniqueConstraint("name", "version", name="uq_lessons_name_version"),
)
answers = Table(
    "answers",
    metadata,
    _id(),
    _text("trainee"),
    _text("kind"),
    _text("item"),
    Column("right", Boolean),
    _moment(),
    Column("score", Float),
    _text("lesson", null=True),
    _json(),
    Index("ix_answers_trainee_item", "trainee", "item"),
)
plans = Table(
    "plans",
    metadata,
    _id(),
    _text("agent", index=True),
    _text("title"),
    _json(),
    _text("by"),
    Column("due", Date),
    _moment(),
    _moment("done_at", null=True),
    _text("done_by", null=True),
)
complaints = Table(
    "complaints",
    metadata,
    _id(),
    Column("ref", Text, nullable=False, unique=True),
    Column("day", Date, nullable=False, index=True),
    _text("text"),
    _text("call_id", null=True, index=True),
    _text("customer_id", null=True),
    _text("agent", null=True),
    _text("channel", null=True),
    _json(),
)
audit = Table(
    "audit",
    metadata,
    _id(),
    _moment(),
    _text("who", index=True),
    _text("action", index=True),
    _text("subject"),
    _json("detail"),
    sqlite_autoincrement=True,
)
