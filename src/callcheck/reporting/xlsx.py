"""An Excel workbook for a supervisor: totals, calls, violations, agents, rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import chain, islice
from typing import IO

from callcheck.errors import ReadError
from callcheck.model import Finding, Kind, Report, Severity
from callcheck.reporting.catalogue import KIND, SEVERITY, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.csv_table import quote_of
from callcheck.reporting.registry import RendererInfo
from callcheck.reporting.score_lines import sheet_columns, sheet_points
from callcheck.reporting.totals import BINS, Share, Totals, bin_name
from callcheck.reporting.workbook import (
    Book,
    Cell,
    Column,
    Link,
    Sheet,
    Styled,
    open_book,
)

FORMAT = RendererInfo(
    "xlsx", "Excel:汇总、逐通得分、违规明细、坐席、规则", ".xlsx", None, links=True
)
_LOOKED_AT = 100  # results, to see whether a score sheet is set
_GRADES = [Column(SEVERITY[s], 7) for s in Severity]
_TOTALS = [Column("", 24), Column("", 19), *[Column("", 10)] * 2, Column("", 3)]
_CALLS = [
    Column("通话编号", 22),
    Column("通话时间", 17),
    Column("坐席", 12),
    Column("得分", 8),
    Column("一票否决", 9),
    Column("违规", 7),
    *_GRADES,
    Column("违规类别", 36),
    Column("客户信号", 26),
    Column("好的做法", 26),
    Column("注意", 30),
    Column("网页", 8),
]
_FINDINGS = [
    Column("级别", 7),
    Column("类别", 16),
    Column("通话编号", 20),
    Column("坐席", 10),
    Column("通话时间", 17),
    Column("轮次", 6),
    Column("时刻", 8),
    Column("原话", 34),
    Column("说明", 32),
    Column("该怎么说", 36),
    Column("依据", 34),
    Column("为什么", 34),
    Column("说话人", 12),
    Column("规则", 26),
    Column("网页", 8),
]
_AGENTS = [
    Column("坐席", 16),
    Column("通话", 8),
    Column("有违规", 8),
    Column("违规率", 9),
    Column("平均分", 9),
    *_GRADES,
    Column("最多的违规类别", 50),
]
_RULES = [
    Column("规则", 32),
    Column("名称", 26),
    Column("种类", 11),
    Column("类别", 16),
    Column("级别", 7),
    Column("次数", 7),
    Column("通话", 7),
    Column("为什么", 40),
    Column("该怎么说", 40),
    Column("依据", 44),
]


def render(
    results: Iterable[Checked], catalogue: Catalogue, out: IO[bytes], page: str = "report.html"
) -> None:
    """Write the workbook as results come; links lead to `page`, the HTML report beside it."""
    totals = Totals()
    with open_book(out) as book:
        summary = book.sheet("汇总", _TOTALS, filters=False)
        results = iter(results)
        first = list(islice(results, _LOOKED_AT))
        items = sheet_columns(item.report for item in first)
        calls = book.sheet("逐通得分", [*_CALLS, *(Column(name, 9) for name in items)])
        findings = book.sheet("违规明细", _FINDINGS)
        unread: Sheet | None = None
        for item in chain(first, results):
            totals.add(item)
            if item.report is not None:
                calls.row([*_call(item.report, catalogue, page), *sheet_points(item.report, items)])
                for number, finding in enumerate(item.report.findings, 1):
                    if finding.is_violation:
                        findings.row(_finding(number, finding, item.report, catalogue, page))
            elif item.error is not None:
                unread = unread or book.sheet("读不了", [Column("文件", 50), Column("原因", 80)])
                unread.row(_error(item.error))
        agents = book.sheet("坐席", _AGENTS)
        for row in _agents(totals, catalogue):
            agents.row(row)
        rules = book.sheet("规则", _RULES)
        for row in _rules(totals, catalogue):
            rules.row(row)
        for sheet in (calls, findings, agents, rules, *([unread] if unread else [])):
            sheet.finish()
        _summary(book, summary, totals, catalogue)


def clock(seconds: float | None) -> str:
    """A moment of a call, in minutes and seconds.

    >>> clock(65.9)
    '01:05'
    """
    return "" if seconds is None else f"{int(seconds // 60):02}:{int(seconds % 60):02}"


def _call(report: Report, catalogue: Catalogue, page: str) -> list[Cell]:
    grades = Counter(f.severity for f in report.violations)
    score = report.score.value
    low = "critical" if score < 60 else "major" if score < 80 else ""
    names = [
        "、".join(dict.fromkeys(catalogue.title(f.category) for f in found))
        for found in (
            report.violations,
            [f for f in report.findings if f.kind is Kind.SIGNAL],
            [f for f in report.findings if f.kind is Kind.MERIT],
        )
    ]
    return [
        report.call_id,
        report.meta.started_at,
        report.meta.agent_id,
        Styled(score, low) if low else score,
        Styled("是", "critical") if report.score.veto else "",
        len(report.violations),
        *(Styled(grades[s], s.value) if grades[s] else None for s in Severity),
        *names,
        ";".join(p.message for p in report.problems),
        Link("打开", page, report.call_id),
    ]


def _finding(
    number: int, finding: Finding, report: Report, catalogue: Catalogue, page: str
) -> list[Cell]:
    text = catalogue.rules.get(finding.rule)
    seconds = next((e.seconds for e in finding.evidence if e.seconds is not None), None)
    return [
        Styled(SEVERITY[finding.severity], finding.severity.value),
        catalogue.title(finding.category),
        report.call_id,
        report.meta.agent_id,
        report.meta.started_at,
        Styled(finding.turn, "centre"),
        clock(seconds),
        quote_of(finding),
        finding.message,
        text.say_instead if text else "",
        "\n".join(catalogue.cite(c) for c in finding.basis),
        text.why if text else "",
        "" if finding.speaker_known else "来源没有说明",
        finding.rule,
        Link("打开", page, f"{report.call_id}!{number}"),
    ]


def _error(error: ReadError) -> list[Cell]:
    return [str(error.location) if error.location else "", error.message]


def _grades(share: Share) -> list[Cell]:
    return [Styled(n, s.value) if (n := share.severities[s]) else None for s in Severity]


def _agents(totals: Totals, catalogue: Catalogue) -> Iterable[list[Cell]]:
    for name, share in sorted(totals.agents.items(), key=lambda a: (-a[1].flagged, a[0])):
        most = [f"{catalogue.title(c)} {n}" for c, n in share.categories.most_common(3)]
        yield [
            name,
            share.calls,
            share.flagged,
            Styled(share.rate, "percent"),
            Styled(share.mean, "tenth"),
            *_grades(share),
            "、".join(most),
        ]


def _rules(totals: Totals, catalogue: Catalogue) -> Iterable[list[Cell]]:
    order = sorted(totals.rules.items(), key=lambda r: (not r[1].kind.is_violation, -r[1].times))
    for name, share in order:
        text = catalogue.rules.get(name)
        counts = share.kind.is_violation
        yield [
            name,
            text.title if text else "",
            KIND[share.kind],
            catalogue.title(share.category),
            Styled(SEVERITY[share.severity], share.severity.value) if counts else None,
            share.times,
            share.calls,
            text.why if text else "",
            text.say_instead if text else "",
            "\n".join(catalogue.cite(c) for c in share.basis),
        ]


def _summary(book: Book, sheet: Sheet, totals: Totals, catalogue: Catalogue) -> None:
    share = totals.all
    sheet.row([Styled("通话质检汇总", "title")])
    sheet.row([])
    rows: list[tuple[str, Cell]] = [
        ("通话", share.calls),
        ("有违规", share.flagged),
        ("违规率", Styled(share.rate, "percent")),
        ("有严重违规", totals.critical),
        ("一票否决", totals.vetoed),
        ("平均分", Styled(share.mean, "tenth")),
        ("读不了", totals.errors),
        ("规则集", " ".join(sorted(totals.rule_sets))),
    ]
    for name, value in rows:
        sheet.row([name, value])
    _block(sheet, ("级别", "违规"))
    for severity in Severity:
        sheet.row([Styled(SEVERITY[severity], severity.value), share.severities[severity]])
    _block(sheet, ("得分", "通话", "占比"))
    for number in range(len(BINS)):
        calls = totals.scores[number]
        part = calls / share.calls if share.calls else None
        sheet.row([bin_name(number), calls, Styled(part, "percent")])
    _block(sheet, ("违规类别", "次数", "通话", "占通话"))
    first = sheet.rows
    for category, times in share.categories.most_common():
        found = totals.found[category]
        sheet.row([catalogue.title(category), times, found, Styled(found / share.calls, "percent")])
    _chart(book, sheet, first)
    others = [c for c in totals.found if c not in share.categories and c in catalogue.categories]
    _block(sheet, ("信号与好的做法", "", "通话", "占通话"))
    for category in sorted(others, key=lambda c: (-totals.found[c], c)):
        found = totals.found[category]
        sheet.row([catalogue.title(category), None, found, Styled(found / share.calls, "percent")])


def _block(sheet: Sheet, headings: tuple[str, ...]) -> None:
    sheet.row([])
    sheet.row([Styled(heading, "head") for heading in headings])


def _chart(book: Book, sheet: Sheet, first: int) -> None:
    """The commonest violations as bars beside the totals."""
    if sheet.rows == first:
        return
    last = min(sheet.rows, first + 15) - 1
    chart = book.workbook.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": ["汇总", first, 0, last, 0],
            "values": ["汇总", first, 1, last, 1],
            "fill": {"color": "#5B7BA8"},
            "data_labels": {"value": True},
            "gap": 40,
        }
    )
    chart.set_title({"name": "违规类别(次数)", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 560, "height": 90 + 26 * (last - first + 1)})
    sheet.worksheet.insert_chart(1, 5, chart)
