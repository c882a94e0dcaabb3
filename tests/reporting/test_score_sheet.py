"""A score sheet in the HTML, Excel and terminal reports, and none where none is set."""

import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import msgspec
import pytest
from python_calamine import CalamineWorkbook

from callcheck.checking import Checker
from callcheck.readers import read_calls
from callcheck.reporting import Checked, report_schema, report_to_json
from callcheck.ruleset import read_rules

SAMPLES = Path(__file__).parents[2] / "samples" / "calls"
Write = Callable[..., Path]


@pytest.fixture(scope="module")
def sheets() -> list[Checked]:
    checker = Checker(read_rules((), None, "standard"))
    return [Checked(call, checker.check(call)) for call in read_calls(SAMPLES)]


def test_reports_fit_their_schema(sheets: list[Checked]) -> None:
    validator = jsonschema.Draft202012Validator(report_schema())
    for item in sheets:
        assert item.report is not None
        plain = msgspec.json.decode(report_to_json(item.report))
        assert [error.message for error in validator.iter_errors(plain)] == []


def test_html_shows_the_sheet_of_each_call(
    sheets: list[Checked], samples: list[Checked], write: Write
) -> None:
    page = write(sheets, "html").read_text("utf-8")
    assert page.count('<details class="sheet">') == 19
    assert "<summary>催收通话质检评分表:85 分 良</summary>" in page
    row = re.search(r"<tr><td>还款渠道</td><td>5</td><td>(.*?)</td>(.*?)</tr>", page)
    assert row is not None
    assert row[2] == "<td></td><td>不适用,剔除后折算</td><td>0</td>" or row[1] == ""
    t030 = page[page.index('id="t030"') :]
    assert (
        "<tr><td>还款渠道</td><td>5</td><td>整通 找遍第 0–15 轮 "
        "未告知官方还款渠道(disclosure-channel-missing) −5</td>"
        "<td>-5</td><td>一处即失全分</td><td>0</td></tr>" in t030
    )
    assert '<details class="sheet">' not in write(samples, "html").read_text("utf-8")


def test_excel_has_a_column_an_item(
    sheets: list[Checked], samples: list[Checked], write: Write
) -> None:
    book = CalamineWorkbook.from_path(write(sheets, "xlsx"))
    head, *rows = book.get_sheet_by_name("逐通得分").to_python()
    at = head.index("等级")
    assert head[at : at + 5] == ["等级", "合规开场", "身份核验", "事由说明", "还款渠道"]
    assert head[-1] == "服务加分"
    found = {row[0]: row[at : at + 5] for row in rows}
    assert found["t003"] == ["优", 10.0, 15.0, 5.0, 5.0]
    assert found["t023"] == ["优", 10.0, 15.0, 5.0, ""]
    plain = CalamineWorkbook.from_path(write(samples, "xlsx")).get_sheet_by_name("逐通得分")
    assert "等级" not in plain.to_python()[0]


def test_the_terminal_shows_the_grade(sheets: list[Checked], write: Write) -> None:
    text = write(sheets, "terminal").read_text("utf-8")
    assert "\nt022 坐席 A31 得分 85 良\n" in text
    assert "\nt030 坐席 A35 得分 0 不合格(一票否决)\n" in text
