"""Call logs: columns, cells, encodings, and what they add to a call."""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.errors import UsageError
from callcheck.model import Call, CallMeta
from callcheck.readers import read_text
from callcheck.readers.build import meta_of
from callcheck.readers.call_log import call_log, meta_from
from callcheck.readers.log_columns import Columns

HEADER = "录音文件,工号,客户号,被叫号码,通话时间,通话时长(秒),接通状态,呼叫方向,产品,欠款金额(元),逾期天数,客户姓名,到期日,小组"
ROW = r"D:\rec\C7.wav,88,K1,13800000000,2026/3/2 9:05:00,35,已接通,呼出,信用卡,1360.50,12,王芳,2026-02-18,三组"
META = CallMeta(
    started_at=dt.datetime(2026, 3, 2, 9, 5, tzinfo=dt.timezone(dt.timedelta(hours=8))),
    direction="outbound",
    agent_id="88",
    customer_id="K1",
    number="13800000000",
    product="信用卡",
    duration_seconds=35.0,
    answered=True,
    case={"amount_due": 1360.5, "overdue_days": 12, "name": "王芳", "due_date": "2026-02-18"},
    extra={"小组": "三组"},
)
TALK = read_text("坐席:您好 客户:嗯", "C7")


def workbook(path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["外呼明细"])
    sheet.append(HEADER.split(","))
    cells: list[Any] = list(ROW.split(","))
    cells[1], cells[3], cells[9], cells[10] = 88, 13800000000, 1360.5, 12
    cells[4], cells[5] = dt.datetime(2026, 3, 2, 9, 5), dt.time(0, 0, 35)
    cells[12] = dt.date(2026, 2, 18)
    sheet.append(cells)
    book.save(path)


@pytest.mark.parametrize("kind", ["csv", "gb18030", "tsv", "gz", "xlsx", "titled"])
def test_the_same_in_every_kind_of_table(tmp_path: Path, kind: str) -> None:
    path, text = tmp_path / f"log.{kind}", f"{HEADER}\n{ROW}\n"
    if kind == "xlsx":
        workbook(path)
    elif kind == "gz":
        path.write_bytes(gzip.compress(text.encode()))
    elif kind == "titled":
        path.write_text(f"外呼明细\n导出时间:2026-03-03\n{text}合计,,,,,,,,,,,,,\n\n", "utf-8-sig")
    else:
        text = text.replace(",", "\t") if kind == "tsv" else text
        path.write_text(text, "gb18030" if kind == "gb18030" else "utf-8")
    with call_log(path) as log:
        call, row = log.join(TALK)
        assert (log.rows, row) == (1, 1)
    assert call == replace(TALK, meta=META)
    assert not Path(log.base).exists()


@pytest.mark.parametrize(
    ("call_id", "row"),
    [("C7", 1), ("c7.json", 1), (r"D:\rec\C7.wav", 1), ("a/b/C8.mp3", 2), ("C9", None), ("D", None), ("", None)],
)  # fmt: skip
def test_keys_exactly_then_without_path_and_suffix(
    tmp_path: Path, call_id: str, row: int | None
) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "通话编号,录音文件名,工号\nD:\\rec\\C7.wav,,1\n008,x/C8.wav,2\nD,,3\nD,,4\n,y/e.wav,5\n,z/e.mp3,6\n"
    )
    with call_log(path) as log:
        assert log.find(call_id) == row
        assert log.find("e") is None  # two recordings are called so
        assert log.find("y/e.wav") == 5


def test_what_the_transcript_says_stands(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"{HEADER}\n{ROW}\n")
    said = CallMeta(
        started_at=META.started_at and META.started_at + dt.timedelta(minutes=3),
        agent_id="99",
        number="+8613800000000",
        customer_id="K1",
        duration_seconds=50.0,
        case={"amount_due": "1360.5", "name": "王方"},
        extra={"小组": "四组"},
    )
    with call_log(path) as log:
        call, _ = log.join(replace(TALK, meta=said))
    assert [(p.code, p.message) for p in call.problems] == [
        ("log-differs", "工号:通话记录里是 88,转写里是 99,按转写"),
        (
            "log-differs",
            "通话时间:通话记录里是 2026-03-02 09:05:00+08:00,转写里是 2026-03-02 09:08:00+08:00,按转写",
        ),
        ("log-differs", "客户姓名:通话记录里是 王芳,转写里是 王方,按转写"),
    ]
    assert call.meta == replace(
        said,
        direction="outbound",
        product="信用卡",
        answered=True,
        case={"amount_due": "1360.5", "name": "王方", "overdue_days": 12, "due_date": "2026-02-18"},
    )


