"""Sheets of an Excel workbook written row by row, none of which stay in memory.

Every text is written as a text: nothing a transcript holds can become a formula or a link.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from callcheck.reporting.xml_text import xml_text
from callcheck.temporary import SUFFIX, folder_beside, folder_for_now

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

Result = TypeVar("Result")
LAST_ROW = 1_048_576  # of a sheet, counted from 1
MOST_LINKS = 65_530  # of a sheet
_LONGEST_TEXT = 32_767  # characters of a cell, in UTF-16
_LONGEST_LINK = 2_000
_MOST_LINES = 12  # that a row is made high for
_LINE_POINTS = 13.5
_MADE = datetime(2000, 1, 1)  # fixed: same input, same bytes
_FONT = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
_FILLS = {  # ink and ground, as in the HTML report
    "critical": ("#B3261E", "#FBE3E1"),
    "major": ("#C2570C", "#FDEBDD"),
    "minor": ("#8A6D00", "#FBF3D3"),
    "info": ("#2B5F9E", "#E6EFF9"),
}


@dataclass(frozen=True, slots=True)
class Styled:
    """A cell of a style: a severity, `percent`, `tenth`, `centre`, `title` or `head`."""

    value: str | float | None
    style: str


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to a place of a file beside the workbook."""

    text: str
    file: str
    anchor: str


Cell = str | float | datetime | Styled | Link | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and its width in characters of a Latin letter's width."""

    heading: str
    width: float


class Book:
    """A workbook being written."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.styles: dict[str, Format] = {
            name: workbook.add_format({**_FONT, **look}) for name, look in _looks().items()
        }

    def sheet(self, name: str, columns: Sequence[Column], *, filters: bool = True) -> Sheet:
        """A sheet with its heading frozen, and a second of the name when the first is full."""
        return Sheet(self, name, columns, filters=filters)


def _looks() -> dict[str, dict[str, Any]]:  # Any: a look's properties
    fills = {
        name: {"bold": True, "font_color": ink, "bg_color": ground}
        for name, (ink, ground) in _FILLS.items()
    }
    return {
        "text": {"text_wrap": True},
        "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
        "centre": {"align": "center"},
        "percent": {"num_format": "0.0%"},
        "tenth": {"num_format": "0.0"},
        "link": {"font_color": "#2B5F9E", "underline": 1},
        "title": {"bold": True, "font_size": 14},
        "head": {
            "bold": True,
            "bg_color": "#EEF1F6",
            "bottom": 1,
            "text_wrap": True,
            "valign": "vcenter",
        },
        **fills,
    }


@contextmanager
def open_book(out: IO[bytes]) -> Iterator[Book]:
    """A workbook that is whole in `out` when the block ends well."""
    with open_workbook(out, "通话质检报告") as workbook:
        yield Book(workbook)


@contextmanager
def open_workbook(out: IO[bytes], title: str) -> Iterator[Workbook]:
    """The same as the library knows it: rows from the top down, no formulas, no links.

    Its sheets wait in files beside `out` until then.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with _folder(out) as folder:
        sink = _Sink(out)
        workbook = Workbook(
            sink,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": str(folder),
            },
        )
        workbook.set_properties({"title": title, "created": _MADE})
        try:
            yield workbook
            workbook.close()
        except FileCreateError as error:
            cause = error.args[0] if error.args else None
            if isinstance(cause, OSError):  # as it was before the library wrapped it
                raise cause from error
            raise
        finally:
            sink.is_done = True
            for sheet in workbook.worksheets():  # open still when the block or the disk failed
                with suppress(OSError):
                    sheet.row_data_fh.close()


class _Sink:
    """A file that takes whatever comes once it has failed or is done.

    The library leaves its archive half-written when it fails, which tries to end itself when it is
    forgotten.
    """

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self.is_done = False

    def write(self, data: bytes) -> int:
        """Write, unless it failed before."""
        return len(data) if self.is_done else self._done(lambda: self._out.write(data))

    def seek(self, place: int, whence: int = 0) -> int:
        """Go to a place."""
        return 0 if self.is_done else self._out.seek(place, whence)

    def tell(self) -> int:
        """The place; a pipe has none and says so, and the library goes on without."""
        return 0 if self.is_done else self._out.tell()

    def flush(self) -> None:
        """Hand over what is held back."""
        if not self.is_done:
            self._done(self._out.flush)

    def _done(self, act: Callable[[], Result]) -> Result:
        try:
            return act()
        except (OSError, ValueError):
            self.is_done = True
            raise


