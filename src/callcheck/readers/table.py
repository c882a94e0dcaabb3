"""CSV, TSV and XLSX: a row a turn, or a row a call."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call, missing, seconds
from callcheck.readers.dialogue import read_dialogue
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("table", "表格:CSV、TSV、XLSX,一行一轮或一行一通")
_NAMES = {
    "call_id": "通话id 通话编号 录音编号 录音id 录音流水号 流水号 会话id 会话编号 呼叫id 呼叫流水 callid sessionid contactid ucid uuid recordid 案件流水 文件名",
    "speaker": "说话人 角色 发言人 讲话人 说话方 对话方 身份 role speaker identity party channel 声道 通道",
    "text": "内容 文本 话术 对话内容 通话内容 转写内容 转写文本 识别结果 译文 text content words transcript sentence utterance asrtext 句子 通话文本",
    "start": "开始时间 起始时间 开始 起 begin start bg starttime begintime",
    "end": "结束时间 结束 止 end ed endtime",
    "order": "序号 轮次 句序 行号 seq idx turn",
    "started_at": "通话时间 呼叫时间 拨打时间 录音时间 通话开始时间 calltime begindate startedat",
    "agent_id": "坐席工号 工号 坐席id 坐席编号 催收员 催收员编号 员工号 agentid",
    "customer_id": "客户编号 客户号 借据号 合同号 案件编号 caseid customerid",
    "number": "被叫号码 客户号码 手机号 被叫",
    "direction": "呼叫方向 呼入呼出 direction",
    "product": "产品 product",
    "callee": "callee 接听人",
}
_COLUMNS = {name: column for column, names in _NAMES.items() for name in names.split()}
_META = ("started_at", "agent_id", "customer_id", "number", "direction", "product", "callee")
_CELL_LIMIT = 32_767
Row = Sequence[Any]  # Any: whatever a cell holds


def sniff(source: Source) -> float:
    """A workbook, or a header line that names a text column."""
    if source.is_workbook:
        return 0.9
    if source.json is not None or not source.text:
        return 0.0
    head = source.text[:4000].split("\n")
    return 0.85 if any("text" in _header(_cells(line)) for line in head[:6]) else 0.0


def _cells(line: str) -> list[str]:
    return next(csv.reader([line], delimiter=_delimiter(line)), [])


def _delimiter(text: str) -> str:
    line = text.removeprefix("sep=,\n").split("\n")[0]
    return max(",\t;|\uff0c", key=line.count)


def _header(row: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        name = unicodedata.normalize("NFKC", str(cell or "")).strip().lower()
        column = _COLUMNS.get(re.sub(r"[\s_的]", "", name))
        if column and column not in found:
            found[column] = place
    return found if len(found) >= 2 or (found and len(row) == 1) else {}


def read(source: Source) -> Iterator[Call]:
    """The calls of every sheet, in order of first row."""
    for sheet in _sheets(source):
        top = next((n for n, row in enumerate(sheet[:6]) if "text" in _header(row)), None)
        if top is not None:
            yield from _sheet(source, _header(sheet[top]), sheet[top + 1 :])


def _sheets(source: Source) -> Iterator[Sequence[Row]]:
    if not source.is_workbook:
        text = source.text.replace("\0", "").removeprefix("sep=,\n")
        yield list(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))
        return
    from python_calamine import CalamineError, CalamineWorkbook

    from callcheck.errors import Location, ReadError

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(source.data))
        yield from (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
    except CalamineError as error:
        where = Location(source.path)
        raise ReadError("bad-archive", f"表格打不开:{error}", location=where) from error


def _sheet(source: Source, columns: dict[str, int], rows: Sequence[Row]) -> Iterator[Call]:
    texts = [str(_cell(row, columns, "text") or "") for row in rows]
    if "speaker" not in columns or any(_is_dialogue(text) for text in texts[:20]):
        yield from _whole_calls(source, columns, rows)
        return
    calls: dict[str, list[Row]] = {}
    last = source.stem
    for row in rows:
        given = _cell(row, columns, "call_id")
        last = last if missing(given) else _text(given)
        if not missing(_cell(row, columns, "text")):
            calls.setdefault(last, []).append(row)
    for call_id, found in calls.items():
        if "order" in columns:
            found = sorted(found, key=lambda row: seconds(_cell(row, columns, "order")) or 0.0)
        raws = [_turn(row, columns) for row in found]
        yield build_call(source, call_id, raws, _meta(found[0], columns))


def _is_dialogue(text: str) -> bool:
    return len(re.findall(r"(?:坐席|客户|客服|催收员|用户|agent|customer)\s*[:\uff1a]", text)) >= 2


def _whole_calls(source: Source, columns: dict[str, int], rows: Sequence[Row]) -> Iterator[Call]:
    for number, row in enumerate(rows, 1):
        text = str(_cell(row, columns, "text") or "").replace("_x000D_", "\n")
        if not text.strip():
            continue
        given = _cell(row, columns, "call_id")
        name = f"{source.stem}#{number}" if missing(given) else _text(given)
        call = read_dialogue(source, text, name)
        raws = [RawTurn(t.raw_speaker, t.text, t.start, t.end) for t in call.turns]
        cut = (
            [Problem("text-truncated", "单元格已到长度上限,后文可能被截断")]
            if len(text) >= _CELL_LIMIT
            else []
        )
        yield build_call(source, name, raws, _meta(row, columns), cut)


def _cell(row: Row, columns: dict[str, int], name: str) -> Any:  # Any: whatever a cell holds
    place = columns.get(name)
    return row[place] if place is not None and place < len(row) else None


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().strip("'").removeprefix('="').removesuffix('"')


def _turn(row: Row, columns: dict[str, int]) -> RawTurn:
    who = _cell(row, columns, "speaker")
    return RawTurn(
        None if missing(who) else _text(who),
        str(_cell(row, columns, "text")),
        _clock(_cell(row, columns, "start")),
        _clock(_cell(row, columns, "end")),
    )


def _clock(value: object) -> float | None:
    if isinstance(value, datetime | date):
        return None
    if isinstance(value, time):
        return value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return seconds(value)


def _meta(row: Row, columns: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in _META:
        value = _cell(row, columns, name)
        if not missing(value):
            found[name] = value if isinstance(value, datetime) else _text(value)
    return found
