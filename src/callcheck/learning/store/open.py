"""Opening a store by its path or URL."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from callcheck.errors import Location, UsageError
from callcheck.learning.store.access import Clock, make_engine, now
from callcheck.learning.store.migrate import migrate
from callcheck.learning.store.store import Store
from callcheck.learning.store.trouble import told_clearly


def open_store(place: str | Path, *, create: bool = True, clock: Clock = now) -> Store:
    """The store at `place`: a file for SQLite, or a URL (`postgresql://user@host/name`).

    Missing tables and migrations are made on the way.

    Args:
        place: path or URL; the folder must exist.
        create: whether to make a store where there is none.
        clock: gives the present moment, with a zone.

    Raises:
        UsageError: `store-missing`, `store-newer`, `store-not-a-store`, `store-damaged`,
            `store-cannot-open`, `store-read-only`, `store-no-connection`, `store-bad-url`,
            `missing-extra`.

    >>> import tempfile
    >>> from callcheck import Checker, read_text
    >>> call = read_text("坐席:再不还钱我打断你的狗腿")
    >>> with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/x.db") as store:
    ...     print(store.add([(call, Checker().check(call))], by="张三").new)
    ...     print([call.call_id for call, report in store.calls(category="threat")])
    1
    ['typed']
    """
    url = _url(str(place))
    where = shown(place)
    if _is_sqlite(url) and not create and not _is_uri(url) and not Path(where).exists():
        raise UsageError(
            "store-missing",
            "没有这个存档",
            location=Location(where),
            hint="先用 callcheck store add 通话… 存入,或用 --store 指明",
        )
    engine = _engine(_immutable(url))
    try:
        with told_clearly(where):
            migrate(engine, where, create=create)
            if _is_sqlite(url):
                _write_ahead(engine)
    except BaseException:
        engine.dispose()
        raise
    return Store(engine, where, clock)


def shown(place: str | Path) -> str:
    """The path, or the URL without its password."""
    url = _url(str(place))
    return url.database or "" if _is_sqlite(url) else url.render_as_string(hide_password=True)


def _url(place: str) -> URL:
    if "://" not in place:
        return URL.create("sqlite", database=place)
    try:
        url = make_url(place)
    except ArgumentError as error:
        raise _bad_url() from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg") or not url.database:
        raise _bad_url()
    return url


def _bad_url() -> UsageError:
    return UsageError(
        "store-bad-url",
        "看不懂这个数据库地址",
        hint="写文件名,或 postgresql://账号:口令@主机:5432/库名",
    )


def _immutable(url: URL) -> URL:
    """The URL; of a file that nobody can write one that needs nothing written beside it.

    SQLite makes two files beside a store to read it, which a read-only medium does not let it.
    """
    if not _is_sqlite(url) or _is_uri(url) or url.database in (None, "", ":memory:"):
        return url
    path = Path(str(url.database)).absolute()
    beside = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    if not path.is_file() or not _is_frozen(path) or any(map(Path.exists, beside)):
        return url
    database = f"{path.as_uri()}?mode=ro&immutable=1"
    return url.set(database=database, query={"uri": "true"})


def _is_frozen(path: Path) -> bool:
    statvfs = getattr(os, "statvfs", None)  # not on Windows
    return statvfs is not None and bool(statvfs(path).f_flag & os.ST_RDONLY)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _is_uri(url: URL) -> bool:
    return (url.database or "").startswith("file:")


def _engine(url: URL) -> Engine:
    try:
        return make_engine(url)
    except ModuleNotFoundError as error:
        raise UsageError(
            "missing-extra", "PostgreSQL 要另装 psycopg", hint='pip install "callcheck[postgres]"'
        ) from error


def _write_ahead(engine: Engine) -> None:
    """Readers and the writer do not wait for each other; once set it is the file's, for good."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        # Others may be at the file, or it can only be read: it works as it is, the next sets it.
        with suppress(sqlite3.OperationalError):
            if driver is not None:
                driver.execute("PRAGMA journal_mode=WAL")
