"""A call log: a table of calls and attempts, joined to transcripts by their ids.

What a transcript says stands; the log fills what it leaves open, and a disagreement is a problem
of the call. Rows are kept in a temporary SQLite file that any process may read; only the log's
text is in memory while it is loaded.
"""

from __future__ import annotations

import csv
import hashlib
import io
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from callcheck.errors import Location, UsageError
from callcheck.model import Call, CallMeta, Problem
from callcheck.readers.build import meta_of
from callcheck.readers.log_columns import Columns, Row
from callcheck.readers.log_join import filled
from callcheck.readers.source import Source, open_source
from callcheck.temporary import for_now, told_of_base

_HEADER_ROWS = 12
_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    CREATE TABLE rows (row INTEGER PRIMARY KEY, id TEXT, meta BLOB, hash BLOB UNIQUE);
    CREATE TABLE keys (key TEXT, loose INTEGER, row INTEGER);
    BEGIN;
"""
_TOTAL = re.compile(r"(合计|总计|小计|total)", re.I)
_SUFFIX = re.compile(r"\.(?=[a-z0-9]*[a-z])[a-z0-9]{1,5}$")
_connections: dict[tuple[int, str], sqlite3.Connection] = {}


@dataclass(frozen=True, slots=True)
class CallLog:
    """A loaded log, as any process can use it.

    Attributes:
        path: of the log, for messages.
        base: the temporary file.
        rows: in the log, without those that are there twice.
        repeated: rows that are there twice to the last cell.
        damaged: rows of which a spreadsheet has rounded a number.
        digest: of what the log says.
    """

    path: str
    base: str
    rows: int
    repeated: int
    damaged: int
    digest: str

    def join(self, call: Call) -> tuple[Call, int | None]:
        """The call with what its row adds, and the row's number; None when there is none."""
        row = self.find(call.call_id)
        if row is None:
            return call, None
        (meta,) = self._ask("SELECT meta FROM rows WHERE row = ?", row)[0]
        return filled(call, msgspec.json.decode(meta)), row

    def find(self, call_id: str) -> int | None:
        """The one row of a call: by its whole id, else by what is left without path and suffix."""
        for loose, key in ((0, call_id), (1, loose_key(call_id))):
            sql = "SELECT DISTINCT row FROM keys WHERE key = ? AND loose = ? LIMIT 2"
            found = self._ask(sql, key, loose)
            if found:
                return int(found[0][0]) if len(found) == 1 else None
        return None

    def calls(self) -> Iterator[tuple[int, str, bytes]]:
        """Number, id and facts of each row, in the order of the log."""
        yield from self._base().execute("SELECT row, id, meta FROM rows ORDER BY row")

    def _ask(self, sql: str, *values: object) -> list[Any]:  # Any: rows of SQLite
        return self._base().execute(sql, values).fetchall()

    def _base(self) -> sqlite3.Connection:
        """This process's connection: one from before a fork may not be used after it."""
        key = (os.getpid(), self.base)
        if key not in _connections:
            uri = f"{Path(self.base).as_uri()}?mode=ro&immutable=1"
            _connections[key] = sqlite3.connect(uri, uri=True)
        return _connections[key]


def meta_from(facts: bytes) -> CallMeta:
    """The facts of a row, as `CallLog.calls` gives them."""
    return meta_of(msgspec.json.decode(facts))


def attempt(call_id: str, meta: CallMeta) -> Call:
    """A row without a transcript as a call without turns."""
    return Call(call_id, (), meta, problems=(Problem("only-in-log", "只在通话记录里,没有转写"),))


def loose_key(key: str) -> str:
    r"""An id without the path and suffixes of a recording.

    >>> loose_key(r"D:\rec\2026\C7.wav"), loose_key("https://x/a/C7.mp3?sign=1"), loose_key("V1.2")
    ('c7', 'c7', 'v1.2')
    """
    name = key.strip().replace("\\", "/").partition("?")[0].rstrip("/").rpartition("/")[2].lower()
    while (shorter := _SUFFIX.sub("", name)) and shorter != name:
        name = shorter
    return name


