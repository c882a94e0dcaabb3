"""`callcheck explain`: why, why not, and the fewest turns that still fire."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.call_log import opened_log, tell_matches
from callcheck.cli.completing import rule_ids
from callcheck.cli.language import say
from callcheck.cli.options import AsOf, CallLogPath, Encoding, ProfilePath, Rules, day
from callcheck.cli.telling import tell
from callcheck.errors import UsageError
from callcheck.model import Call, Evidence

if TYPE_CHECKING:
    from callcheck.checking.explain import Explanation
    from callcheck.ruleset import RuleSet


def explain_call(
    path: Annotated[Path, typer.Argument(help=say("转写文件。", "A transcript."))],
    call: Annotated[
        str | None,
        typer.Option(
            "--call",
            help=say("通话编号;文件只有一通时可省。", "Id of the call, if there are several."),
        ),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            autocompletion=rule_ids,
            help=say("只说这条规则,可多次;没命中的会说明原因。", "Only this rule; repeatable."),
        ),
    ] = None,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
    encoding: Encoding = None,
    call_log: CallLogPath = None,
) -> None:
    """说明一通电话为什么命中、为什么没命中。 Explain one call's findings."""
    from callcheck.checking import Checker, load_rules
    from callcheck.checking.explain import explain
    from callcheck.source import nearest

    checker = Checker(load_rules(rules or [], profile), as_of=day(as_of))
    for name in rule or ():
        if name not in checker.rule_set.rules:
            hint = nearest(name, checker.rule_set.rules)
            raise UsageError("unknown-rule", f"没有规则 `{name}`", hint=hint)
    subject = _joined(_pick(path, call, encoding, checker.profile.speakers), call_log)
    explanation = explain(checker, subject, tuple(rule or ()))
    _head(subject)
    _state(explanation, checker.rule_set)
    for reason in explanation.reasons:
        finding, made = reason.finding, checker.rule_set.rules[reason.finding.rule]
        tell()
        tell(f"■ {made.title}({finding.rule},{finding.severity}) {finding.message}")
        for evidence in finding.evidence:
            tell(f"  {_shown(evidence, subject)}")
        for heard in reason.heard:
            tell(f"  句式 {heard.pattern} ← [{heard.turn}]「{heard.quote}」")
        if reason.smallest:
            turns = " ".join(f"[{i}]" for i in reason.smallest)
            tell(f"  只留这些轮仍会命中:{turns};改掉其中任一轮即不再命中")
        for cited in finding.basis:
            norm = checker.rule_set.norms[cited.norm]
            tell(f"  依据 {norm.title}{cited.clause or ''}")
    for held in explanation.held:
        cue = f",线索「{held.cue}」" if held.cue else ""
        tell()
        tell(f"□ {held.rule} 未计:{held.by}{cue}")
        for evidence in held.evidence:
            tell(f"  {_shown(evidence, subject)}")
    for silence in explanation.silent:
        tell()
        tell(f"□ {silence.rule} 没有命中:{silence.why}")
        for heard in silence.heard:
            tell(f"  听到 [{heard.turn}]「{heard.quote}」(句式 {heard.pattern})")


def _pick(
    path: Path, call_id: str | None, encoding: str | None, speakers: Mapping[str, str]
) -> Call:
    from callcheck.readers import read_calls
    from callcheck.source import nearest

    calls = {call.call_id: call for call in read_calls(path, encoding=encoding, speakers=speakers)}
    if call_id is None and len(calls) == 1:
        return next(iter(calls.values()))
    if call_id is None:
        some = " ".join(list(calls)[:5])
        raise UsageError(
            "which-call", f"{path} 里有 {len(calls)} 通电话,用 --call 指明", hint=f"如 {some}"
        )
    if call_id not in calls:
        raise UsageError(
            "unknown-call", f"{path} 里没有通话 `{call_id}`", hint=nearest(call_id, calls)
        )
    return calls[call_id]


def _joined(call: Call, path: Path | None) -> Call:
    with opened_log(path) as log:
        if log is None:
            return call
        call, row = log.join(call)
        tell_matches(log, int(row is not None), int(row is None))
        return call


def _head(call: Call) -> None:
    names = {
        "agent": "坐席",
        "customer": "客户",
        "robot": "机器人",
        "system": "系统",
        "unknown": "未知",
    }
    tell(f"{call.call_id}:{len(call.turns)} 轮")
    for turn in call.turns:
        tell(f"  [{turn.index}] {names[turn.speaker.value]}:{turn.text}")


def _state(explanation: Explanation, rule_set: RuleSet) -> None:
    """What became known at which turn."""
    callees = {"debtor": "本人", "third_party": "第三人", "unknown": "还不知道是谁"}
    for step in explanation.steps:
        names = "、".join(rule_set.facts[name].title for name in step.facts)
        callee = callees.get(step.callee or "", step.callee or "")
        tell(f"  [{step.turn}] 起:{names}" + (f";接听人:{callee}" if callee else ""))


def _shown(evidence: Evidence, call: Call) -> str:
    if evidence.quote is not None:
        return f"[{evidence.turn}]「{evidence.quote}」({evidence.start}–{evidence.end})"
    if evidence.measured is not None:
        where = f"[{evidence.turn}] " if evidence.turn is not None else ""
        return f"{where}测得 {evidence.measured},界限 {evidence.limit} {evidence.unit or ''}"
    if evidence.searched is not None:
        first, last = evidence.searched
        lacks = (
            f";最接近 [{evidence.nearest.turn}],缺{evidence.nearest.lacks}"
            if evidence.nearest
            else ""
        )
        return f"找遍 [{first}]–[{last}],没有说{lacks}"
    return f"全通话共 {len(call.turns)} 轮"
