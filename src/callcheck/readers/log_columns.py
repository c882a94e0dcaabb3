"""The columns of a call log: which header is what, and what a cell says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from callcheck.model import Scalar
from callcheck.readers.build import instant, missing, seconds
from callcheck.readers.columns import NAMES as TURN_NAMES

_OF_TURNS = "call_id started_at agent_id customer_id number direction product callee start".split()
_MORE = {
    "call_id": "录音文件 录音文件名 录音地址 录音路径 录音url 文件路径 filename recordingfile recording 通话流水号 呼叫流水号",
    "agent_id": "工号id 坐席 催收员工号 员工编号",
    "customer_id": "客户id 客户编码 用户编号 案件id 案件号 合同编号 accountid account",
    "number": "被叫号 被叫电话 电话 电话号码 联系电话 手机号码 拨打号码 外呼号码 phone number callee_number called calledno calleenumber mobile",
    "started_at": "呼叫开始时间 拨号时间 外呼时间 开始呼叫时间 通话开始 起呼时间",
    "direction": "方向 通话方向 呼叫类型 calltype",
    "product": "产品名称 产品类型 业务类型",
    "agent_org": "催收机构 委外机构 催收公司 委外公司 agentorg",
    "duration_seconds": "通话时长 时长 接通时长 通话秒数 通话时间长度 duration talktime billsec durationseconds callduration",
    "answered": "接通状态 是否接通 接通 通话状态 呼叫结果 接听状态 拨打结果 通话结果 呼叫状态 status disposition answered callresult callstatus",
    "amount_due": "欠款金额 应还金额 逾期金额 剩余欠款 amountdue",
    "overdue_days": "逾期天数 daysoverdue overduedays",
    "name": "客户姓名 债务人姓名 借款人姓名 持卡人姓名 客户名称 customername",
    "due_date": "到期日 还款日 应还日期 到期还款日 到期日期 duedate",
    "date": "日期 通话日期 呼叫日期 拨打日期",
    "time": "时间 呼叫时刻 拨打时刻",
}
COLUMNS = {
    re.sub(r"[\s_的]", "", name): {"start": "started_at"}.get(column, column)
    for names in ({c: TURN_NAMES.get(c, "") for c in _OF_TURNS}, _MORE)
    for column, words in names.items()
    for name in words.split()
}
"""Folded header to what it is: this project's name, of `meta` or of `meta.case`."""
_CASE = ("amount_due", "overdue_days", "name", "due_date")
_WORDS = ("agent_id", "agent_org", "customer_id", "number", "direction", "product", "callee")
_NO = re.compile(
    r"未接|未通|未应答|无人|无应答|没接|不通|占线|忙|拒接|关机|空号|停机|呼损|失败|取消|超时|挂断未接"
    r"|no.?answer|busy|fail|cancel|reject|missed|unanswered|not.?connected"
)
_YES = re.compile(r"接通|接听|应答|成功|answer|connect|success|completed")
_EXACT = {"是": True, "y": True, "yes": True, "true": True, "1": True, "1.0": True}
_EXACT |= {"否": False, "n": False, "no": False, "false": False, "0": False, "0.0": False}
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_LENGTH = re.compile(
    r"(?:(\d+)(?:小时|时|h))?(?:(\d+)(?:分钟|分|m|min))?(?:(\d+(?:\.\d+)?)(?:秒钟|秒|s))?"
)
_DAY_SECONDS = 86_400
_EXCEL_ZERO = datetime(1899, 12, 30)
Row = Sequence[Any]  # Any: whatever a cell holds


