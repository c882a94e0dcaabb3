"""The terminal: each call with findings, then a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from callcheck.model import Finding, Report
from callcheck.reporting.catalogue import SEVERITY, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.csv_table import quote_of
from callcheck.reporting.printable import safe_console, shown_line
from callcheck.reporting.registry import RendererInfo

if TYPE_CHECKING:
    from rich.console import Console

FORMAT = RendererInfo("terminal", "终端", ".txt", coloured=True)
_STYLES = {"critical": "bold red", "major": "red", "minor": "yellow", "info": "cyan"}


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:
    """Print as results come; colour only on a terminal and without NO_COLOR."""
    console = safe_console(out, soft_wrap=not out.isatty())
    calls = flagged = errors = 0
    times: Counter[str] = Counter()
    for item in results:
        if item.error is not None:
            errors += 1
            for line in f"读不了 {item.error.render()}".splitlines():
                console.print(shown_line(line), style="red")
        if item.report is None:
            continue
        calls += 1
        flagged += bool(item.report.violations)
        times.update(f.category for f in item.report.findings)
        if item.report.findings or item.report.problems:
            _call(item.report, catalogue, console)
    _summary(console, catalogue, times, (calls, flagged, errors))


def _call(report: Report, catalogue: Catalogue, console: Console) -> None:
    agent = f" 坐席 {report.meta.agent_id}" if report.meta.agent_id else ""
    grade = f" {report.score.grade}" if report.score.grade else ""
    veto = f"{grade}(一票否决)" if report.score.veto else grade
    console.print()
    console.print(
        shown_line(f"{report.call_id}{agent} 得分 {report.score.value:g}{veto}"), style="bold"
    )
    for finding in report.findings:
        _finding(finding, catalogue, console)
    if report.suppressed:
        console.print(f"  另有 {len(report.suppressed)} 处被语境或设置排除", style="dim")
    for problem in report.problems:
        console.print(shown_line(f"  注意:{problem.message}"), style="dim")


def _finding(finding: Finding, catalogue: Catalogue, console: Console) -> None:
    from rich.text import Text

    style = _STYLES[finding.severity] if finding.is_violation else "cyan"
    where = "" if finding.turn is None else f"[{finding.turn}] "
    quote = quote_of(finding)
    title = f"  {SEVERITY[finding.severity]} {catalogue.title(finding.category)} "
    said = f"{where}「{quote}」" if finding.turn is not None and quote else quote or finding.message
    console.print(Text.assemble((shown_line(title), style), (shown_line(said), "default")))
    text = catalogue.rules.get(finding.rule)
    if finding.is_violation and text:
        console.print(shown_line(f"     该怎么说:{text.say_instead}"), style="dim")
        for cited in finding.basis[:1]:
            console.print(shown_line(f"     依据:{catalogue.cite(cited)}"), style="dim")


def _summary(
    console: Console, catalogue: Catalogue, times: Counter[str], counts: tuple[int, int, int]
) -> None:
    from rich.table import Table

    table = Table(title="小结", title_justify="left")
    for name, side in (("类别", "left"), ("次数", "right")):
        table.add_column(name, justify=side)  # type: ignore[arg-type]  # left or right
    for category, number in times.most_common():
        table.add_row(shown_line(catalogue.title(category)), str(number))
    console.print()
    if times:
        console.print(table)
    calls, flagged, errors = counts
    console.print(f"{calls} 通电话,{flagged} 通有违规,{errors} 个文件读不了")
