"""How large the tables of an ODS file are laid out: a cell or a row may stand for a billion."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>"
    rb"|<text:s\b([^>]*)>"
)
_COLUMNS = re.compile(rb"""number-columns-repeated\s*=\s*["']([0-9]{1,18})""")
_ROWS = re.compile(rb"""number-rows-repeated\s*=\s*["']([0-9]{1,18})""")
_SPACES = re.compile(rb"""text:c\s*=\s*["']([0-9]{1,18})""")
_VALUES = (b"office:", b"table:formula", b"calcext:")
_LONGEST_TAG = 1 << 16


def largest_table(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Cells of the largest table's rectangle, repeated spaces counted as cells too.

    Empty rows and cells count only where a full one comes after them, as for the parser.
    """
    largest = spaces = 0
    table = _Table()
    for tag in _tags(archive, entry):
        kind = tag[2]
        if kind is None:
            spaces += _times(_SPACES, tag[4])
        elif kind == b"table":
            largest = max(largest, table.cells())
            table = _Table()
        elif kind == b"table-row":
            table.end_row()
            table.times = 1 if tag[1] else _times(_ROWS, tag[3])
        elif not tag[1]:
            table.cell(tag[3])
    return max(largest, table.cells()) + spaces


def _tags(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[re.Match[bytes]]:
    kept = b""
    with archive.open(entry) as file:
        while block := file.read(1 << 20):
            kept += block
            end = kept.rfind(b">") + 1
            yield from _TAG.finditer(kept[:end])
            kept = kept[end:][-_LONGEST_TAG:]


def _times(number: re.Pattern[bytes], attributes: bytes) -> int:
    found = number.search(attributes)
    return int(found[1]) if found else 1


class _Table:
    """A table as far as it was read."""

    def __init__(self) -> None:
        self.times = 1
        self._rows = self._full_rows = 0
        self._at = self._width = self._widest = 0

    def cell(self, attributes: bytes) -> None:
        self._at += _times(_COLUMNS, attributes)
        if not attributes.endswith(b"/") or any(name in attributes for name in _VALUES):
            self._width = self._at

    def end_row(self) -> None:
        if self._at:
            self._rows += self.times
            if self._width:
                self._full_rows = self._rows
            self._widest = max(self._widest, self._width)
        self._at = self._width = 0

    def cells(self) -> int:
        self.end_row()
        return self._full_rows * self._widest
