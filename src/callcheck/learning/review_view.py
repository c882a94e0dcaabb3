"""A call and its findings as the review page shows them: plain values, offsets in code points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from callcheck.model import Call, Evidence, Finding, Report, Review, Round, Verdict
from callcheck.reporting.catalogue import KIND, SEVERITY, SPEAKER, Catalogue
from callcheck.ruleset.fact import Fact

View = dict[str, Any]  # Any: JSON of the page
BLIND = (Round.FIRST, Round.SECOND)
REASONS = {
    "confirmed": ("原话清楚", "前后文也支持", "屡次出现", "转写有误但意思清楚"),
    "rejected": (
        "转写错误",
        "说话人认错",
        "转述别人的话",
        "否定或劝阻的语境",
        "正常业务用语",
        "依法可以说",
        "客户先提起",
    ),
    "unsure": ("听不清,要听录音", "规则不明确", "前后文不够"),
}


def call_view(call: Call, report: Report, catalogue: Catalogue, facts: Mapping[str, Fact]) -> View:
    """What does not depend on who looks: turns, facts, score, what was held back."""
    started = call.meta.started_at
    score = report.score
    return {
        "id": call.call_id,
        "agent": call.meta.agent_id or "",
        "started": f"{started:%Y-%m-%d %H:%M}" if started else "",
        "score": f"{score.value:g}",
        "veto": score.veto,
        "deductions": [
            [catalogue.title(d.category), f"{d.points:+g}", d.reason or ""]
            for d in score.deductions
        ],
        "facts": [
            [facts[name].title.removesuffix("的那一轮") if name in facts else name, _fact(value)]
            for name, value in report.facts.items()
            if value is not None
        ],
        "turns": [
            {
                "index": turn.index,
                "speaker": turn.speaker.value,
                "name": SPEAKER[turn.speaker],
                "clock": _clock(turn.start),
                "text": turn.text,
            }
            for turn in call.turns
        ],
        "suppressed": [
            {
                "title": _title(held.rule, catalogue),
                "by": held.by,
                "cue": held.cue or "",
                "quote": "…".join(e.quote for e in held.evidence if e.quote),
            }
            for held in report.suppressed
        ],
        "problems": [problem.message for problem in report.problems],
    }


def finding_view(finding: Finding, catalogue: Catalogue) -> View:
    """What the rule says, and where."""
    text = catalogue.rules.get(finding.rule)
    bad = finding.is_violation
    return {
        "key": finding.key,
        "title": _title(finding.rule, catalogue),
        "rule": finding.rule,
        "category": catalogue.title(finding.category),
        "severity": finding.severity.value if bad else "info",
        "label": SEVERITY[finding.severity] if bad else KIND[finding.kind],
        "message": finding.message,
        "why": text.why if text else "",
        "say": text.say_instead if text else "",
        "basis": [catalogue.cite(cited) for cited in finding.basis],
        "unsure": not finding.speaker_known,
        "turn": finding.turn,
        "quote": "…".join(_longest(finding)),
        "marks": [
            [e.turn, e.start, e.end]
            for e in finding.evidence
            if e.turn is not None and e.start is not None
        ],
        "evidence": [line for e in finding.evidence if (line := _evidence(e))],
    }


def _longest(finding: Finding) -> list[str]:
    """The words of the evidence, without pieces that lie within another."""
    pieces = [e for e in finding.evidence if e.quote is not None]

    def inside(piece: Evidence, other: Evidence) -> bool:
        if piece is other or piece.turn != other.turn or piece.start is None or other.start is None:
            return False
        within = other.start <= piece.start and (piece.end or 0) <= (other.end or 0)
        return within and (piece.start, piece.end) != (other.start, other.end)

    return [p.quote or "" for p in pieces if not any(inside(p, other) for other in pieces)]


def review_view(review: Review) -> View:
    """One opinion, with who and when."""
    return {
        "verdict": review.verdict.value,
        "reason": review.reason,
        "by": review.reviewer,
        "round": review.round.value,
        "at": review.at.astimezone().isoformat(" ", "minutes")[:16],
        "category": review.category,
        "turn": review.turn,
        "start": review.start,
        "end": review.end,
        "quote": review.quote,
    }


def latest(given: Iterable[Review], by: str, step: Round) -> Review | None:
    """The last word of one person at one step."""
    own = [r for r in given if r.reviewer == by and r.round is step]
    return own[-1] if own else None


def stamp_of(given: Sequence[Review], by: str, step: Round) -> str:
    """Changes when somebody reviews the finding, and tells nothing of what others said."""
    own = latest(given, by, step)
    others = sum(1 for review in given if review.reviewer != by)
    return f"{others}/{own.verdict.value}/{own.at.isoformat()}" if own else f"{others}/"


def shown_to(given: Iterable[Review], by: str, step: Round) -> list[Review]:
    """The opinions a person may see: their own while a round is blind, all that stand later.

    READ and missed words of others are opinions too.
    """
    return [review for review in given if step not in BLIND or review.reviewer == by]


def is_read(given: Iterable[Review], by: str) -> bool:
    """Whether this person has read the call to its end."""
    return any(r.verdict is Verdict.READ and r.reviewer == by for r in given)


def _title(rule: str, catalogue: Catalogue) -> str:
    text = catalogue.rules.get(rule)
    return text.title if text else rule


def _evidence(piece: Evidence) -> str:
    if piece.quote is not None:
        return ""
    if piece.measured is not None:
        return f"测得 {piece.measured},界限 {piece.limit} {piece.unit or ''}".rstrip()
    if piece.searched is None:
        return ""
    first, last = piece.searched
    near = f";最近的第 {piece.nearest.turn + 1} 轮缺:{piece.nearest.lacks}" if piece.nearest else ""
    return f"查过第 {first + 1}–{last + 1} 轮,没有说{near}"


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else f"{int(seconds // 60)}:{int(seconds % 60):02d}"


def _fact(value: int | str | None) -> str:
    """A turn as it is counted on the page, from 1."""
    return f"第 {value + 1} 轮" if isinstance(value, int) else str(value)