def test_unanswered_says_the_log_and_somebody_spoke(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("通话编号,接通状态\nC7,未接通\nC8,未接通\n")
    with call_log(path) as log:
        spoken, _ = log.join(TALK)
        machine, _ = log.join(read_text("系统:您拨打的电话无人接听", "C8"))
    assert (spoken.meta.answered, [p.code for p in spoken.problems]) == (None, ["log-differs"])
    assert (machine.meta.answered, machine.problems) == (False, ())


@pytest.mark.parametrize(
    ("header", "cell", "name", "value"),
    [
        ("通话时长", "3分12秒", "duration_seconds", 192.0),
        ("通话时长", "00:03:12", "duration_seconds", 192.0),
        ("通话时长(分钟)", "2.5", "duration_seconds", 150.0),
        ("时长", dt.timedelta(seconds=192), "duration_seconds", 192.0),
        ("通话时长", "192秒", "duration_seconds", 192.0),
        ("接通状态", "未接通", "answered", False),
        ("是否接通", "否", "answered", False),
        ("接通状态", "客户挂断", "answered", None),
        ("接通状态", "NO_ANSWER", "answered", False),
        ("disposition", "ANSWERED", "answered", True),
        ("通话时间", "20260302 090500", "started_at", "2026-03-02T09:05:00+08:00"),
        ("通话时间", 46083.378472222, "started_at", "2026-03-02T09:05:00+08:00"),
        ("拨打时间", "2026年3月2日 9:05", "started_at", "2026-03-02T09:05:00+08:00"),
        ("被叫号码", '="13800000000"', "number", "13800000000"),
        ("客户号码", "1.38E+10", "number", None),
        ("被叫号码", "138****0000", "number", None),
        ("呼叫方向", "呼入", "direction", "呼入"),
        ("欠款金额(万元)", "1.2", "case", {"amount_due": 12000}),
        ("欠款金额", "¥1,360.50元", "case", {"amount_due": 1360.5}),
        ("到期日", "2026/2/18", "case", {"due_date": "2026-02-18"}),
    ],
)  # fmt: skip
def test_cells(header: str, cell: object, name: str, value: object) -> None:
    assert Columns(["通话编号", header]).meta(["C1", cell]).get(name) == value


@given(
    st.lists(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.datetimes()
        | st.dates() | st.times() | st.timedeltas() | st.from_regex(r"[0-9:/ .年月日e+-]{1,20}", fullmatch=True),
        max_size=16,
    )
)  # fmt: skip
def test_property_any_cells_make_facts_of_a_call(row: list[object]) -> None:
    columns = Columns([*HEADER.split(","), "日期", "时间"])
    facts = msgspec.json.decode(msgspec.json.encode(columns.meta(row)))
    assert meta_of(facts).callee is None
    assert all(columns.keys(row))


def test_a_day_and_a_time_in_two_columns() -> None:
    columns = Columns(["日期", "时间", "被叫号码"])
    assert columns.good
    assert columns.meta(["2026-03-02", "9:05:07", "138"]) == {
        "number": "138",
        "started_at": "2026-03-02T09:05:07+08:00",
    }


def test_a_length_of_nothing_is_unanswered_and_repeats_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(
        "被叫号码,通话时间,通话时长\n138,2026-03-02 10:00,0\n138,2026-03-02 10:00,0\n1.38E+10,2026-03-02 11:00,9\n"
    )
    with call_log(path) as log:
        rows = [(row, call_id, meta_from(facts).answered) for row, call_id, facts in log.calls()]
        assert rows == [(1, "log.csv#2", False), (3, "log.csv#4", None)]
        assert (log.rows, log.repeated, log.damaged) == (2, 1, 1)


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "工号,小组\n1,2\n"])
def test_no_call_log(tmp_path: Path, text: str) -> None:
    path = tmp_path / "log.csv"
    path.write_text(text or "x")
    with pytest.raises(UsageError) as raised, call_log(path):
        pass
    assert raised.value.code == "bad-call-log"


def test_a_call_without_a_row_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text(f"{HEADER}\n{ROW}\n")
    other = Call("C1", TALK.turns)
    with call_log(path) as log:
        assert log.join(other) == (other, None)
    with pytest.raises(UsageError) as raised, call_log(tmp_path / "no.csv"):
        pass
    assert raised.value.code == "missing-path"
