"""Why a rule fired, why it did not, and what the smallest call is that still fires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from callcheck.checking.checker import Checker
from callcheck.checking.scene import CallScene
from callcheck.condition import Condition, Match
from callcheck.model import Call, Finding, Suppressed
from callcheck.ruleset import Rule


@dataclass(frozen=True, slots=True)
class Heard:
    """What a rule looks for, and where its words are: turn, span in the turn, quote."""

    pattern: str
    turn: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding, the patterns that made it, and the fewest turns that still make it."""

    finding: Finding
    heard: tuple[Heard, ...]
    smallest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Silence:
    """Why one rule found nothing: in words (Chinese), with what of it was heard."""

    rule: str
    why: str
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A turn from which facts hold: their ids, and who the callee is taken for from there on."""

    turn: int
    facts: tuple[str, ...]
    callee: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """What fired, what was held back, why the rules asked about kept silent, and the call's state.

    `steps` are the turns at which something about the call became known, in order.
    """

    reasons: tuple[Reason, ...]
    held: tuple[Suppressed, ...]
    silent: tuple[Silence, ...]
    steps: tuple[Step, ...] = ()


def explain(checker: Checker, call: Call, rules: tuple[str, ...] = ()) -> Explanation:
    """The explanation of a call's report; of `rules` alone when some are named."""
    report = checker.check(call)
    scene = checker.scene(call, everyone=True)
    held = tuple(s for s in report.suppressed if not rules or s.rule in rules)
    findings = _of_rules(checker, call, rules, held) if rules else report.findings
    told = {f.rule for f in findings} | {s.rule for s in held}
    silent = [_silence(checker, call, scene, rule_id) for rule_id in rules if rule_id not in told]
    return Explanation(
        tuple(_reason(checker, call, scene, f, alone=bool(rules)) for f in findings),
        held,
        tuple(silent),
        steps_of(checker, call, scene),
    )


def _of_rules(
    checker: Checker, call: Call, rules: tuple[str, ...], held: Sequence[Suppressed]
) -> list[Finding]:
    """What each of some rules finds, also where the report has made it one with another's."""
    given_up = {(s.rule, s.evidence) for s in held}
    scene = checker.scene(call)
    found = [f for rule in rules for f in checker.findings_in(scene, only=(rule,))[0]]
    return [f for f in found if (f.rule, f.evidence) not in given_up]


def steps_of(checker: Checker, call: Call, scene: CallScene) -> tuple[Step, ...]:
    """The state of a call turn by turn: what becomes known where.

    The callee is worked out anew from the turns so far, so that a change of mind is seen.
    """
    begun: dict[int, list[str]] = {}
    for name in checker.rule_set.facts:
        turn = scene.fact(name)
        if isinstance(turn, int):
            begun.setdefault(turn, []).append(name)
    steps = []
    for turn in sorted(begun):
        so_far = checker.scene(replace(call, turns=call.turns[: turn + 1]))
        callee = so_far.fact("callee") if "callee" in checker.rule_set.facts else None
        steps.append(Step(turn, tuple(begun[turn]), callee if isinstance(callee, str) else None))
    return tuple(steps)


def _reason(
    checker: Checker, call: Call, scene: CallScene, finding: Finding, *, alone: bool
) -> Reason:
    rule = checker.rule_set.rules[finding.rule]
    spans = [(e.turn, e.start, e.end) for e in finding.evidence if e.start is not None]
    heard = tuple(h for h in heard_of(rule, scene) if _covers(h, spans))
    return Reason(finding, heard, smallest_turns(checker, call, finding, alone=alone))


def _covers(heard: Heard, spans: Sequence[tuple[int | None, int | None, int | None]]) -> bool:
    return any(
        turn == heard.turn and (start or 0) < heard.end and heard.start < (end or 0)
        for turn, start, end in spans
    )


def heard_of(rule: Rule, scene: CallScene) -> Iterator[Heard]:
    """Every match of every part of a rule's own condition, whoever said it."""
    for sought, match in _heard(rule.condition, scene):
        if match.start < 0:
            continue
        for turn, start, end in scene.stream.pieces(match.start, match.end):
            quote = scene.call.turns[turn].text[start:end]
            yield Heard(sought, turn, start, end, quote)


def _heard(condition: Condition, scene: CallScene) -> Iterator[tuple[str, Match]]:
    yield from condition.heard(scene)
    for child in condition.children():
        yield from _heard(child, scene)


def smallest_turns(
    checker: Checker, call: Call, finding: Finding, *, alone: bool = False
) -> tuple[int, ...]:
    """Indexes of the fewest turns with which it is still found; empty without a turn.

    With `alone` no other rule is looked at.

    Turns are taken away one by one, from the far ends, while the finding's quote stays.
    """
    if finding.turn is None:
        return ()
    wanted = [(e.quote, e.measured is not None) for e in finding.evidence]
    kept = list(range(len(call.turns)))
    for index in sorted(kept, key=lambda i: -abs(i - finding.turn)):  # type: ignore[operator]
        fewer = [i for i in kept if i != index]
        if fewer and _still(checker, call, fewer, finding.rule, wanted, alone=alone):
            kept = fewer
    return tuple(kept)


def _still(
    checker: Checker,
    call: Call,
    kept: list[int],
    rule: str,
    wanted: list[tuple[str | None, bool]],
    *,
    alone: bool,
) -> bool:
    turns = tuple(replace(call.turns[i], index=place) for place, i in enumerate(kept))
    scene = checker.scene(replace(call, turns=turns))
    findings, _ = checker.findings_in(scene, only=(rule,) if alone else None)
    return any(
        f.rule == rule and [(e.quote, e.measured is not None) for e in f.evidence] == wanted
        for f in findings
    )


def _silence(checker: Checker, call: Call, scene: CallScene, rule_id: str) -> Silence:
    rule = checker.rule_set.rules[rule_id]
    heard = tuple(heard_of(rule, scene))
    if not checker.rule_set.is_in_force(rule, checker.day_of(call)):
        return Silence(rule_id, "依据在通话当日未生效,或规则已停用", heard)
    if rule.when is not None and not rule.when.matches(scene):
        return Silence(rule_id, "前提(when)不成立", heard)
    if rule.shape == "expect":
        return Silence(rule_id, "要求的话已经说了", heard)
    if rule.shape == "measure":
        return Silence(rule_id, "没有越界", ())
    if heard:
        return Silence(rule_id, "听到了部分词句,但说话人、先后或搭配不符", heard)
    return Silence(rule_id, "没有听到任何一个句式", ())
