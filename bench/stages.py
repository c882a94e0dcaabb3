"""Where the time goes: the stages of one line of JSON to one line of report."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from callcheck import Call, Checker, Report, read_calls
from callcheck.checking.evaluate import evaluate
from callcheck.reporting import report_to_json
from callcheck.text import Stream

STAGES = ("read", "fold", "scan", "facts", "rules", "report", "encode")
MEANING = {
    "read": "bytes to calls",
    "fold": "turns to the text that is searched",
    "scan": "literals of all patterns in it",
    "facts": "what the call is about",
    "rules": "rules whose literals were seen, with their guards",
    "report": "yielding, merging, score: the rest of Checker.check",
    "encode": "reports to bytes",
}


def stages(checker: Checker, path: Path, seconds: float) -> dict[str, float]:
    """Processor seconds a call of each stage, over about `seconds` of calls of `path`."""
    calls = list(read_calls(path))
    count = _count(checker, calls, seconds)
    read = _cpu(lambda: list(read_calls(path))) / len(calls)
    calls = calls[:count]
    for call in calls:
        checker.check(call)  # expressions are made when first used
    reports: list[Report] = []
    spent = dict.fromkeys(("fold", "scene", "facts", "rules"), 0.0)
    whole = 0.0
    for place, call in enumerate(calls):
        if place % 2:  # neither always comes second, to find what the other left in a cache
            whole += _cpu(partial(_check, checker, call, reports))
        for name, value in _one(checker, call).items():
            spent[name] += value
        if not place % 2:
            whole += _cpu(partial(_check, checker, call, reports))
    encode = _cpu(lambda: [report_to_json(report) for report in reports])
    inside = spent["scene"] + spent["facts"] + spent["rules"]
    found = {
        "fold": spent["fold"],
        "scan": spent["scene"] - spent["fold"],
        "facts": spent["facts"],
        "rules": spent["rules"],
        "report": whole - inside,
        "encode": encode,
    }
    return {"read": read} | {name: max(0.0, value) / count for name, value in found.items()}


def _one(checker: Checker, call: Call) -> dict[str, float]:
    """Seconds of one call's stages, each done by itself."""
    rule_set = checker.rule_set
    marks = [time.process_time()]
    Stream(call.turns)
    marks.append(time.process_time())
    scene = checker.scene(call)
    marks.append(time.process_time())
    for name in rule_set.facts:
        scene.fact(name)
    marks.append(time.process_time())
    for rule, basis in checker.asked(scene):
        evaluate(rule, scene, rule_set, basis, short_ok=False)
    marks.append(time.process_time())
    fold, made, facts, rules = (b - a for a, b in zip(marks, marks[1:], strict=False))
    return {"fold": fold, "scene": made, "facts": facts, "rules": rules}


def _check(checker: Checker, call: Call, reports: list[Report]) -> None:
    reports.append(checker.check(call))


def _count(checker: Checker, calls: Sequence[Call], seconds: float) -> int:
    few = calls[:20]
    spent = _cpu(lambda: [checker.check(call) for call in few]) / len(few)
    return max(1, min(len(calls), round(seconds / 3 / max(spent, 1e-6))))


def _cpu(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
