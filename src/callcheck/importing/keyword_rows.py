"""Keyword tables (CSV, TSV, XLSX) as rows whose columns are known by many names."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from callcheck.errors import Location, ReadError
from callcheck.readers.source import Source

_NAMES = {
    "category": "类别 分类 违规类别 违规类型 类型 规则类别 规则分类 规则类型 词类 一级类别 质检类别 category type",
    "keywords": "关键词 关键字 词 词条 词语 敏感词 违规词 禁语 话术 违规话术 关键词列表 keyword keywords word words phrase",
    "role": "角色 适用角色 检测角色 说话人 说话方 对象 检测对象 role speaker",
    "name": "规则名称 规则名 规则 名称 质检项 检测项 name rule rulename",
    "severity": "严重程度 等级 级别 严重级别 违规等级 风险等级 severity level",
    "note": "备注 说明 描述 解释 note comment comments remark",
    "exceptions": "例外词 排除词 例外 排除 白名单 排除关键词 不含 exceptions exclude excludes",
    "hits": "例句 示例 正例 命中例句 样例 举例 example examples",
    "misses": "反例 不命中例句 误报例句 counterexample counterexamples",
}
_COLUMNS = {word: column for column, words in _NAMES.items() for word in words.split()}
_PARTED = re.compile(r"[、,，;；|｜\r\n]+")
_LINES = re.compile(r"[\r\n]+|(?<=[。!?！？])\s*[|｜]\s*")
_HEADER_ROWS = 6
_DELIMITERS = ",\t;|，"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `where` is `file:line`, or `file[sheet]:line`."""

    where: str
    category: str
    keywords: tuple[str, ...]
    role: str
    name: str
    severity: str
    note: str
    exceptions: tuple[str, ...]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


def rows_of(source: Source) -> tuple[list[Row], list[str]]:
    """The rows of every sheet that has a keyword column, and the columns nobody reads.

    Raises:
        ReadError: `no-keyword-column`, `bad-archive`.
    """
    rows: list[Row] = []
    unread: list[str] = []
    seen = False
    for path, sheet in _sheets(source):
        found = _header(sheet)
        if found is None:
            continue
        seen = True
        top, columns, others = found
        unread += [name for name in others if name not in unread]
        rows.extend(_rows(path, sheet, top, columns))
    if not seen:
        heads = "、".join(_NAMES[name].split()[0] for name in ("category", "keywords", "role"))
        message = "表里没有关键词列"
        raise ReadError(
            "no-keyword-column", message, location=Location(source.path), hint=f"表头应有:{heads}"
        )
    return rows, unread


def _sheets(source: Source) -> Iterator[tuple[str, Sequence[Sequence[Any]]]]:
    if not source.is_workbook:
        text = source.text.replace("\0", "")
        head = text.lstrip("\n").split("\n")[0]
        delimiter = max(_DELIMITERS, key=head.count)
        yield source.path, list(csv.reader(io.StringIO(text), delimiter=delimiter))
        return
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        names = book.sheet_names
        for name in names:
            path = source.path if len(names) == 1 else f"{source.path}[{name}]"
            # Not from the first filled row: the line numbers are the sheet's own.
            yield path, book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except CalamineError as error:
        where = Location(source.path)
        raise ReadError("bad-archive", f"表格打不开:{error}", location=where) from error


def _header(sheet: Sequence[Sequence[Any]]) -> tuple[int, dict[str, int], list[str]] | None:
    for top, row in enumerate(sheet[:_HEADER_ROWS]):
        columns: dict[str, int] = {}
        others = []
        for place, cell in enumerate(row):
            name = unicodedata.normalize("NFKC", _text(cell)).lower()
            column = _COLUMNS.get(re.sub(r"[\s_的]|\(.*?\)", "", name))
            if column and column not in columns:
                columns[column] = place
            elif name:
                others.append(_text(cell))
        if "keywords" in columns and (len(columns) > 1 or len(row) == 1):
            return top, columns, others
    return None


def _rows(
    path: str, sheet: Sequence[Sequence[Any]], top: int, columns: dict[str, int]
) -> Iterator[Row]:
    """The filled rows; a category left empty is the one above, as merged cells give it."""
    last = ""
    for line, cells in enumerate(sheet[top + 1 :], top + 2):

        def text(name: str, cells: Sequence[Any] = cells) -> str:
            place = columns.get(name)
            return _text(cells[place]) if place is not None and place < len(cells) else ""

        if not any(_text(cell) for cell in cells):
            continue
        last = text("category") or last
        yield Row(
            where=f"{path}:{line}",
            category=last,
            keywords=_parts(text("keywords")),
            role=text("role"),
            name=text("name"),
            severity=text("severity"),
            note=text("note"),
            exceptions=_parts(text("exceptions")),
            hits=_examples(text("hits")),
            misses=_examples(text("misses")),
        )


def _parts(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for raw in _PARTED.split(text) if (part := raw.strip())))


def _examples(text: str) -> tuple[str, ...]:
    """Example sentences, one a line of the cell: commas belong to them."""
    return tuple(part for raw in _LINES.split(text) if (part := raw.strip(" |｜")))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().replace("_x000D_", "\n")
