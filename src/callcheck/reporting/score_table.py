"""A table of scores row by row: terminal, CSV, Excel or JSON."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO, cast

from callcheck.errors import UsageError
from callcheck.reporting.csv_table import safe_cell
from callcheck.reporting.printable import Printable, shown_line
from callcheck.reporting.workbook import Column, open_book
from callcheck.reporting.writing import whole_or_not

FORMATS = ("terminal", "csv", "xlsx", "json")
_AHEAD = 200  # rows looked at for the widths of the columns
_WIDEST = 60
Value = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its key in JSON, and its heading (Chinese) elsewhere."""

    key: str
    heading: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under their columns; `rows` may be an iterator and is used once."""

    name: str
    fields: Sequence[Field]
    rows: Iterable[Sequence[Value]]


def write_table(
    table: Table,
    *,
    format: str,  # noqa: A002 - the flag's name
    out: Path | None = None,
) -> None:
    """Write a table to a file, whole or not at all, or to standard output.

    Raises:
        UsageError: `cannot-write`, `binary-to-terminal`.
    """
    if format == "xlsx":
        if out is None:
            message = "xlsx 不是文本,不能显示在终端上"
            raise UsageError("binary-to-terminal", message, hint="写作 -o 文件.xlsx")
        write_book([table], out)
        return
    with opened(out, "utf-8-sig" if format == "csv" else "utf-8") as file:
        if format == "csv":
            writer = csv.writer(file)
            writer.writerow([field.heading for field in table.fields])
            for row in table.rows:
                writer.writerow(["" if cell is None else safe_cell(_said(cell)) for cell in row])
        elif format == "json":
            write_json_rows(table, file)
            file.write("\n")
        else:
            for line in aligned(table):
                file.write(line + "\n")


@contextmanager
def opened(out: Path | None, encoding: str = "utf-8") -> Iterator[TextIO]:
    """A text file that is written whole or not at all; standard output for None.

    Raises:
        UsageError: `cannot-write`.
    """
    if out is None:
        yield cast("TextIO", Printable(sys.stdout))
        sys.stdout.flush()
        return
    with whole_or_not(out) as part, part.open("w", encoding=encoding, newline="") as file:
        yield cast("TextIO", Printable(file))


def write_book(tables: Iterable[Table], out: Path) -> None:
    """A sheet a table.

    Raises:
        UsageError: `cannot-write`.
    """
    with whole_or_not(out) as part, part.open("wb") as file, open_book(file) as book:
        for table in tables:
            columns = [Column(field.heading, _width(field)) for field in table.fields]
            sheet = book.sheet(table.name, columns)
            for row in table.rows:
                sheet.row([_said(cell) for cell in row])
            sheet.finish()


def _width(field: Field) -> float:
    wide = {"reasons": 60, "why": 60, "call_id": 22, "bound": 24, "item": 18, "losses": 50}
    return wide.get(field.key, 11)


def write_json_rows(table: Table, file: TextIO) -> None:
    """The rows as an array of objects, one a line; keys without a value are left out."""
    file.write("[")
    for number, row in enumerate(table.rows):
        pairs = zip(table.fields, row, strict=True)
        found = {field.key: cell for field, cell in pairs if cell is not None}
        file.write((",\n" if number else "\n") + json.dumps(found, ensure_ascii=False))
    file.write("\n]")


def aligned(table: Table) -> Iterator[str]:
    """Lines with aligned columns, as wide as the first rows want them; the last is not cut."""
    from rich.cells import cell_len, set_cell_size

    rows = ([_shown(cell) for cell in row] for row in table.rows)
    first = list(islice(rows, _AHEAD))
    heads = [field.heading for field in table.fields]
    widths = [
        min(_WIDEST, max(cell_len(cell) for cell in column))
        for column in zip(heads, *first, strict=True)
    ]
    for row in chain([heads], first, rows):
        cells = [set_cell_size(cell, w) for cell, w in zip(row[:-1], widths, strict=False)]
        yield "  ".join([*cells, row[-1]]).rstrip()


def _said(cell: Value) -> str | float | None:
    """A truth as people write it in a form."""
    if isinstance(cell, bool):
        return "是" if cell else ""
    return cell


def _shown(value: Value) -> str:
    cell = _said(value)
    if cell is None:
        return "–"
    return shown_line(cell) if isinstance(cell, str) else f"{round(cell, 2):g}"
