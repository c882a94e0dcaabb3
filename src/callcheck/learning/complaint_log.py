"""A complaint log: CSV, TSV or a workbook as a complaints desk exports it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from callcheck.errors import Location, UsageError
from callcheck.learning.store import Complaint
from callcheck.readers.source import Source, open_source
from callcheck.source import nearest

HEADER_ROWS = 12
_NAMES = {
    "ref": "投诉编号 编号 工单号 工单编号 投诉单号 投诉工单号 受理编号 投诉id complaintid ref ticket ticketid",
    "day": "日期 投诉日期 投诉时间 受理日期 受理时间 收到日期 创建时间 登记时间 day date createdat",
    "text": "内容 投诉内容 投诉描述 问题描述 描述 诉求 投诉诉求 详情 text content description",
    "channel": "渠道 投诉渠道 来源 投诉来源 受理渠道 channel source",
    "customer_id": "客户号 客户编号 客户id 客户 案件号 案件编号 合同号 账户 customerid customer account",
    "call_id": "通话编号 通话id 录音编号 录音文件 录音 录音id 通话流水号 callid recording",
    "agent": "坐席 坐席工号 工号 催收员 催收员工号 员工号 被投诉人 被投诉坐席 agent agentid",
    "reason": "原因 投诉原因 投诉类型 投诉类别 分类 类型 reason type",
}
COLUMNS = {word: name for name, words in _NAMES.items() for word in words.split()}
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?")
_EXCEL_ZERO = date(1899, 12, 30)
_SERIAL = (20_000, 80_000)  # 1954 to 2119, as a spreadsheet counts days
_TOTALS = frozenset("合计 总计 小计 total".split())
Row = Sequence[Any]  # Any: whatever a cell holds


def read_complaints(path: Path, encoding: str | None = None) -> list[Complaint]:
    """The complaints of a log, in its order; other columns go to `Complaint.body`.

    Raises:
        UsageError: `missing-path`; `bad-complaints` with every row that is wrong.
        ReadError: when it is no text and no workbook.
    """
    if not path.is_file():
        raise UsageError("missing-path", f"没有这个投诉记录:{path}")
    source = open_source(path, encoding=encoding)
    found: dict[str, Complaint] = {}
    errors: list[UsageError] = []
    headed = False
    for rows in _sheets(source):
        columns: dict[int, str] | None = None
        names: list[str] = []
        for number, row in enumerate(rows, 1):
            if columns is None:
                columns, names = _columns(row), [_text(cell) for cell in row]
                headed = headed or columns is not None
                if columns is None and number >= HEADER_ROWS:
                    break
                continue
            if not any(_text(cell) for cell in row) or _text(row[0]).lower() in _TOTALS:
                continue
            complaint = _complaint(row, columns, names)
            if isinstance(complaint, str):
                errors.append(_bad(complaint, Location(str(path), number)))
            elif complaint.ref in found and found[complaint.ref] != complaint:
                message = f"投诉编号 {complaint.ref} 有两条,内容不同"
                errors.append(_bad(message, Location(str(path), number)))
            else:
                found[complaint.ref] = complaint
    if not headed:
        raise _bad("认不出列头", Location(str(path)), _hint(source))
    if errors:
        UsageError.raise_all(errors)
    return list(found.values())


def _columns(row: Row) -> dict[int, str] | None:
    """Place to name; None where the row is no header: it has to name the complaint and its day."""
    places: dict[int, str] = {}
    for place, cell in enumerate(row):
        name = COLUMNS.get(_folded(cell))
        if name is not None and name not in places.values():
            places[place] = name
    return places if {"ref", "day"} <= set(places.values()) else None


def _folded(cell: object) -> str:
    import unicodedata

    from callcheck.text import fold

    text = unicodedata.normalize("NFKC", _text(cell)).lower()
    return fold(re.sub(r"[\s_\-*((].*?[))]|[\s_\-*的]", "", text)).text


def _complaint(row: Row, columns: dict[int, str], names: list[str]) -> Complaint | str:
    cells = {name: row[place] for place, name in columns.items() if place < len(row)}
    words = {name: _text(cell) or None for name, cell in cells.items()}
    ref = words.get("ref")
    if ref is None:
        return "没有投诉编号"
    day = _day(cells.get("day"))
    if day is None:
        return f"{ref}:`{words.get('day') or ''}` 不是日期"
    body = {"reason": words["reason"]} if words.get("reason") else {}
    for place, cell in enumerate(row):
        if place not in columns and place < len(names) and names[place] and _text(cell):
            body[names[place]] = _text(cell)
    return Complaint(
        ref,
        day,
        words.get("text") or "",
        words.get("call_id"),
        words.get("customer_id"),
        words.get("agent"),
        words.get("channel"),
        body,
    )


def _day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = _text(cell)
    match = _DAY.search(text) or _PLAIN.fullmatch(text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
        serial = int(float(text))
    except ValueError:
        return None
    return _EXCEL_ZERO + timedelta(serial) if _SERIAL[0] < serial < _SERIAL[1] else None


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a number typed into a spreadsheet
    return "" if cell is None else str(cell).strip()


def _sheets(source: Source) -> Iterator[Iterable[Row]]:
    if not source.is_workbook:
        text = source.text.replace("\0", "")
        head = text[:4000].split("\n")[:HEADER_ROWS]
        sign = max(",\t;|\uff0c", key=lambda s: max((line.count(s) for line in head), default=0))
        yield csv.reader(io.StringIO(text), delimiter=sign)
        return
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        for name in book.sheet_names:
            yield book.get_sheet_by_name(name).to_python()
    except CalamineError as error:
        raise _bad(f"表格读不了:{error}", Location(source.path)) from error


def _hint(source: Source) -> str:
    """What has to be there, and the nearest to it that is."""
    hint = "要有 投诉编号、日期 两列;另可有 内容 渠道 客户号 通话编号 坐席 原因"
    if source.is_workbook:
        return hint
    first = re.split(r"[,\t;|\uff0c]", source.text.lstrip().partition("\n")[0])
    near = [(cell.strip(), nearest(_folded(cell), sorted(COLUMNS))) for cell in first]
    told = [f"`{cell}` {found}" for cell, found in near if found and _folded(cell) not in COLUMNS]
    return ";".join([hint, *told[:3]])


def _bad(message: str, where: Location, hint: str = "") -> UsageError:
    return UsageError("bad-complaints", message, location=where, hint=hint)
