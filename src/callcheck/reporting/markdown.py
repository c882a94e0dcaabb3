"""Markdown: totals, then each call with violations; for a ticket, a wiki or a pull request."""

from __future__ import annotations

from collections.abc import Iterable
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import TextIO

from callcheck.model import Finding, Report
from callcheck.reporting.catalogue import SEVERITY, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.csv_table import quote_of
from callcheck.reporting.markdown_text import markdown_text
from callcheck.reporting.registry import RendererInfo
from callcheck.reporting.totals import Totals

FORMAT = RendererInfo("markdown", "Markdown:小结,再逐通列出违规", ".md")


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:
    """Write the totals before the calls; calls go through a file on their way."""
    totals, errors = Totals(), list[str]()
    with TemporaryFile("w+", encoding="utf-8", newline="") as calls:
        for item in results:
            totals.add(item)
            if item.error is not None:
                errors.append(f"- {markdown_text(str(item.error))}\n")
            if item.report is not None and item.report.violations:
                calls.writelines(_call(item.report, catalogue))
        out.write(_totals(totals, catalogue))
        if errors:
            out.writelines(["\n## 读不了\n\n", *errors])
        calls.seek(0)
        copyfileobj(calls, out)


def _totals(totals: Totals, catalogue: Catalogue) -> str:
    share = totals.all
    mean = "–" if share.mean is None else f"{share.mean:.1f}"
    lines = [
        "# 通话质检报告",
        "",
        "| 通话 | 有违规 | 有严重违规 | 平均分 | 读不了 |",
        "|---:|---:|---:|---:|---:|",
        f"| {share.calls} | {share.flagged} | {totals.critical} | {mean} | {totals.errors} |",
    ]
    if share.categories:
        lines += ["", "| 违规类别 | 次数 | 通话 |", "|---|---:|---:|"]
    for category, times in share.categories.most_common():
        title = markdown_text(catalogue.title(category))
        lines.append(f"| {title} | {times} | {totals.found[category]} |")
    return "\n".join(lines) + "\n"


def _call(report: Report, catalogue: Catalogue) -> Iterable[str]:
    agent = f",坐席 {markdown_text(report.meta.agent_id)}" if report.meta.agent_id else ""
    veto = "(一票否决)" if report.score.veto else ""
    yield f"\n## {markdown_text(report.call_id)}:{report.score.value:g} 分{veto}{agent}\n"
    yield "\n| 级别 | 类别 | 轮次 | 原话 | 该怎么说 | 依据 |\n|---|---|---:|---|---|---|\n"
    for finding in report.violations:
        yield "| " + " | ".join(_cells(finding, catalogue)) + " |\n"


def _cells(finding: Finding, catalogue: Catalogue) -> list[str]:
    text = catalogue.rules.get(finding.rule)
    return [
        SEVERITY[finding.severity],
        markdown_text(catalogue.title(finding.category)),
        "" if finding.turn is None else str(finding.turn),
        markdown_text(quote_of(finding)),
        markdown_text(text.say_instead if text else ""),
        markdown_text(";".join(catalogue.cite(c) for c in finding.basis)),
    ]
