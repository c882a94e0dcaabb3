"""JUnit XML: a test case a call, failed by its violations; for a build server."""

from __future__ import annotations

from collections.abc import Iterable
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from callcheck.errors import ReadError
from callcheck.model import Finding, Report
from callcheck.reporting.catalogue import SEVERITY, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.csv_table import quote_of
from callcheck.reporting.registry import RendererInfo
from callcheck.reporting.totals import Totals
from callcheck.reporting.xml_text import xml_text

FORMAT = RendererInfo("junit", "JUnit XML:一通电话一个用例,有违规即不通过", ".xml")


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:
    """Write the suite with its counts first; cases go through a file on their way."""
    totals = Totals()
    with TemporaryFile("w+", encoding="utf-8", newline="") as cases:
        for item in results:
            totals.add(item)
            if item.report is not None:
                cases.write(_case(item.report, catalogue))
            elif item.error is not None:
                cases.write(_error(item.error))
        counts = (
            f'tests="{totals.all.calls + totals.errors}" failures="{totals.all.flagged}" '
            f'errors="{totals.errors}" skipped="0" time="0"'
        )
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        out.write(f'<testsuites name="callcheck" {counts}>\n')
        out.write(f'<testsuite name="callcheck" {counts}>\n')
        cases.seek(0)
        copyfileobj(cases, out)
        out.write("</testsuite>\n</testsuites>\n")


def _case(report: Report, catalogue: Catalogue) -> str:
    begin = f'<testcase classname="callcheck" name={_attribute(report.call_id)} time="0"'
    found = report.violations
    if not found:
        return begin + "/>\n"
    worst = max(found, key=lambda f: f.severity.rank).severity
    titles = "、".join(dict.fromkeys(catalogue.title(f.category) for f in found))
    message = f"{len(found)} 处违规,得分 {report.score.value:g}:{titles}"
    body = escape(xml_text("\n".join(_line(f, catalogue) for f in found)))
    return (
        f"{begin}>\n<failure type={_attribute(worst)} message={_attribute(message)}>"
        f"{body}</failure>\n</testcase>\n"
    )


def _line(finding: Finding, catalogue: Catalogue) -> str:
    text = catalogue.rules.get(finding.rule)
    turn = "" if finding.turn is None else f"第 {finding.turn} 轮 "
    say = f";该怎么说:{text.say_instead}" if text else ""
    title = catalogue.title(finding.category)
    return f"[{SEVERITY[finding.severity]}] {title} {turn}{quote_of(finding)}{say} ({finding.rule})"


def _error(error: ReadError) -> str:
    where = str(error.location) if error.location else "?"
    return (
        f'<testcase classname="callcheck" name={_attribute(where)} time="0">\n'
        f"<error type={_attribute(error.code)} message={_attribute(error.message)}/>\n"
        "</testcase>\n"
    )


def _attribute(text: str) -> str:
    return quoteattr(xml_text(text))
