"""What the columns of a table, the lines of a header and the keys of a document are called."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from callcheck.readers.clocks import missing

NAMES = {
    "call_id": "通话id 通话编号 录音编号 录音id 录音流水号 流水号 会话id 会话编号 呼叫id 呼叫流水 通话流水号 callid sessionid contactid ucid uuid recordid 案件流水 文件名 录音文件名",
    "speaker": "说话人 角色 发言人 讲话人 说话方 对话方 身份 role speaker identity party channel 声道 通道",
    "text": "内容 文本 话术 对话内容 通话内容 转写内容 转写文本 识别结果 译文 text content words transcript sentence utterance asrtext 句子 通话文本 对话文本 通话转写",
    "start": "开始时间 起始时间 开始 起 begin start bg starttime begintime 起止时间",
    "end": "结束时间 结束 止 end ed endtime",
    "order": "序号 轮次 句序 行号 seq idx turn",
    "started_at": "通话时间 呼叫时间 拨打时间 录音时间 通话开始时间 calltime begindate startedat",
    "date": "日期 通话日期 呼叫日期 拨打日期 date",
    "time": "时间 time",
    "agent_id": "坐席工号 工号 坐席id 坐席编号 催收员 催收员编号 催收员工号 员工号 agentid",
    "customer_id": "客户编号 客户号 借据号 合同号 案件编号 caseid customerid",
    "number": "被叫号码 客户号码 手机号 被叫 手机号码 电话号码",
    "direction": "呼叫方向 呼入呼出 direction",
    "product": "产品 product",
    "callee": "callee 接听人",
    "duration_seconds": "通话时长 时长 接通时长 录音时长 duration durationseconds",
    "extra": "挂断方 接通状态 催收结果 话术结果 逾期天数 m值 账龄 欠款金额 客户姓名 姓名 小组 团队 主叫号码 坐席姓名 导出时间",
}
COLUMNS = {name: column for column, names in NAMES.items() for name in names.split()}
META = "started_at agent_id customer_id number direction product callee duration_seconds".split()
OF_A_CALL = frozenset([*META, "call_id", "date", "extra"])
# The traditional characters of those names.
_SIMPLE = str.maketrans(
    "話編號內錄識別結轉寫開時間輪說對發講員機長聲檔檔發產戶據約會寫撥錯譯術據領問題標",
    "话编号内录识别结转写开时间轮说对发讲员机长声档档发产户据约会写拨错译术据领问题标",
)
_EXCEL_LEAST = 1e15
_EXPONENT = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+")
Columns = Mapping[str, int]


def folded(name: object) -> str:
    """A name without case, width, script, spaces, underscores and 的."""
    text = unicodedata.normalize("NFKC", str(name or "")).strip().lower()
    text = text.translate(_SIMPLE)
    return re.sub(r"[\s_的]", "", text)


def header(row: Sequence[Any]) -> dict[str, int]:  # Any: whatever a cell holds
    """The place of each column a row names; empty when it is no header.

    >>> header(["通话编号", "角色", "内容"]), header(["坐席", "您好"])
    ({'call_id': 0, 'speaker': 1, 'text': 2}, {})
    """
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        column = COLUMNS.get(folded(cell)) if isinstance(cell, str) else None
        if column and column != "extra" and column not in found:
            found[column] = place
    return found if len(found) >= 2 or (found and len(row) == 1) else {}


def plain(value: object) -> str:
    r"""A cell as text, without what spreadsheets put around numbers.

    >>> plain(13800000000.0), plain('="138"'), plain("'0138"), plain("\t138 ")
    ('13800000000', '138', '0138', '138')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).strip()
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text.removeprefix("'")


def damaged(value: object) -> bool:
    """Whether a number has lost digits: more than Excel keeps, or in powers of ten.

    >>> damaged(6222021234567890123.0), damaged("1.38E+10"), damaged("6222021234567890123")
    (True, True, False)
    """
    if isinstance(value, float):
        return abs(value) >= _EXCEL_LEAST
    return isinstance(value, str) and _EXPONENT.fullmatch(value.strip()) is not None


def given(values: Mapping[str, Any]) -> dict[str, Any]:  # Any: whatever a cell holds
    """Facts of a call from names and values: those known by their name here, the rest by its own.

    >>> given({"坐席工号": "1024", "账龄": "M1", "备注": None})
    {'agent_id': '1024', '账龄': 'M1'}
    """
    found: dict[str, Any] = {}
    for name, value in values.items():
        if missing(value) or isinstance(value, list | Mapping):
            continue
        column = COLUMNS.get(folded(name))
        found.setdefault(column if column in META else name, value)
    return found
