import csv
import io
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.checking import Checker
from callcheck.reporting import Checked, catalogue_of, workbook
from callcheck.reporting.csv_table import safe_cell
from callcheck.reporting.xlsx import render

Write = Callable[..., Path]


def opened(path: Path) -> Any:  # Any: openpyxl has no types here
    return openpyxl.load_workbook(path)


def table(sheet: Any) -> list[dict[str, Any]]:
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def links_of(sheet: Any) -> list[Any]:
    return [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_sheets_are_frozen_and_filtered(samples: list[Checked], write: Write) -> None:
    book = opened(write(samples, "xlsx"))
    assert book.sheetnames == ["汇总", "逐通得分", "违规明细", "坐席", "规则"]
    for name in book.sheetnames[1:]:
        sheet = book[name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(sheet.column_dimensions[c].width >= 6 for c in "ABCDEF")


def test_a_violation_a_row_with_all_a_supervisor_asks(samples: list[Checked], write: Write) -> None:
    book = opened(write(samples, "xlsx", "三月.xlsx"))
    rows = table(book["违规明细"])
    wanted = [f for item in samples if item.report for f in item.report.violations]
    assert [row["规则"] for row in rows] == [f.rule for f in wanted]
    first = next(row for row in rows if row["规则"] == "threat-workplace-pressure")
    assert first == {
        "级别": "重要",
        "类别": "单位施压威胁",
        "通话编号": "t022",
        "坐席": "A31",
        "通话时间": first["通话时间"],
        "轮次": 6,
        "时刻": "00:17",
        "原话": "让你们车间主任来跟你",
        "说明": "扬言找单位领导、去公司闹、让客户丢工作、扣工资。",
        "该怎么说": "我们只跟您本人沟通,不会联系您的单位。",
        "依据": first["依据"],
        "为什么": "把债务捅到单位会损害客户的名誉和工作,属于施压和泄露。",
        "说话人": None,
        "规则": "threat-workplace-pressure",
        "网页": "打开",
    }
    assert str(first["通话时间"]) == "2026-03-10 15:10:00"
    assert "八项禁止⑦" in first["依据"]
    links = {link.ref: (link.target, link.location) for link in links_of(book["违规明细"])}
    place = next(i for i, row in enumerate(rows, 2) if row is first)
    report = next(i.report for i in samples if i.report and i.report.call_id == "t022")
    number = [f.message for f in report.findings].index(first["说明"]) + 1
    assert links[f"O{place}"] == ("三月.html", f"t022%21{number}")


def test_severities_have_colours(samples: list[Checked], write: Write) -> None:
    sheet = opened(write(samples, "xlsx"))["违规明细"]
    grounds = {row[0].value: row[0].fill.fgColor.rgb for row in sheet.iter_rows(min_row=2)}
    assert grounds == {"严重": "FFFBE3E1", "重要": "FFFDEBDD", "一般": "FFFBF3D3"}


def test_calls_agents_and_rules_add_up(samples: list[Checked], write: Write) -> None:
    book = opened(write(samples, "xlsx"))
    calls = table(book["逐通得分"])
    reports = [item.report for item in samples if item.report]
    assert [(row["通话编号"], row["得分"], row["违规"]) for row in calls] == [
        (r.call_id, r.score.value, len(r.violations)) for r in reports
    ]
    agents = {row["坐席"]: row for row in table(book["坐席"])}
    own = [r for r in reports if r.meta.agent_id == "A31"]
    assert (agents["A31"]["通话"], agents["A31"]["有违规"]) == (
        len(own),
        sum(bool(r.violations) for r in own),
    )
    assert agents["A31"]["平均分"] == pytest.approx(sum(r.score.value for r in own) / len(own))
    rules = {row["规则"]: row["次数"] for row in table(book["规则"])}
    assert sum(rules.values()) == sum(len(r.findings) for r in reports)
    summary = dict(row[:2] for row in book["汇总"].iter_rows(values_only=True))
    assert summary["通话"] == len(reports)
    assert summary["有违规"] == sum(bool(r.violations) for r in reports)
    assert len(book["汇总"]._charts) == 1


def test_same_input_same_bytes(samples: list[Checked], write: Write) -> None:
    assert (
        write(samples, "xlsx", "a.xlsx").read_bytes()
        == write(samples, "xlsx", "a.xlsx").read_bytes()
    )


def formulas(path: Path) -> list[str]:
    return [
        cell.coordinate
        for sheet in opened(path).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def test_no_words_become_a_formula(nasty: list[Checked], write: Write) -> None:
    path = write(nasty, "xlsx")
    assert formulas(path) == []
    with ZipFile(path) as parts:
        names = parts.namelist()
        for name in names:
            assert b"<f>" not in parts.read(name) or "charts" in name
            assert b"<ddeLink" not in parts.read(name)
    book = opened(path)
    assert table(book["坐席"])[0]["坐席"].startswith("=1+1;=2 @A1 ＝HYPERLINK")
    assert table(book["读不了"])[0]["原因"].startswith("=1+1;")
    assert {link.target for link in links_of(book["违规明细"])} == {"out.html"}
    rows = list(csv.reader(io.StringIO(write(nasty, "csv").read_text("utf-8-sig"))))
    begun = {part.lstrip()[:1] for row in rows for cell in row for part in re.split("[;|\n]", cell)}
    assert begun & set("=+-@＝＋－＠") == set()
    assert rows[1][1].startswith("'=1+1;'=2 @A1")


@given(st.text(alphabet="=+-@＝＋－＠;|\t\r\n\"' a词"))
def test_property_no_part_of_a_csv_cell_begins_like_a_formula(text: str) -> None:
    for part in re.split("[;|\t\r\n]", str(safe_cell(text))):
        assert part.strip(' "')[:1] not in set("=+-@＝＋－＠")


@pytest.mark.parametrize("name", ["xlsx", "csv"])
def test_an_office_program_finds_no_formula(
    name: str, nasty: list[Checked], write: Write, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice; apt-get install libreoffice-calc to look through its eyes")
    path = write(nasty, name, f"in.{name}")
    # 59 is the semicolon, 76 UTF-8: cells as a Windows set to another country's parts them
    filters = ["--infilter=CSV:59,34,76,1"] if name == "csv" else []
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", *filters,
         "--convert-to", "xlsx", "--outdir", str(tmp_path / "seen"), str(path)],
        check=True,
        capture_output=True,
    )  # fmt: skip
    assert formulas(tmp_path / "seen" / "in.xlsx") == []


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(
    samples: list[Checked], checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LAST_ROW", 11)
    monkeypatch.setattr(workbook, "MOST_LINKS", 3)
    out = io.BytesIO()
    with warnings.catch_warnings(record=True) as told:
        render(samples, catalogue_of(checker.rule_set), out)
    assert told == []
    book = openpyxl.load_workbook(out)
    parts = [book[name] for name in book.sheetnames if name.startswith("逐通得分")]
    assert [sheet.title for sheet in parts] == ["逐通得分", "逐通得分 2"]
    ids = [row["通话编号"] for sheet in parts for row in table(sheet)]
    assert ids == [item.report.call_id for item in samples if item.report]
    assert [len(links_of(sheet)) for sheet in parts] == [3, 3]
    assert [sheet.auto_filter.ref for sheet in parts] == [s.dimensions for s in parts]


def test_long_words_are_cut_and_long_links_left_out(nasty: list[Checked], write: Write) -> None:
    call, report = nasty[0].call, nasty[0].report
    assert call is not None
    assert report is not None
    name = "长" * 40_000
    item = Checked(replace(call, call_id=name), replace(report, call_id=name))
    book = opened(write([item], "xlsx"))
    assert table(book["逐通得分"])[0]["通话编号"] == "长" * 32_766 + "…"
    assert links_of(book["逐通得分"]) == []
    assert table(book["逐通得分"])[0]["网页"] == "打开"


def test_nothing_read_is_still_a_workbook(write: Write) -> None:
    book = opened(write([], "xlsx"))
    assert book["汇总"]["A1"].value == "通话质检汇总"
    assert table(book["违规明细"]) == []
