"""A score explained: each line with its reasons, and the sum."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from callcheck.model import Finding, Kind, Report, ScoreLine, Taken
from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.csv_table import quote_of

HEADINGS = ("项目", "满分", "扣分原因", "扣分", "封顶", "得分")
START = "起评分"
_GRADE = "等级"


@dataclass(frozen=True, slots=True)
class Explained:
    """One line: full points (None for one that is no item), reasons, and what it comes to.

    `lost` is what was taken, `bound` which bound applied; `points` of all lines add up.
    """

    item: str
    kind: str
    full: float | None
    reasons: tuple[str, ...]
    lost: float
    bound: str
    points: float


def lines_of(report: Report) -> tuple[ScoreLine, ...]:
    """The report's filled-in sheet; for a score by weights, the same sum as lines."""
    if report.score.lines is not None:
        return report.score.lines
    lines = [ScoreLine(START, "item", 100, 100)]
    total = Decimal(100)
    for deduction in report.score.deductions:
        found = [f for f in report.findings if f.category == deduction.category]
        counted = tuple(Taken(f.key, 0) for f in found if f.kind is not Kind.SIGNAL)
        kind = "bonus" if deduction.points > 0 else "adjust"
        note = f"{deduction.times} 处"
        line = ScoreLine(deduction.category, kind, 0, deduction.points, counted, note)  # type: ignore[arg-type]  # one of its kinds
        lines.append(line)
        total += Decimal(str(deduction.points))
    value = Decimal(str(report.score.value))
    if report.score.veto:
        lines.append(ScoreLine("一票否决", "veto", 0, float(value - total), (), "总分为 0"))
    elif value != total:
        name, note = ("上限", "总分不超过 100") if total > value else ("下限", "总分不低于 0")
        lines.append(ScoreLine(name, "adjust", 0, float(value - total), (), note))
    return tuple(lines)


def explained(report: Report, catalogue: Catalogue) -> list[Explained]:
    """Every line of the report's score, in the sheet's order."""
    findings = {finding.key: finding for finding in report.findings}
    return [
        Explained(
            item=catalogue.title(line.item),
            kind=line.kind,
            full=line.full if line.kind in ("item", "bonus") and line.full else None,
            reasons=tuple(_reasons(line, findings, catalogue)),
            lost=_lost(line),
            bound=line.note,
            points=line.points,
        )
        for line in lines_of(report)
    ]


def adds_up(report: Report) -> bool:
    """Whether the lines come to the score, to the hundredth."""
    total = sum((Decimal(str(line.points)) for line in lines_of(report)), Decimal(0))
    return total == Decimal(str(report.score.value))


def _lost(line: ScoreLine) -> float:
    if line.kind == "item":
        return float(sum((Decimal(str(taken.points)) for taken in line.taken), Decimal(0)))
    return min(0.0, line.points)


def _reasons(
    line: ScoreLine, findings: Mapping[str, Finding], catalogue: Catalogue
) -> Iterator[str]:
    """`第 3 轮「原话」 规则名(规则) −5`, a finding each."""
    for taken in line.taken:
        finding = findings.get(taken.finding)
        if finding is None:
            yield taken.finding
            continue
        where = "整通" if finding.turn is None else f"第 {finding.turn} 轮"
        quote = quote_of(finding)
        said = f"「{quote}」" if any(e.quote for e in finding.evidence) else f" {quote}"
        text = catalogue.rules.get(finding.rule)
        name = text.title if text else catalogue.title(finding.category)
        points = f" {points_text(taken.points)}" if line.kind in ("item", "bonus") else ""
        yield f"{where}{said if quote else ''} {name}({finding.rule}){points}"


def sheet_columns(first: Iterable[Report | None]) -> list[str]:
    """The columns of the score sheet that one of the first reports shows; none without one."""
    for report in first:
        if report is not None and report.score.lines is not None:
            kinds = ("item", "bonus")
            return [_GRADE, *(line.item for line in report.score.lines if line.kind in kinds)]
    return []


def sheet_points(report: Report, columns: Sequence[str]) -> list[float | str | None]:
    """The grade, and what the call got of each item; None where the item did not apply."""
    points: dict[str, float | str | None] = {_GRADE: report.score.grade}
    for line in report.score.lines or ():
        points[line.item] = None if "剔除" in line.note else line.points
    return [points.get(name) for name in columns]


def points_text(points: float) -> str:
    """Points with their sign.

    >>> points_text(-2.5), points_text(3), points_text(0)
    ('−2.5', '+3', '0')
    """
    sign = "−" if points < 0 else "+" if points > 0 else ""
    return f"{sign}{abs(points):g}"
