"""What a database says, as an error that says what to do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from callcheck.errors import Location, UsageError

_LEAST_ROOM_BYTES = 1 << 17  # what SQLite needs beside a store

# What SQLite or PostgreSQL says (lower case), what that is called, what it means, what to do.
_MEANINGS = (
    (
        ("disk is full", "no space left", "disk full"),
        ("store-full", "磁盘满了,这一步没有存下,此前的都在", "腾出空间,再运行同一条命令"),
    ),
    (
        ("readonly database", "read-only transaction", "permission denied"),
        ("store-read-only", "只能读,不能写", "检查文件、所在目录和账号的权限"),
    ),
    (
        ("unable to open database file", "is a directory"),
        ("store-cannot-open", "打不开", "检查路径和权限;所在目录要先建好,并且可写"),
    ),
    (
        ("file is not a database", "malformed"),
        ("store-damaged", "不是 callcheck 的数据库文件,或已损坏", "换一个文件名,或用备份"),
    ),
    (
        ("is locked", "lock timeout", "deadlock"),
        ("store-busy", "别的程序一直占着", "等它结束,再运行同一条命令"),
    ),
    (
        ("append-only",),
        ("store-append-only", "操作记录和复核意见只增不改", "要改主意,另加一条"),
    ),
)


def _is_full(where: str) -> bool:
    try:
        return shutil.disk_usage(Path(where).absolute().parent).free < _LEAST_ROOM_BYTES
    except OSError:
        return False


@contextmanager
def told_clearly(where: str) -> Iterator[None]:
    """Errors of the database inside are raised as `UsageError`, `store-…`, at `where`."""
    try:
        yield
    except DBAPIError as error:
        raise meaning(error, where) from error


def meaning(error: DBAPIError, where: str) -> UsageError:
    """The error to show; the database's own words when they are not known."""
    said = str(error.orig).strip()
    if "disk i/o error" in said.lower() and _is_full(where):
        said = "disk is full"  # SQLite says so of its data, not of the files beside it
    for words, (code, message, hint) in _MEANINGS:
        if any(word in said.lower() for word in words):
            return UsageError(code, message, location=Location(where), hint=hint)
    lost = isinstance(error, OperationalError | InterfaceError)
    if lost and (error.connection_invalidated or "connect" in said.lower()):
        return UsageError(
            "store-no-connection",
            f"连不上数据库:{said.splitlines()[0]}",
            location=Location(where),
            hint="检查地址、端口、账号、口令,以及数据库是否已建",
        )
    first = said.splitlines()[0] if said else type(error).__name__
    return UsageError("store-refused", f"数据库不接受:{first}", location=Location(where))
