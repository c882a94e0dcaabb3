"""A finding a row, for a spreadsheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import TextIO

from callcheck.model import Finding
from callcheck.reporting.catalogue import KIND, SEVERITY, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.registry import RendererInfo

FORMAT = RendererInfo("csv", "CSV:一行一处发现,可用 Excel 打开", ".csv", "utf-8-sig")
HEADER = (
    "通话编号",
    "坐席",
    "得分",
    "种类",
    "级别",
    "类别",
    "规则",
    "轮次",
    "秒",
    "原话",
    "说明",
    "为什么",
    "该怎么说",
    "依据",
)
# Where a spreadsheet may take what follows for a formula: at the start of a cell, and after a sign
# that parts cells where it is set so (the quotes do not help then). The wide signs count too where
# East Asian input is on.
_FORMULA = re.compile(r"""(^|[;|\t\r\n])(?=[\s"']*[=+\-@＝＋－＠])""")


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:
    """Write the header, a row a finding, and a row with the error of each unreadable file."""
    table = csv.writer(out)
    table.writerow(HEADER)
    for item in results:
        if item.error is not None:
            where = item.error.location.path if item.error.location else ""
            table.writerow(
                [safe_cell(where), *[""] * 9, safe_cell(f"读不了:{item.error.message}"), "", "", ""]
            )
        if item.report is None:
            continue
        for finding in item.report.findings:
            row = [item.report.call_id, item.report.meta.agent_id or "", item.report.score.value]
            table.writerow([safe_cell(cell) for cell in (*row, *_row(finding, catalogue))])


def _row(finding: Finding, catalogue: Catalogue) -> list[object]:
    text = catalogue.rules.get(finding.rule)
    starts = [e.seconds for e in finding.evidence if e.seconds is not None]
    return [
        KIND[finding.kind],
        SEVERITY[finding.severity],
        catalogue.title(finding.category),
        finding.rule,
        "" if finding.turn is None else finding.turn,
        starts[0] if starts else "",
        quote_of(finding),
        finding.message,
        text.why if text else "",
        text.say_instead if text else "",
        ";".join(catalogue.cite(c) for c in finding.basis),
    ]


def quote_of(finding: Finding) -> str:
    """The words quoted, or what was measured or searched."""
    quotes = [e.quote for e in finding.evidence if e.quote is not None]
    if quotes:
        return "…".join(quotes)
    first = finding.evidence[0]
    if first.measured is not None:
        return f"测得 {first.measured},界限 {first.limit}"
    if first.searched is not None:
        return f"找遍第 {first.searched[0]}–{first.searched[1]} 轮"
    return ""


def safe_cell(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula."""
    return _FORMULA.sub(r"\1'", cell) if isinstance(cell, str) else cell
