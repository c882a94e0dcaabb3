"""Complaint logs as they are exported, and joined to calls."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from tests.learning.metrics.made import MONDAY, finding, on, pair, review, weeks_on

from callcheck.errors import UsageError
from callcheck.learning.complaint_log import read_complaints
from callcheck.learning.metrics import complaint_report, reasons_of
from callcheck.learning.rates import Rate
from callcheck.learning.store import Complaint

TEXT = (
    "投诉编号,投訴日期,内容,渠道,客户号,通话编号,坐席,原因,备注\n"
    'T1,2026-03-02,"骂人,威胁",12378,K1,c1,A1,态度,急\n'
    "T2,2026/3/5 10:30,频繁致电父母,热线,K2,,,,\n"
    ",,,,,,,,\n合计,2,,,,,,,\n"
)
EXPECTED = [
    Complaint(
        "T1", on(2), "骂人,威胁", "c1", "K1", "A1", "12378", {"reason": "态度", "备注": "急"}
    ),
    Complaint("T2", on(5), "频繁致电父母", None, "K2", None, "热线"),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_log_reads_the_same_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "投诉.csv"
    text = TEXT if encoding != "gb18030" else TEXT.replace("訴", "诉")
    path.write_bytes(text.encode(encoding))
    assert read_complaints(path) == EXPECTED


def test_a_workbook_with_a_title_and_dates_as_dates(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["三月投诉"])
    sheet.append(["工单编号", "受理时间", "客户编号", "投诉描述"])
    sheet.append([7001, datetime(2026, 3, 5, 9, 30), 12345.0, "已还清还催"])
    sheet.append(["7002", "20260306", None, None])
    path = tmp_path / "t.xlsx"
    book.save(path)
    assert read_complaints(path) == [
        Complaint("7001", on(5), "已还清还催", None, "12345"),
        Complaint("7002", on(6)),
    ]


@pytest.mark.parametrize(
    ("cell", "day"), [("2026年3月6日", on(6)), ("46087", date(2026, 3, 6)), ("2026.3.6", on(6))]
)
def test_days_as_people_write_them(tmp_path: Path, cell: str, day: date) -> None:
    path = tmp_path / "t.tsv"
    path.write_text(f"编号\t日期\nT1\t{cell}\nT1\t{cell}\n", encoding="utf-8")
    assert read_complaints(path) == [Complaint("T1", day)]


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "编号,日期,内容\nT1,昨天,\n,2026-03-01,x\nT2,2026-02-30,\nT3,2026-03-01,a\nT3,2026-03-01,b\n"
    )
    with pytest.raises(UsageError) as caught:
        read_complaints(path)
    assert [
        (e.code, e.location.line if e.location else 0, e.message) for e in caught.value.all
    ] == [
        ("bad-complaints", 2, "T1:`昨天` 不是日期"),
        ("bad-complaints", 3, "没有投诉编号"),
        ("bad-complaints", 4, "T2:`2026-02-30` 不是日期"),
        ("bad-complaints", 6, "投诉编号 T3 有两条,内容不同"),
    ]


def test_a_table_without_the_columns_names_them_and_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("投诉编码,日期\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_complaints(path)
    assert caught.value.message == "认不出列头"
    assert "`投诉编码` 是不是 `投诉编号`?" in caught.value.hint
    with pytest.raises(UsageError) as gone:
        read_complaints(tmp_path / "none.csv")
    assert gone.value.code == "missing-path"


def test_complaints_find_their_calls() -> None:
    pairs = [
        pair("rec/c1.wav", finding()),
        pair("c2", customer="K1", at=MONDAY),
        pair("c3", finding("threat.arrest"), customer="K1", at=weeks_on(1)),
        pair("c4", customer="K1", at=weeks_on(3)),  # after the complaint
        pair("c5", customer="K2", at=MONDAY),
        pair("c6", customer="K3", at=MONDAY, agent="A7"),
        pair("c7", customer="K3", at=weeks_on(1), agent="A8"),
        pair("c8", customer="K4", at=None),
    ]
    complaints = [
        Complaint("T1", on(20), "骂人", "C1", "K1"),
        Complaint("T2", on(20), "一直骚扰", None, "K1"),
        Complaint("T3", date(2026, 4, 2), "态度差", None, "K2"),  # 31 days later
        Complaint("T4", on(20), "利息", None, "K3", "A7"),
        Complaint("T5", on(20), "", None, "K4", None, "12378"),
        Complaint("T6", on(2), "", "no-such", "K1"),
    ]
    reviews = [
        review("c6", "missed", category="harassment.bombing"),
        review("rec/c1.wav", "missed", category="insult.demean"),
    ]
    found = complaint_report(complaints, pairs, reviews)
    assert [(one.complaint.ref, one.call_id, one.how) for one in found.complaints] == [
        ("T6", "c2", "customer"),
        ("T1", "rec/c1.wav", "call_id"),
        ("T2", "c3", "customer"),
        ("T4", "c6", "customer"),
        ("T5", None, None),
        ("T3", None, None),
    ]
    assert (found.joined, found.found, found.missed) == (Rate(4, 6), Rate(2, 4), Rate(1, 4))
    assert found.as_said == Rate(1, 2)  # T1 as it says; T2 says harassment, a threat was found
    assert found.categories == (("insult.demean", 1), ("threat.arrest", 1))
    assert found.channels == (("12378", 1),)
    assert found.reasons == (("dispute", 1), ("harassment", 1), ("insult", 1), ("service", 1))
    assert complaint_report(complaints, pairs, days=31).joined == Rate(5, 6)


def test_rejected_findings_do_not_count_as_found() -> None:
    one = finding()
    complaint = Complaint("T1", on(20), "辱骂", "c1")
    found = complaint_report([complaint], [pair("c1", one)], [review("c1", "rejected", one)])
    assert (found.found, found.as_said) == (Rate(0, 1), Rate(0, 1))
    assert complaint_report([], []).joined == Rate(0, 0)
    assert reasons_of("谢谢") == ()
