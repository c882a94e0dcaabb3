"""Rows of the tables of scores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from callcheck.model import Report
from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.score_lines import explained, sheet_columns, sheet_points
from callcheck.reporting.score_table import Field, Table, Value

_CALL = (
    Field("call_id", "通话编号"),
    Field("agent", "坐席"),
    Field("score", "得分"),
    Field("veto", "一票否决"),
)
_LINE = (
    Field("call_id", "通话编号"),
    Field("item", "项目"),
    Field("full", "满分"),
    Field("reasons", "扣分原因"),
    Field("lost", "扣分"),
    Field("bound", "封顶"),
    Field("points", "得分"),
)


def call_table(reports: Iterable[Report], first: Sequence[Report]) -> Table:
    """A row a call, with a column an item where `first` show a sheet."""
    items = sheet_columns(first)
    fields = [*_CALL, *(Field("grade" if n == 0 else name, name) for n, name in enumerate(items))]

    def rows() -> Iterator[list[Value]]:
        for report in reports:
            score = report.score
            head: list[Value] = [report.call_id, report.meta.agent_id, score.value, score.veto]
            yield [*head, *sheet_points(report, items)]

    return Table("逐通得分", fields, rows())


def line_table(reports: Iterable[Report], catalogue: Catalogue) -> Table:
    """Every line of every call's score; the last of a call is its total."""

    def rows() -> Iterator[list[Value]]:
        for report in reports:
            for line in explained(report, catalogue):
                reasons = "\n".join(line.reasons) or None
                lost = line.lost or None
                bound = line.bound or None
                points = line.points
                yield [report.call_id, line.item, line.full, reasons, lost, bound, points]
            grade = report.score.grade
            yield [report.call_id, "总分", 100, None, None, grade, report.score.value]

    return Table("逐项", _LINE, rows())


def told(report: Report, catalogue: Catalogue) -> Iterator[str]:
    """One call's sheet as lines of text, with every reason below its item."""
    from rich.cells import set_cell_size

    score = report.score
    agent = f" 坐席 {report.meta.agent_id}" if report.meta.agent_id else ""
    yield f"{report.call_id}{agent}" + (f" {score.sheet}" if score.sheet else "")
    lines = explained(report, catalogue)
    wide = 24
    heads = ("项目", "满分", "扣分", "得分", "封顶")
    yield _cells(set_cell_size(heads[0], wide), heads[1:4], heads[4])
    for line in lines:
        full = "" if line.full is None else f"{line.full:g}"
        lost = "" if not line.lost else f"{line.lost:g}"
        numbers = (full, lost, f"{line.points:g}")
        yield _cells(set_cell_size(line.item, wide), numbers, line.bound)
        for reason in line.reasons:
            yield f"    {reason}"
    grade = f"  {score.grade}" if score.grade else ""
    veto = "(一票否决)" if score.veto else ""
    yield _cells(
        set_cell_size("总分", wide), ("100", "", f"{score.value:g}"), f"{grade}{veto}".strip()
    )


def _cells(name: str, numbers: Sequence[str], last: str) -> str:
    from rich.cells import cell_len

    right = [" " * (7 - cell_len(number)) + number for number in numbers]
    return f"{name}{''.join(right)}  {last}".rstrip()


STANDING: Mapping[str, str] = {
    "higher": "高于其余",
    "lower": "低于其余",
    "same": "看不出差别",
    "few": "通话太少",
}
