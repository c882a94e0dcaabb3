"""Rows of CSV, TSV, XLSX, XLS and ODS, and where their header is."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from callcheck.errors import Location, ReadError
from callcheck.readers.columns import header
from callcheck.readers.source import LARGEST_DOCUMENT_BYTES, Source
from callcheck.readers.workbook_bounds import too_large

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_TITLE_ROWS = 10
_SEPARATORS = ",\t;|\uff0c"
_TOTALS = frozenset("合计 总计 小计 共计 汇总 总数 total".split())
_SEP_LINE = re.compile(rf"sep=([{_SEPARATORS}])\n", re.I)
Row = Sequence[Any]  # Any: whatever a cell holds


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: the place of each known column, all names as they are, and the rows below.

    The rows may be gone through again.
    """

    columns: dict[str, int]
    names: list[str]
    rows: Iterable[Row]


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows that are made anew each time they are gone through, and never held."""

    begin: Callable[[], Iterator[Row]]

    def __iter__(self) -> Iterator[Row]:
        return self.begin()


def sheets(source: Source) -> Iterator[Sheet]:
    """The tables of a file; sheets with one header are one table.

    Raises:
        ReadError: `bad-archive`.
    """
    last: Sheet | None = None
    for rows in _workbook(source) if source.is_workbook else [_csv_rows(source)]:
        found = _sheet(rows)
        if found is None:
            continue
        if last is not None and last.names == found.names:
            parts = (last.rows, found.rows)
            last = Sheet(last.columns, last.names, _Rows(partial(chain.from_iterable, parts)))
            continue
        if last is not None:
            yield last
        last = found
    if last is not None:
        yield last


def _sheet(rows: _Rows) -> Sheet | None:
    first = list(islice(rows, _TITLE_ROWS))
    top = next((n for n, row in enumerate(first) if "text" in header(row)), None)
    if top is None:
        return None
    names = [str(cell or "").strip() for cell in first[top]]
    below = partial(_below, rows, top, names)
    return Sheet(header(first[top]), names, _Rows(below))


def _below(rows: _Rows, top: int, names: list[str]) -> Iterator[Row]:
    return (row for row in islice(rows, top + 1, None) if _says(row, names))


def _says(row: Row, names: list[str]) -> bool:
    """Whether a row is neither empty, nor totals, nor the header again."""
    cells = [str(cell).strip() for cell in row if str(cell if cell is not None else "").strip()]
    return bool(cells) and cells[0].lower() not in _TOTALS and cells != [n for n in names if n]


def _workbook(source: Source) -> Iterator[_Rows]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    reason = too_large(source.data)
    if reason is not None:
        message = f"表格打不开:{reason}"
        raise ReadError("bad-archive", message, location=Location(source.path))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        shown = [s.name for s in book.sheets_metadata if s.visible == SheetVisibleEnum.Visible]
        for name in shown or book.sheet_names:
            yield _Rows(partial(_sheet_rows, book.get_sheet_by_name(name)))
    except BaseException as error:
        told = isinstance(error, CalamineError | ValueError | OSError)
        if not told and type(error).__name__ != "PanicException":  # the parser's, no `Exception`
            raise
        where = Location(source.path)
        raise ReadError("bad-archive", f"表格打不开:{error}", location=where) from error


def delimiter_of(head: str) -> tuple[str, int] | None:
    """The separator by which one of the first lines is a header, and how many columns it names."""
    best: tuple[int, str] | None = None
    for line in head.split("\n")[:_TITLE_ROWS]:
        for sign in _SEPARATORS:
            found = header(next(csv.reader([line], delimiter=sign), [])) if line else {}
            if "text" in found and (best is None or len(found) > best[0]):
                best = len(found), sign
    return None if best is None else (best[1], best[0])


def table_text(source: Source) -> tuple[str, str | None]:
    """The text without NUL and without a first line that names the separator, and that."""
    text = source.text.replace("\0", "")
    told = _SEP_LINE.match(text)
    return (text[told.end() :], told[1]) if told else (text, None)


def _sheet_rows(sheet: CalamineSheet) -> Iterator[Row]:
    return iter(sheet.iter_rows())


def _csv_rows(source: Source) -> _Rows:
    text, told = table_text(source)
    found = delimiter_of(text[:4000])
    sign = told or (found[0] if found else ",")
    escape = "\\" if '\\"' in text and '""' not in text else None
    csv.field_size_limit(LARGEST_DOCUMENT_BYTES)  # so that no cell is too long

    def rows() -> Iterator[list[str]]:
        return csv.reader(_lines(text), delimiter=sign, escapechar=escape)

    top = next((row for row in islice(rows(), _TITLE_ROWS) if "text" in header(row)), None)
    if top is None:
        return _Rows(lambda: iter(()))
    place, width = header(top)["text"], len(top)
    return _Rows(lambda: (_fitted(row, width, place, sign) for row in rows()))


def _lines(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        yield text[at:end]
        at = end


def _fitted(row: list[str], width: int, place: int, sign: str) -> list[str]:
    """A row with more cells than the header: its text had separators without quotes."""
    more = len(row) - width
    if more <= 0 or not any(row[width:]):
        return row
    text = sign.join(row[place : place + more + 1])
    return [*row[:place], text, *row[place + more + 1 :]]
