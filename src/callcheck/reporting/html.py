"""One self-contained page: overview, filters, and every call with its findings beside the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, TextIO

from callcheck.model import Call, Finding, Report
from callcheck.reporting.catalogue import KIND, SEVERITY, SPEAKER, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.csv_table import quote_of
from callcheck.reporting.registry import RendererInfo

FORMAT = RendererInfo("html", "网页:自成一体,可筛选、可打印", ".html")
_BINS = ((0, 0), (1, 59), (60, 79), (80, 89), (90, 99), (100, 100))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a turn with the numbers of the findings that mark it."""

    text: str
    marks: tuple[int, ...]
    severity: str


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:
    """Write the page; all results are held in memory."""
    items = list(results)
    pairs = [(item.call, item.report) for item in items if item.call and item.report]
    errors = [item.error for item in items if item.error]
    page = _template("page.html").render(
        calls=[_view(call, report, catalogue) for call, report in pairs],
        errors=[str(error) for error in errors],
        overview=_overview([report for _, report in pairs], catalogue),
        severities=SEVERITY,
        css=_asset("page.css"),
        script=_asset("page.js"),
    )
    out.write(page)


def call_html(call: Call, report: Report, catalogue: Catalogue) -> str:
    """One call as a fragment with its style, for a notebook."""
    view = _view(call, report, catalogue)
    fragment: str = _template("call.html").render(call=view, severities=SEVERITY)
    return f"<style>{_asset('page.css')}</style>{fragment}"


@cache
def _environment() -> Any:  # Any: jinja2 is imported when a page is made
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("callcheck.reporting", "page")
    return Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template(name: str) -> Any:  # Any: a jinja2 template
    return _environment().get_template(name)


def _asset(name: str) -> Any:  # Any: text that jinja2 must not escape
    from markupsafe import Markup

    return Markup(_environment().loader.get_source(_environment(), name)[0])


def _view(call: Call, report: Report, catalogue: Catalogue) -> dict[str, Any]:
    findings = [_finding(number, f, catalogue) for number, f in enumerate(report.findings, 1)]
    started = report.meta.started_at
    return {
        "id": report.call_id,
        "agent": report.meta.agent_id or "",
        "started": f"{started:%Y-%m-%d %H:%M}" if started else "",
        "score": f"{report.score.value:g}",
        "veto": report.score.veto,
        "violations": len(report.violations),
        "findings": findings,
        "turns": [_turn(turn.index, call, report) for turn in call.turns],
        "held": [
            {
                "rule": _title(s.rule, catalogue),
                "by": s.by,
                "cue": s.cue or "",
                "quote": _held_quote(s),
            }
            for s in report.suppressed
        ],
        "problems": [p.message for p in report.problems],
        "rule_set": report.rule_set,
        "as_of": report.as_of.isoformat() if report.as_of else "",
    }


def _title(rule: str, catalogue: Catalogue) -> str:
    text = catalogue.rules.get(rule)
    return text.title if text else rule


def _held_quote(held: Any) -> str:  # Any: a Suppressed
    return "…".join(e.quote for e in held.evidence if e.quote)


def _finding(number: int, finding: Finding, catalogue: Catalogue) -> dict[str, Any]:
    text = catalogue.rules.get(finding.rule)
    return {
        "number": number,
        "category": finding.category,
        "title": catalogue.title(finding.category),
        "kind": KIND[finding.kind],
        "severity": finding.severity.value if finding.is_violation else "info",
        "label": SEVERITY[finding.severity] if finding.is_violation else KIND[finding.kind],
        "violation": finding.is_violation,
        "rule": finding.rule,
        "message": finding.message,
        "quote": quote_of(finding),
        "turn": finding.turn,
        "seconds": next((e.seconds for e in finding.evidence if e.seconds is not None), None),
        "nearest": next((e.nearest for e in finding.evidence if e.nearest is not None), None),
        "why": text.why if text else "",
        "say": text.say_instead if text else "",
        "basis": [catalogue.cite(c) for c in finding.basis],
        "unsure": not finding.speaker_known,
    }


def _turn(index: int, call: Call, report: Report) -> dict[str, Any]:
    turn = call.turns[index]
    marks = [
        (e.start or 0, e.end or 0, number, f.severity.value if f.is_violation else "info")
        for number, f in enumerate(report.findings, 1)
        for e in f.evidence
        if e.turn == index and e.start is not None
    ]
    return {
        "index": index,
        "speaker": turn.speaker.value,
        "name": SPEAKER[turn.speaker],
        "clock": f"{int(turn.start // 60)}:{turn.start % 60:04.1f}"
        if turn.start is not None
        else "",
        "pieces": pieces(turn.text, marks),
    }


def pieces(text: str, marks: list[tuple[int, int, int, str]]) -> list[Piece]:
    """The text cut where a mark begins or ends, each stretch with the marks over it.

    >>> [(p.text, p.marks) for p in pieces("打断你的腿", [(0, 3, 1, "major"), (2, 5, 2, "minor")])]
    [('打断', (1,)), ('你', (1, 2)), ('的腿', (2,))]
    """
    cuts = sorted({0, len(text), *(m[0] for m in marks), *(m[1] for m in marks)})
    order = list(SEVERITY)
    found = []
    for low, high in zip(cuts, cuts[1:], strict=False):
        over = [m for m in marks if m[0] <= low and high <= m[1]]
        worst = min((m[3] for m in over), key=order.index, default="")
        found.append(Piece(text[low:high], tuple(m[2] for m in over), worst))
    return found


def _overview(reports: list[Report], catalogue: Catalogue) -> dict[str, Any]:
    violations = [f for r in reports for f in r.violations]
    categories = Counter(f.category for f in violations)
    severities = Counter(f.severity.value for f in violations)
    agents: dict[str, list[Report]] = {}
    for report in reports:
        agents.setdefault(report.meta.agent_id or "(不详)", []).append(report)
    rows = [
        (
            name,
            len(own),
            sum(bool(r.violations) for r in own),
            sum(r.score.value for r in own) / len(own),
        )
        for name, own in agents.items()
    ]
    return {
        "calls": len(reports),
        "flagged": sum(bool(r.violations) for r in reports),
        "critical": sum(any(f.severity == "critical" for f in r.violations) for r in reports),
        "mean": f"{sum(r.score.value for r in reports) / len(reports):.1f}" if reports else "–",
        "categories": _bars([(catalogue.title(c), n) for c, n in categories.most_common(12)]),
        "severities": _bars([(SEVERITY[s], severities[s]) for s in SEVERITY if severities[s]]),
        "scores": _bars(
            [(_bin(b), sum(b[0] <= r.score.value < b[1] + 1 for r in reports)) for b in _BINS]
        ),
        "agents": sorted(rows, key=lambda row: (-row[2], row[0])),
        "category_names": sorted(
            {(f.category, catalogue.title(f.category)) for r in reports for f in r.findings}
        ),
        "agent_names": sorted(agents),
    }


def _bin(bounds: tuple[int, int]) -> str:
    return f"{bounds[0]}–{bounds[1]}" if bounds[0] != bounds[1] else str(bounds[0])


def _bars(rows: list[tuple[str, int]]) -> list[dict[str, Any]]:
    most = max((number for _, number in rows), default=0) or 1
    return [
        {"name": name, "number": number, "width": round(100 * number / most, 1)}
        for name, number in rows
    ]