@contextmanager
def call_log(path: Path, encoding: str | None = None) -> Iterator[CallLog]:
    """The log at `path`: CSV, TSV or XLSX, gzip too; gone when the context ends.

    Raises:
        UsageError: `missing-path`, `bad-call-log`.
        ReadError: when it is no text and no workbook.
    """
    if not path.is_file():
        raise UsageError("missing-path", f"没有这个通话记录:{path}")
    source = open_source(path, encoding=encoding)
    with for_now("callcheck-log.sqlite") as part:
        base = str(part)
        try:
            yield _load(path, base, source)
        finally:
            if (held := _connections.pop((os.getpid(), base), None)) is not None:
                held.close()


@told_of_base()
def _load(path: Path, base: str, source: Source) -> CallLog:
    connection = sqlite3.connect(base, isolation_level=None)
    try:
        connection.executescript(_TABLES)
        digest = hashlib.blake2b(digest_size=16)
        number = rows = repeated = damaged = 0
        for place, columns, row in _rows(source):
            number += 1
            keys = columns.keys(row)
            if keys and _TOTAL.match(keys[0]):
                continue
            facts = msgspec.json.encode(columns.meta(row))
            said = hashlib.blake2b(msgspec.json.encode(keys) + facts, digest_size=16).digest()
            call_id = keys[0] if keys else f"{path.name}#{place}"
            put = "INSERT OR IGNORE INTO rows VALUES (?, ?, ?, ?)"
            if not connection.execute(put, (number, call_id, facts, said)).rowcount:
                repeated += 1
                continue
            rows, damaged = rows + 1, damaged + columns.damaged(row)
            digest.update(said)
            connection.executemany("INSERT INTO keys VALUES (?, ?, ?)", _keys(keys, number))
        connection.execute("CREATE INDEX by_key ON keys (key, loose, row)")
        connection.execute("COMMIT")
    finally:
        connection.close()
    return CallLog(str(path), base, rows, repeated, damaged, digest.hexdigest())


def _keys(keys: Iterable[str], row: int) -> Iterator[tuple[str, int, int]]:
    for key in keys:
        yield key, 0, row
        if loose := loose_key(key):
            yield loose, 1, row


def _rows(source: Source) -> Iterator[tuple[str, Columns, Row]]:
    """Each row below a header, its place and the header's columns, of every sheet that has one.

    The place is the row's number as a spreadsheet shows it, after the first sheet with the sheet's.
    """
    found = False
    try:
        for sheet_number, sheet in enumerate(_sheets(source), 1):
            columns: Columns | None = None
            for number, row in enumerate(sheet, 1):
                if columns is None:
                    made = Columns(row)
                    columns = made if made.good else None
                    found = found or made.good
                    if columns is None and number >= _HEADER_ROWS:
                        break
                elif any(str(cell or "").strip() for cell in row):
                    place = f"{number}" if sheet_number == 1 else f"{sheet_number}!{number}"
                    yield place, columns, row
    except csv.Error as error:
        raise _bad(source.path, f"表格读不了:{error}") from error
    if not found:
        raise _bad(source.path, "认不出列头")


def _lines(text: str) -> Iterator[str]:
    """The lines with their ends, without a second copy of the text."""
    place = 0
    while place < len(text):
        end = text.find("\n", place) + 1 or len(text)
        yield text[place:end]
        place = end


def _bad(path: str, message: str) -> UsageError:
    hint = "要有通话编号(或录音编号、文件名)一列,或有通话时间;另如 工号 客户号 被叫号码 接通状态"
    return UsageError("bad-call-log", message, location=Location(path), hint=hint)


def _sheets(source: Source) -> Iterator[Iterable[Row]]:
    if not source.is_workbook:
        text = source.text.replace("\0", "").removeprefix("sep=,\n")
        lines = text[:4000].split("\n")[:_HEADER_ROWS]
        sign = max(",\t;|\uff0c", key=lambda s: max((line.count(s) for line in lines), default=0))
        yield csv.reader(_lines(text), delimiter=sign)
        return
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        for name in book.sheet_names:
            yield book.get_sheet_by_name(name).iter_rows()
    except CalamineError as error:
        raise _bad(source.path, f"表格读不了:{error}") from error
