"""The tests inside a rule file: `hit:` and `miss:` dialogues."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, get_args

from callcheck.model import Call, Callee, CallMeta, Scalar, Speaker, Turn
from callcheck.ruleset.dialogue import turns_of
from callcheck.ruleset.rule import RuleTest
from callcheck.source import Node

LEAST_HITS, LEAST_MISSES = 2, 2
_CHINA = timezone(timedelta(hours=8))
META = (
    "started_at",
    "direction",
    "callee",
    "agent_id",
    "agent_org",
    "customer_id",
    "number",
    "case",
)


def read_tests(node: Node, speaker: Speaker, shape: str, *, draft: bool) -> tuple[RuleTest, ...]:
    """The tests of a rule; a stable rule has two hits and two misses at least."""
    tests = [test for item in node.items("tests") if (test := _test(item, speaker, shape))]
    hits = sum(test.hits for test in tests)
    if not draft and (hits < LEAST_HITS or len(tests) - hits < LEAST_MISSES):
        message = f"至少要 {LEAST_HITS} 个 hit 和 {LEAST_MISSES} 个 miss,这里是 {hits} 和 {len(tests) - hits}"
        node.error("too-few-tests", message)
    return tuple(tests)


def _test(node: Node, speaker: Speaker, shape: str) -> RuleTest | None:
    fields = node.mapping(("hit", "miss", "quote", "because", "meta"), "测试")
    if ("hit" in fields) == ("miss" in fields):
        node.error("missing-key", "测试要有 hit 或 miss,二者选一")
        return None
    hits = "hit" in fields
    if hits and shape == "find" and "quote" not in fields:
        node.error("missing-key", "hit 缺少 `quote`:要写明应引的原话")
    if not hits and "because" not in fields:
        node.error("missing-key", "miss 缺少 `because`:写明为什么不算")
    turns = _turns(fields["hit" if hits else "miss"], speaker)
    meta = _meta(fields["meta"]) if "meta" in fields else CallMeta()
    timed = bool(turns) and all(turn.start is not None for turn in turns)
    return RuleTest(
        hits=hits,
        call=Call("test", turns, meta, timed=timed),
        quote=fields["quote"].text("quote") if "quote" in fields else None,
        because=fields["because"].text("because") if "because" in fields else "",
        location=node.location(),
    )


def _turns(node: Node, speaker: Speaker) -> tuple[Turn, ...]:
    """A text is one turn; of a list each item is a line, or a mapping with `says` and a clock."""
    found: list[Turn] = []
    for item in node.items("测试"):
        if not item.is_mapping:
            lines = item.text("测试").splitlines()
            found.extend(turns_of(lines, speaker))
            continue
        fields = item.mapping(("says", "start", "end"), "测试轮次")
        if len(fields) < 3:
            item.error("missing-key", "带时间的轮次要有 says、start、end")
            continue
        start, end = (fields[name].number(name) for name in ("start", "end"))
        for turn in turns_of([fields["says"].text("says")], speaker):
            found.append(Turn(0, turn.speaker, turn.text, start, end))
    return tuple(
        Turn(index, turn.speaker, turn.text, turn.start, turn.end)
        for index, turn in enumerate(found)
    )


def _meta(node: Node) -> CallMeta:
    fields = node.mapping(META, "meta ")
    values: dict[str, Any] = {}  # Any: fields of several types
    for name, given in fields.items():
        values[name] = _case(given) if name == "case" else given.text(name)
    if "callee" in fields:
        values["callee"] = Callee(fields["callee"].choice(list(Callee), "callee") or "unknown")
    if "direction" in fields:
        values["direction"] = fields["direction"].choice(("outbound", "inbound")) or None
    if "started_at" in fields:
        values["started_at"] = _instant(fields["started_at"])
    return CallMeta(**values)


def _case(node: Node) -> Mapping[str, Scalar]:
    values = {name: given.value for name, given in node.mapping().items()}
    return {
        name: value if isinstance(value, get_args(Scalar)) else str(value)
        for name, value in values.items()
    }


def _instant(node: Node) -> datetime | None:
    try:
        value = datetime.fromisoformat(node.text("started_at"))
    except ValueError:
        node.error("wrong-type", "started_at 应是 2026-03-02T09:12:00 这样的时间")
        return None
    return value if value.tzinfo else value.replace(tzinfo=_CHINA)
