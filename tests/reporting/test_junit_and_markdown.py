import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from callcheck.reporting import Checked

Write = Callable[..., Path]


def test_junit_has_a_case_a_call(samples: list[Checked], write: Write) -> None:
    (suite,) = ElementTree.fromstring(write(samples, "junit").read_text())
    reports = [item.report for item in samples if item.report]
    assert [case.get("name") for case in suite] == [r.call_id for r in reports]
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == [r.call_id for r in reports if r.violations]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == (
        str(len(reports)),
        str(len(failed)),
        "0",
    )
    failure = suite.find("testcase[@name='t022']/failure")
    assert failure is not None
    assert failure.get("type") == "major"
    assert failure.get("message") == "3 处违规,得分 70:单位施压威胁"
    assert (failure.text or "").splitlines()[1] == (
        "[重要] 单位施压威胁 第 6 轮 让你们车间主任来跟你;该怎么说:"
        "我们只跟您本人沟通,不会联系您的单位。 (threat-workplace-pressure)"
    )


def test_junit_is_xml_whatever_was_said(nasty: list[Checked], write: Write) -> None:
    (suite,) = ElementTree.fromstring(write(nasty, "junit").read_text())
    assert [case.get("name") for case in suite] == [
        '=1+1;=2 @A1 ＝HYPERLINK("x") |</script><!-- [a](http://x) {0} ]]> \ufffd\ufffd𠮷\r\n-3;"=4'
    ] * 2
    error = suite[1].find("error")
    assert error is not None
    assert error.get("type") == "empty-file"


def test_markdown_lists_the_calls_with_violations(samples: list[Checked], write: Write) -> None:
    text = write(samples, "markdown").read_text()
    assert re.findall(r"^## (\w+):", text, re.MULTILINE) == [
        item.report.call_id for item in samples if item.report and item.report.violations
    ]
    assert (
        "| 重要 | 单位施压威胁 | 6 | 让你们车间主任来跟你 | 我们只跟您本人沟通,不会联系您的单位。 |"
        in text
    )
    reports = [item.report for item in samples if item.report]
    flagged = sum(bool(r.violations) for r in reports)
    mean = sum(r.score.value for r in reports) / len(reports)
    assert re.search(rf"^\| {len(reports)} \| {flagged} \| \d+ \| {mean:.1f} \| 0 \|$", text, re.M)


def test_markdown_takes_nothing_said_for_markup(nasty: list[Checked], write: Write) -> None:
    text = write(nasty, "markdown").read_text()
    heading = next(
        line for line in text.splitlines() if line.startswith("## \\="[:3]) and "分" in line
    )
    assert "\\</script\\>\\<!-- \\[a\\](http\\://x)" in heading
    tables = [line for line in text.splitlines() if line.startswith("| 严重")]
    cells = [len(re.findall(r"(?<!\\)\|", line)) for line in tables]
    assert cells == [7] * len(tables) != []
    assert not re.search(r"(?<!\\)[<\[]", text.replace("](", ""))
