"""Drills prove themselves: each example run must come out as it says."""

from __future__ import annotations

from collections.abc import Iterable

from callcheck.checking import Checker
from callcheck.errors import Location, RuleError
from callcheck.learning.drill import DrillSession
from callcheck.learning.drill_data import Drill, DrillResult, ExampleRun


def play(drill: Drill, checker: Checker, replies: Iterable[str]) -> DrillResult:
    """The debrief after `replies`; those after the end are left out."""
    session = DrillSession(drill, checker)
    for reply in replies:
        if session.ending is None:
            session.reply(reply)
    return session.debrief()


def prove_drill(drill: Drill, checker: Checker) -> list[RuleError]:
    """What is wrong with a drill's example runs; empty when all come out as they say."""
    return [error for run in drill.examples for error in _prove(drill, checker, run)]


def _prove(drill: Drill, checker: Checker, run: ExampleRun) -> list[RuleError]:
    session, used = DrillSession(drill, checker), 0
    for reply in run.replies:
        if session.ending is not None:
            break
        session.reply(reply)
        used += 1
    result = session.debrief()
    pairs = [
        ("结局", run.ends, result.ending or f"没有结束,停在:{session.says}"),
        ("违规", sorted(run.finds), sorted({f.category for f in result.violations})),
        ("没做到的步骤", sorted(run.missed), sorted(step.id for step in result.missed)),
        ("用到的回答", len(run.replies), used),
    ]
    where = Location(drill.path, run.line, 1)
    return [
        RuleError(
            "drill-example",
            f"走法「{run.name}」的{what}应是 {_shown(wanted)},实际是 {_shown(found)}",
            location=where,
        )
        for what, wanted, found in pairs
        if wanted != found
    ]


def _shown(value: object) -> str:
    return (" ".join(value) or "无") if isinstance(value, list) else str(value)
