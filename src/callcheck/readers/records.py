"""JSON and JSONL that is a table: flat rows of turns, or rows with a whole call in one string."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.model import Call
from callcheck.readers.columns import header
from callcheck.readers.documents import first
from callcheck.readers.registry import FormatInfo
from callcheck.readers.rows import calls_of_sheet, is_whole
from callcheck.readers.sheets import Row, Sheet
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "json-table",
    "JSON/JSONL 表:一行一轮,或一行一通写在一个字符串里(Hive 导出等)",
    "有文本列;一行一轮的还要有说话人列和通话编号列",
)


def sniff(source: Source) -> float:
    """Flat rows with a text, and a speaker and a call's id or two roles in the text."""
    row = first(source)
    columns = header(list(row))
    if "text" not in columns:
        return 0.0
    values = list(row.values())
    text = values[columns["text"]]
    if isinstance(text, str) and is_whole(text) and "speaker" not in columns:
        return 0.65
    rows = isinstance(source.json, list) and isinstance(text, str)
    return 0.75 if rows and {"speaker", "call_id"} <= set(columns) else 0.0


def read(source: Source) -> Iterator[Call]:
    """The calls of the table that the rows are."""
    rows = source.json if isinstance(source.json, list) else [source.json]
    maps: list[Mapping[str, Any]] = [row for row in rows if isinstance(row, Mapping)]
    names = list(dict.fromkeys(str(name) for row in maps for name in row))
    table: list[Row] = [[row.get(name) for name in names] for row in maps]
    yield from calls_of_sheet(source, Sheet(header(names), names, table))
