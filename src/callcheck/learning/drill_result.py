"""The debrief of a drill: score, transcript, reasons, steps missed, the model run."""

from __future__ import annotations

from collections.abc import Sequence

from callcheck.checking import Checker
from callcheck.checking.scoring import score_of
from callcheck.learning.drill_data import (
    Drill,
    DrillLine,
    DrillResult,
    Ending,
    Feedback,
    ScoreLine,
    StepResult,
)
from callcheck.model import Call, Finding, Kind


def feedback_of(finding: Finding, checker: Checker) -> Feedback:
    """A finding with its rule's title, reasons and better words."""
    rule = checker.rule_set.rules[finding.rule]
    norms = checker.rule_set.norms
    cited = (f"《{norms[c.norm].title}》{c.clause or ''}" for c in finding.basis)
    quotes = [e.quote for e in finding.evidence if e.quote is not None and e.turn == finding.turn]
    return Feedback(
        rule=finding.rule,
        category=finding.category,
        kind=finding.kind.value,
        severity=finding.severity.value,
        title=rule.title,
        why=rule.why,
        basis=tuple(cited),
        say_instead=rule.say_instead,
        quote=" … ".join(quotes),
        turn=finding.turn,
    )


def result_of(
    drill: Drill,
    checker: Checker,
    call: Call,
    *,
    lines: Sequence[DrillLine],
    ending: Ending | None,
    steps: tuple[StepResult, ...],
) -> DrillResult:
    """The debrief of a run; the call is checked as a whole one, however short."""
    report = checker.check(call, whole=True)
    counted = [f for f in report.findings if f.category not in drill.excused]
    score = score_of(counted, checker.profile.weights)
    shown = [f for f in counted if f.kind is not Kind.SIGNAL]
    feedback = [feedback_of(finding, checker) for finding in shown]
    by_turn: dict[int | None, list[Feedback]] = {}
    for item in feedback:
        by_turn.setdefault(item.turn, []).append(item)
    told = tuple(
        DrillLine(x.turn, x.speaker, x.text, x.node, tuple(by_turn.get(x.turn, ()))) for x in lines
    )
    categories = checker.rule_set.categories
    good = ending is not None and ending.good
    clean = not any(item.is_violation for item in feedback)
    return DrillResult(
        drill=drill.id,
        title=drill.title,
        rule_set=report.rule_set,
        day=report.as_of.isoformat() if report.as_of else None,
        ending=ending.id if ending else None,
        ending_title=ending.title if ending else "",
        happens=ending.happens if ending else "",
        good=good,
        passed=good and clean and all(step.done for step in steps),
        score=score.value,
        veto=score.veto,
        deductions=tuple(
            ScoreLine(d.category, categories[d.category].title, d.points, d.times)
            for d in score.deductions
        ),
        steps=steps,
        lines=told,
        missing=tuple(by_turn.get(None, ())),
        best=model_lines(drill, checker),
    )


def model_lines(drill: Drill, checker: Checker) -> tuple[tuple[str, str], ...]:
    """The drill's model run as (speaker, text) lines."""
    from callcheck.learning.drill import DrillSession

    session = DrillSession(drill, checker)
    lines = [("customer", session.says)] if session.says else []
    for reply in drill.model_run.replies:
        if session.ending is not None:
            break
        judged = session.reply(reply)
        lines.append(("agent", judged.reply))
        if judged.says:
            lines.append(("customer", judged.says))
    return tuple(lines)
