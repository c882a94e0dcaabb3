"""Why a rule fired, why it did not, and what the smallest call is that still fires."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from callcheck.checking.checker import Checker
from callcheck.checking.scene import CallScene
from callcheck.condition import Condition, Match
from callcheck.model import Call, Finding, Suppressed
from callcheck.notation import Pattern
from callcheck.ruleset import Rule


@dataclass(frozen=True, slots=True)
class Heard:
    """A pattern of a rule, and where its words are: turn, span in the turn, quote."""

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
class Explanation:
    """What fired, what was held back, and why the rules asked about kept silent."""

    reasons: tuple[Reason, ...]
    held: tuple[Suppressed, ...]
    silent: tuple[Silence, ...]


def explain(checker: Checker, call: Call, rules: tuple[str, ...] = ()) -> Explanation:
    """The explanation of a call's report; of `rules` alone when some are named."""
    report = checker.check(call)
    scene = checker.scene(call)
    findings = [f for f in report.findings if not rules or f.rule in rules]
    held = tuple(s for s in report.suppressed if not rules or s.rule in rules)
    told = {f.rule for f in findings} | {s.rule for s in held}
    silent = [_silence(checker, call, scene, rule_id) for rule_id in rules if rule_id not in told]
    return Explanation(
        tuple(_reason(checker, call, scene, finding) for finding in findings), held, tuple(silent)
    )


def _reason(checker: Checker, call: Call, scene: CallScene, finding: Finding) -> Reason:
    rule = checker.rule_set.rules[finding.rule]
    spans = [(e.turn, e.start, e.end) for e in finding.evidence if e.start is not None]
    heard = tuple(h for h in heard_of(rule, scene) if _covers(h, spans))
    return Reason(finding, heard, smallest_turns(checker, call, finding))


def _covers(heard: Heard, spans: Sequence[tuple[int | None, int | None, int | None]]) -> bool:
    return any(
        turn == heard.turn and (start or 0) < heard.end and heard.start < (end or 0)
        for turn, start, end in spans
    )


def heard_of(rule: Rule, scene: CallScene) -> Iterator[Heard]:
    """Every match of every pattern of a rule's own condition, whoever said it."""
    for pattern, match in _pattern_matches(rule.condition, scene):
        for turn, start, end in scene.stream.pieces(match.start, match.end):
            quote = scene.call.turns[turn].text[start:end]
            yield Heard(pattern.source, turn, start, end, quote)


def _pattern_matches(condition: Condition, scene: CallScene) -> Iterator[tuple[Pattern, Match]]:
    for pattern, key in condition.patterns():
        for match in scene.found(pattern, key):
            yield pattern, match
    for child in condition.children():
        yield from _pattern_matches(child, scene)


def smallest_turns(checker: Checker, call: Call, finding: Finding) -> tuple[int, ...]:
    """Indexes of the fewest turns with which the rule still fires; empty without a turn.

    Turns are taken away one by one, from the far ends, while the finding's quote stays.
    """
    if finding.turn is None:
        return ()
    wanted = [(e.quote, e.measured is not None) for e in finding.evidence]
    kept = list(range(len(call.turns)))
    for index in sorted(kept, key=lambda i: -abs(i - finding.turn)):  # type: ignore[operator]
        fewer = [i for i in kept if i != index]
        if fewer and _still(checker, call, fewer, finding.rule, wanted):
            kept = fewer
    return tuple(kept)


def _still(
    checker: Checker, call: Call, kept: list[int], rule: str, wanted: list[tuple[str | None, bool]]
) -> bool:
    turns = tuple(replace(call.turns[i], index=place) for place, i in enumerate(kept))
    report = checker.check(replace(call, turns=turns))
    return any(
        f.rule == rule and [(e.quote, e.measured is not None) for e in f.evidence] == wanted
        for f in report.findings
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
