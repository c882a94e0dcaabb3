"""One self-contained page: overview, filters, and every call with its findings beside the words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any, TextIO

from callcheck.model import Call, Citation, Finding, Report, Severity
from callcheck.reporting.catalogue import KIND, SEVERITY, SPEAKER, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.csv_table import quote_of
from callcheck.reporting.registry import RendererInfo
from callcheck.reporting.score_lines import explained
from callcheck.reporting.templates import templates
from callcheck.reporting.totals import BINS, Totals, bin_name

FORMAT = RendererInfo("html", "网页:自成一体,可筛选、可打印", ".html")
WHOLE = 200  # calls that are written out; a browser lays out no more of them at once with ease


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a turn with the numbers of the findings that mark it."""

    text: str
    marks: tuple[int, ...]
    severity: str


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:
    """Write the page.

    Up to `WHOLE` calls are written out. Of more, each call's turns and findings are a text that
    the browser takes for data until the call is opened, so that ten thousand calls open at once;
    calls go through a file on their way, so that none stay in memory.
    """
    totals, errors = Totals(), list[str]()
    pairs = _pairs(results, totals, errors)
    first = list(islice(pairs, WHOLE + 1))
    texts = _Texts() if len(first) > WHOLE else None
    template = _template("call.html")
    with TemporaryFile("w+", encoding="utf-8", newline="") as calls:
        for call, report in chain(first, pairs):
            view = _view(call, report, catalogue, texts)
            calls.write(template.render(call=view, severities=SEVERITY, lazy=texts is not None))
        calls.seek(0)
        page = _template("page.html").generate(
            calls=_pieces_of(calls),
            texts=[] if texts is None else texts.written,
            lazy=texts is not None,
            errors=errors,
            overview=_overview(totals, catalogue),
            severities=SEVERITY,
            css=_asset("page.css"),
            script=_asset("page.js"),
        )
        for piece in page:
            out.write(piece)


def _pairs(
    results: Iterable[Checked], totals: Totals, errors: list[str]
) -> Iterator[tuple[Call, Report]]:
    for item in results:
        totals.add(item)
        if item.error is not None:
            errors.append(str(item.error))
        if item.call is not None and item.report is not None:
            yield item.call, item.report


def _pieces_of(calls: TextIO) -> Iterator[Any]:  # Any: text that jinja2 must not escape
    from markupsafe import Markup

    while piece := calls.read(1 << 20):
        yield Markup(piece)  # made by a template


class _Texts:
    """What rules say, each text once, for calls that are not written out."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, tuple[Citation, ...]], int] = {}
        self.written: list[dict[str, Any]] = []

    def number(self, finding: Finding, view: dict[str, Any]) -> int:
        """The number of a finding's text."""
        key = (finding.rule, finding.basis)
        if key not in self._numbers:
            self._numbers[key] = len(self.written)
            self.written.append({name: view[name] for name in ("why", "say", "basis")})
        return self._numbers[key]


def call_html(call: Call, report: Report, catalogue: Catalogue) -> str:
    """One call as a fragment with its style, for a notebook."""
    view = _view(call, report, catalogue, None)
    fragment: str = _template("call.html").render(call=view, severities=SEVERITY, lazy=False)
    return f"<style>{_asset('page.css')}</style>{fragment}"


_PAGE = ("callcheck.reporting", "page")


def _template(name: str) -> Any:  # Any: a jinja2 template
    return templates(*_PAGE).get_template(name)


def _asset(name: str) -> Any:  # Any: text that jinja2 must not escape
    from markupsafe import Markup

    return Markup(templates(*_PAGE).loader.get_source(templates(*_PAGE), name)[0])


def _view(call: Call, report: Report, catalogue: Catalogue, texts: _Texts | None) -> dict[str, Any]:
    findings = [
        _finding(number, f, catalogue, texts) for number, f in enumerate(report.findings, 1)
    ]
    started = report.meta.started_at
    return {
        "id": report.call_id,
        "agent": report.meta.agent_id or "",
        "started": f"{started:%Y-%m-%d %H:%M}" if started else "",
        "score": f"{report.score.value:g}",
        "veto": report.score.veto,
        "grade": report.score.grade or "",
        "sheet": report.score.sheet,
        "lines": explained(report, catalogue) if report.score.lines is not None else [],
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


def _finding(
    number: int, finding: Finding, catalogue: Catalogue, texts: _Texts | None
) -> dict[str, Any]:
    text = catalogue.rules.get(finding.rule)
    view = {
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
        "text": None,
    }
    if texts is not None and finding.is_violation:
        view["text"] = texts.number(finding, view)
    return view


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


def _overview(totals: Totals, catalogue: Catalogue) -> dict[str, Any]:
    share = totals.all
    rows = [(name, own.calls, own.flagged, own.mean) for name, own in totals.agents.items()]
    return {
        "calls": share.calls,
        "flagged": share.flagged,
        "critical": totals.critical,
        "mean": "–" if share.mean is None else f"{share.mean:.1f}",
        "categories": _bars([(catalogue.title(c), n) for c, n in share.categories.most_common(12)]),
        "severities": _bars(
            [(SEVERITY[s], share.severities[s]) for s in Severity if share.severities[s]]
        ),
        "scores": _bars([(bin_name(i), totals.scores[i]) for i in range(len(BINS))]),
        "agents": sorted(rows, key=lambda row: (-row[2], row[0])),
        "category_names": sorted((c, catalogue.title(c)) for c in totals.found),
        "agent_names": sorted(totals.agents),
    }


def _bars(rows: list[tuple[str, int]]) -> list[dict[str, Any]]:
    most = max((number for _, number in rows), default=0) or 1
    return [
        {"name": name, "number": number, "width": round(100 * number / most, 1)}
        for name, number in rows
    ]