def _folder(out: IO[bytes]) -> AbstractContextManager[Path]:
    name = getattr(out, "name", None)
    if isinstance(name, str) and name.endswith(SUFFIX):
        return folder_beside(Path(name))
    return folder_for_now("callcheck-workbook")


class Sheet:
    """Rows go in from the top; a row once written cannot be changed."""

    def __init__(
        self, book: Book, name: str, columns: Sequence[Column], *, filters: bool = True
    ) -> None:
        self._book, self._name, self._columns, self._filters = book, name, columns, filters
        self._part = 0
        self._begin()

    def _begin(self) -> None:
        self._part += 1
        name = self._name if self._part == 1 else f"{self._name} {self._part}"
        self.worksheet = self._book.workbook.add_worksheet(name)
        self._row = self._links = 0
        for place, column in enumerate(self._columns):
            self.worksheet.set_column(place, place, column.width)
        self.worksheet.set_landscape()
        self.worksheet.set_paper(9)
        self.worksheet.fit_to_pages(1, 0)
        self.worksheet.hide_gridlines(0)  # nor on paper
        if self._filters:
            self.row([Styled(column.heading, "head") for column in self._columns])
            self.worksheet.freeze_panes(1, 0)
            self.worksheet.repeat_rows(0)

    @property
    def rows(self) -> int:
        """Rows of this sheet so far."""
        return self._row

    def row(self, cells: Sequence[Cell]) -> None:
        """Write the next row."""
        if self._row == LAST_ROW:
            self.finish()
            self._begin()
        lines = max(
            (self._lines(*pair) for pair in zip(self._columns, cells, strict=False)), default=1
        )
        if lines > 1:
            self.worksheet.set_row(self._row, min(lines, _MOST_LINES) * _LINE_POINTS + 3)
        for place, cell in enumerate(cells):
            self._write(place, cell)
        self._row += 1

    def _lines(self, column: Column, cell: Cell) -> int:
        """Lines that a text takes; a program that opens the file does not always reckon it."""
        if not isinstance(cell, str):
            return 1
        # In GB 18030 a Chinese character is two bytes long, and two Latin letters wide.
        widths = (len(line.encode("gb18030", "replace")) for line in cell.split("\n"))
        return sum(max(1, ceil(width / (column.width - 1))) for width in widths)

    def finish(self) -> None:
        """Put the filters over what was written."""
        if self._filters:
            self.worksheet.autofilter(0, 0, max(self._row - 1, 1), len(self._columns) - 1)

    def _write(self, place: int, cell: Cell) -> None:
        if isinstance(cell, Link):
            self._link(place, cell)
            return
        styles, at = self._book.styles, (self._row, place)
        if isinstance(cell, datetime):
            moment = cell.replace(tzinfo=None)  # on the clock of the source
            self.worksheet.write_datetime(*at, moment, styles["moment"])
            return
        value, style = (cell.value, cell.style) if isinstance(cell, Styled) else (cell, "text")
        if value is None or value == "":
            return
        if isinstance(value, str):
            self.worksheet.write_string(*at, cell_text(value), styles[style])
        else:
            self.worksheet.write_number(*at, value, styles[style])

    def _link(self, place: int, link: Link) -> None:
        target = f"external:{link.file}#{quote(link.anchor, safe='')}"
        if self._links >= MOST_LINKS or len(target) > _LONGEST_LINK:
            self._write(place, link.text)
            return
        self._links += 1
        self.worksheet.write_url(
            self._row, place, target, self._book.styles["link"], cell_text(link.text)
        )


def cell_text(text: str) -> str:
    """The text as a cell can hold it; a longer one is cut, with `…` at its end.

    >>> len(cell_text("长" * 40000)), cell_text("=1+1")
    (32767, '=1+1')
    """
    text = xml_text(text)
    if len(text) * 2 <= _LONGEST_TEXT or len(text.encode("utf-16-le")) // 2 <= _LONGEST_TEXT:
        return text
    kept = text.encode("utf-16-le")[: (_LONGEST_TEXT - 1) * 2].decode("utf-16-le", "ignore")
    return kept + "…"
