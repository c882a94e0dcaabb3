"""Connections to a store: one writer at a time, readers that never wait for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Self

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from callcheck.errors import UsageError
from callcheck.learning.store.records import Body
from callcheck.learning.store.tables import audit
from callcheck.learning.store.trouble import told_clearly

BUSY_SECONDS = 60
_WRITING = "callcheck_writing"
_ADVISORY = 0x63616C6C  # one number for all stores of a PostgreSQL database

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment in UTC."""
    return datetime.now(UTC)


def packed(body: Body) -> str:
    """JSON text, as the columns take it."""
    return msgspec.json.encode(body).decode()


def unpacked(body: str | bytes) -> dict[str, Any]:  # Any: JSON
    """What `packed` was given."""
    found: dict[str, Any] = msgspec.json.decode(body)
    return found


def _as_is(value: Any) -> Any:  # Any: JSON text, encoded and decoded by whoever knows its type
    return value


def make_engine(url: URL) -> Engine:
    """An engine whose JSON columns take and give text, set up for several processes."""
    sqlite = url.get_backend_name() == "sqlite"
    engine = create_engine(
        url,
        json_serializer=_as_is,
        json_deserializer=_as_is,
        connect_args={"timeout": BUSY_SECONDS} if sqlite else {},
        pool_pre_ping=not sqlite,
    )
    if sqlite:
        event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin_sqlite if sqlite else _begin_postgres)
    return engine


def _set_up(connection: sqlite3.Connection, record: object) -> None:  # noqa: ARG001 - as called
    connection.isolation_level = None  # transactions begin where we say, DDL too
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=NORMAL")


def _begin_sqlite(connection: Connection) -> None:
    # A reader that becomes a writer halfway is refused at once, whatever the timeout.
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITING):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY})")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, the only one of all processes; undone by an exception."""
    with engine.connect() as connection:
        connection = connection.execution_options(**{_WRITING: True})
        with connection.begin():
            yield connection


class Access:
    """An open store's connections; a base of `Store`.

    Attributes:
        where: path or URL, without a password.
    """

    def __init__(self, engine: Engine, where: str, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        self.where = where

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back; the store may be used again afterwards."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told_clearly(self.where), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told_clearly(self.where), writing(self._engine) as connection:
            yield connection

    def _note(
        self, db: Connection, who: str, action: str, subject: str, detail: Body | None = None
    ) -> datetime:
        """Write a line of the audit; gives its moment."""
        if not who.strip():
            raise UsageError("store-no-name", "要写明是谁做的", hint="例如 --by 张三")
        at = self._clock()
        line = {"at": at, "who": who, "action": action, "subject": subject}
        db.execute(audit.insert().values(**line, detail=packed(detail or {})))
        return at


def is_sqlite(db: Connection) -> bool:
    """Whether it is SQLite, else PostgreSQL."""
    return db.dialect.name == "sqlite"