class Columns:
    """Where a log's columns are.

    Attributes:
        places: name to the places of its columns, in order.
        others: place to header of the columns nobody knows.
    """

    def __init__(self, header: Row) -> None:
        self.places: dict[str, list[int]] = {}
        self.others: dict[int, str] = {}
        self._scale: dict[int, float] = {}
        for place, cell in enumerate(header):
            name, unit = _folded(cell)
            column = COLUMNS.get(name)
            if column is None and name:
                self.others[place] = str(cell).strip()
            elif column is not None:
                self.places.setdefault(column, []).append(place)
                self._scale[place] = _scale(column, unit)

    @property
    def good(self) -> bool:
        """Whether a call can be told by them: by its id, or by whom it was for and when."""
        dated = "started_at" in self.places or "date" in self.places
        return len(self.places) >= 2 and ("call_id" in self.places or dated)

    def keys(self, row: Row) -> list[str]:
        """What the row says the call's id is, or its recording."""
        return [word for cell in self._cells(row, "call_id") if (word := text_of(cell))]

    def damaged(self, row: Row) -> bool:
        """Whether a spreadsheet has rounded a number that should have stayed text."""
        names = ("call_id", "customer_id", "number")
        cells = (cell for name in names for cell in self._cells(row, name))
        return any(isinstance(cell, str) and _SCIENTIFIC.fullmatch(cell.strip()) for cell in cells)

    def meta(self, row: Row) -> dict[str, Any]:
        """What the row says of its call, by this project's names; JSON."""
        found: dict[str, Any] = {}
        for name in _WORDS:
            word = self._first(row, name)
            if word is not None and "*" in word and name in ("number", "customer_id"):
                found[f"{TITLES[name]}(有隐去)"] = word  # several customers may share it
            elif word is not None:
                found[name] = word
        if (started := self._started(row)) is not None:
            found["started_at"] = started.isoformat()
        length = self._length(row)
        if length is not None:
            found["duration_seconds"] = length
        answered = self._answered(row)
        if answered is None and length == 0:
            answered = False
        if answered is not None:
            found["answered"] = answered
        case = self._case(row)
        if case:
            found["case"] = case
        for place, header in self.others.items():
            if place < len(row) and not missing(row[place]) and header not in found:
                found[header] = text_of(row[place])
        return found

    def _cells(self, row: Row, name: str) -> list[Any]:  # Any: whatever a cell holds
        return [
            row[place]
            for place in self.places.get(name, ())
            if place < len(row) and not missing(row[place])
        ]

    def _first(self, row: Row, name: str) -> str | None:
        return next((w for cell in self._cells(row, name) if (w := text_of(cell))), None)

    def _started(self, row: Row) -> datetime | None:
        for cell in self._cells(row, "started_at"):
            if (found := _moment(cell)) is not None:
                return found
        day = next((d for cell in self._cells(row, "date") if (d := _moment(cell))), None)
        if day is None:
            return None
        clocks = [*self._cells(row, "time"), *self._cells(row, "started_at")]
        clock = next((c for cell in clocks if (c := _clock(cell)) is not None), None)
        if clock is None or not 0 <= clock < _DAY_SECONDS:
            return None
        return day + timedelta(seconds=clock)

    def _length(self, row: Row) -> float | None:
        for place in self.places.get("duration_seconds", ()):
            if place < len(row) and (found := _clock(row[place], self._scale[place])) is not None:
                return found
        return None

    def _answered(self, row: Row) -> bool | None:
        for cell in self._cells(row, "answered"):
            if isinstance(cell, bool):
                return cell
            word = unicodedata.normalize("NFKC", str(cell)).strip().lower()
            if word in _EXACT:
                return _EXACT[word]
            if _NO.search(word):
                return False
            if _YES.search(word):
                return True
        return None

    def _case(self, row: Row) -> dict[str, Scalar]:
        found: dict[str, Scalar] = {}
        for name in _CASE:
            for place in self.places.get(name, ()):
                if place >= len(row) or missing(row[place]):
                    continue
                value = _case_value(name, row[place], self._scale[place])
                if value is not None:
                    found.setdefault(name, value)
        return found


def _folded(cell: object) -> tuple[str, str]:
    """A header without what does not matter, and the unit in its brackets."""
    word = unicodedata.normalize("NFKC", str(cell or "")).strip().lower()
    match = re.fullmatch(r"(.*?)\((.*)\)", word)
    name, unit = (match[1], match[2]) if match else (word, "")
    return re.sub(r"[\s_的]", "", name), unit


def _scale(column: str, unit: str) -> float:
    if column == "duration_seconds":
        return {"分": 60.0, "分钟": 60.0, "min": 60.0, "毫秒": 0.001, "ms": 0.001}.get(unit, 1.0)
    return 10_000.0 if column == "amount_due" and unit in ("万", "万元") else 1.0


def text_of(cell: object) -> str:
    """A cell's word: no trace of how a spreadsheet keeps numbers as text; empty when it is lost.

    >>> [text_of(cell) for cell in ('="13800000000"', "'138", 13800000000.0, "138.0", "1.38E+10")]
    ['13800000000', '138', '13800000000', '138', '']
    """
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    word = str(cell).strip().strip("'").removeprefix('="').removesuffix('"').strip()
    if _SCIENTIFIC.fullmatch(word):
        return ""
    return word[:-2] if re.fullmatch(r"\d+\.0", word) else word


def _moment(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return instant(cell)
    if isinstance(cell, date):
        return instant(datetime(cell.year, cell.month, cell.day))
    if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 < cell < 80_000:
        return instant(_EXCEL_ZERO + timedelta(seconds=round(cell * _DAY_SECONDS)))
    word = unicodedata.normalize("NFKC", str(cell)).strip().strip("'")
    if match := re.fullmatch(r"(\d{8})[ T]?(\d{6})", word):
        word = f"{match[1]}T{match[2]}"
    word = re.sub(r"日\s+", "日", word)
    return instant(re.sub(r"(?<=[\sT日])(\d)(?=:)", r"0\1", word))


def _clock(cell: object, scale: float = 1.0) -> float | None:
    """A length or a time of day in seconds: 192, `3分12秒`, `00:03:12`, what Excel makes of them."""
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, time):
        return cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1e6
    if isinstance(cell, datetime | date) or missing(cell):
        return None
    word = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(cell))).lower()
    match = _LENGTH.fullmatch(word)
    if word and match and any(match.groups()):
        hours, minutes, rest = (float(part or 0) for part in match.groups())
        return hours * 3600 + minutes * 60 + rest
    return seconds(cell if isinstance(cell, int | float) else word, scale)


def _case_value(name: str, cell: object, scale: float) -> Scalar:
    if name == "due_date":
        found = _moment(cell)
        return None if found is None else found.date().isoformat()
    if name == "name":
        return text_of(cell) or None
    word = unicodedata.normalize("NFKC", str(cell)).strip().strip("¥元天").replace(",", "")
    try:
        number = float(word) * scale
    except ValueError:
        return None
    return int(number) if number.is_integer() else number


TITLES = {
    "started_at": "通话时间",
    "direction": "呼叫方向",
    "callee": "接听人",
    "agent_id": "工号",
    "agent_org": "催收机构",
    "customer_id": "客户号",
    "number": "被叫号码",
    "product": "产品",
    "duration_seconds": "通话时长",
    "answered": "接通状态",
    "amount_due": "欠款金额",
    "overdue_days": "逾期天数",
    "name": "客户姓名",
    "due_date": "到期日",
}
