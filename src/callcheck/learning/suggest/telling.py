"""Suggestions as text, as plain data, and as a folder of rules to lay over others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from callcheck.learning.agreement import wilson
from callcheck.learning.suggest.suggestion import Nothing, Outcome, Place, Suggestion

WORDS = {
    "guard": "守卫",
    "without": "落在这些话里不算",
    "turn_lacks": "同一轮有这些话不算",
    "near": "前后 12 个字有这些话不算",
    "says": "句式",
}
SHOWN = 10
Body = Mapping[str, Any]  # Any: JSON


def lines_of(outcome: Outcome) -> Iterator[str]:
    """What a person reads of one suggestion before its patch is of use (Chinese)."""
    if isinstance(outcome, Nothing):
        yield f"{outcome.about}:没有建议({outcome.asked} 处):{outcome.why}"
        return
    new = outcome.steps[0].kind == "says"
    steps = ";".join(f"{WORDS[step.kind]} {step.value}" for step in outcome.steps)
    rule = f"新草稿 {outcome.rule}" if not outcome.before else outcome.rule
    yield f"{rule}({outcome.category}):{steps}"
    solved, asked = len(outcome.solved), outcome.asked
    right, calls = outcome.held_out
    yield (
        f"  {'说中补充的话' if new else '去掉不算的'} {solved}/{asked};逐通留出再试 {right}/{calls}"
    )
    if 2 * right < calls:
        yield "  留意:留出再试不到一半,可能只是凑巧或记住了原话,多听几通再定"
    yield from _cost(outcome, new)
    added = sum(change.added for change in outcome.changes)
    yield f"  存下的通话:多报 {added},少报 {len(outcome.changes) - added}"
    for change in outcome.changes[:SHOWN]:
        where = "" if change.finding.turn is None else f" [{change.finding.turn}]"
        sign = "+" if change.added else "-"
        yield f"    {sign} {change.call_id}{where} {change.finding.rule}「{change.quote}」"
    if len(outcome.changes) > SHOWN:
        yield f"    另有 {len(outcome.changes) - SHOWN} 处"
    yield ""
    yield from outcome.patch.splitlines()


def _cost(outcome: Suggestion, new: bool) -> Iterator[str]:
    if new:
        alarms = f"误报 {len(outcome.false_alarms)} 处" if outcome.false_alarms else "没有误报"
        seen = (
            f"通读过的 {outcome.read} 通里{alarms}"
            if outcome.read
            else "还没有通读过的通话,误报不明"
        )
        yield f"  {seen};没人看过的多报 {len(outcome.unreviewed)} 处"
    elif not outcome.confirmed:
        yield "  这条规则还没有确认过的命中:代价不明,只有自带测试把关"
    else:
        interval = wilson(len(outcome.lost), outcome.confirmed)
        most = f",95 % 上限 {100 * interval[1]:.0f} %" if interval else ""
        yield f"  丢掉确认的 {len(outcome.lost)}/{outcome.confirmed}{most};没人看过的少报 {len(outcome.unreviewed)} 处"
    for title, places in (
        ("丢", outcome.lost),
        ("误报", outcome.false_alarms),
        ("未看", outcome.unreviewed),
    ):
        for place in places[:SHOWN]:
            yield f"    {title} {place.call_id} {place.key}「{place.quote}」"
    yield "  规则自带的测试全部通过(原来就不过的除外)"


def body_of(outcome: Outcome) -> Body:
    """Plain data for JSON."""
    if isinstance(outcome, Nothing):
        return {"about": outcome.about, "asked": outcome.asked, "nothing": outcome.why}

    def places(given: Sequence[Place]) -> list[Body]:
        return [{"call": p.call_id, "key": p.key, "quote": p.quote} for p in given]

    return {
        "rule": outcome.rule,
        "category": outcome.category,
        "steps": [{"kind": step.kind, "value": step.value} for step in outcome.steps],
        "path": outcome.path,
        "asked": outcome.asked,
        "solved": places(outcome.solved),
        "confirmed": outcome.confirmed,
        "lost": places(outcome.lost),
        "unreviewed": places(outcome.unreviewed),
        "false_alarms": places(outcome.false_alarms),
        "read": outcome.read,
        "held_out": list(outcome.held_out),
        "tests": [dict(test) for test in outcome.tests],
        "changes": [
            {
                "call": change.call_id,
                "added": change.added,
                "rule": change.finding.rule,
                "turn": change.finding.turn,
                "quote": change.quote,
            }
            for change in outcome.changes
        ],
        "before_sha256": hashlib.sha256(outcome.before.encode()).hexdigest(),
        "patch": outcome.patch,
    }


def files_of(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """Files by their place in a folder: the best version of each rule, and every patch."""
    found: dict[str, str] = {}
    for outcome in outcomes:
        if isinstance(outcome, Suggestion):
            found.setdefault(outcome.path, outcome.after)
            number = sum(name.startswith(f"{outcome.rule}.") for name in found) + 1
            found[f"{outcome.rule}.{number}.patch"] = outcome.patch
    return found
