"""CSV, TSV and workbooks: a row a turn, or a row a call."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.registry import FormatInfo
from callcheck.readers.rows import calls_of_sheet
from callcheck.readers.sheets import delimiter_of, sheets, table_text
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "table",
    "表格:CSV、TSV、XLSX、XLS、ODS,一行一轮或一行一通",
    "前十行里有表头,写明文本列;一格里有两个以上角色或 JSON 的是一行一通",
)


def sniff(source: Source) -> float:
    """A workbook, or a header line that names a text column."""
    if source.is_workbook:
        return 0.9
    if source.json is not None or not source.text:
        return 0.0
    return 0.85 if delimiter_of(table_text(source)[0][:4000]) else 0.0


def read(source: Source) -> Iterator[Call]:
    """The calls of every sheet that is not hidden, in order of first row."""
    for sheet in sheets(source):
        yield from calls_of_sheet(source, sheet)
