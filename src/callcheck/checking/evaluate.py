"""One rule on one call: findings, and matches held back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from callcheck.checking.excuses import excuse
from callcheck.checking.scene import CallScene
from callcheck.condition import Condition, Match, speaks
from callcheck.conditions.all_of import AllOf
from callcheck.model import Citation, Evidence, Finding, Nearest, Speaker, Suppressed
from callcheck.ruleset import Rule, RuleSet, Window


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one call."""

    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()


def evaluate(
    rule: Rule, scene: CallScene, rule_set: RuleSet, basis: tuple[Citation, ...], *, short_ok: bool
) -> Verdict:
    """Apply `rule`; `short_ok` lets things be expected of a call that is too short for it."""
    expected = _expected(rule, scene)
    if not expected:
        return _NOTHING
    if rule.shape == "expect":
        return _absence(rule, scene, expected, basis, short_ok=short_ok)
    matches = rule.condition.look(scene)
    if rule.shape == "measure":
        return Verdict(tuple(_measured(rule, match, basis) for match in matches))
    return _said(rule, scene, rule_set, matches, basis)


_NOTHING = Verdict()


def _expected(rule: Rule, scene: CallScene) -> list[Match]:
    """Where the rule's `when` is met; only whether, when the places do not matter."""
    if rule.when is None:
        return [Match(0)]
    if rule.window.turns is not None:
        return rule.when.look(scene)
    return [Match(0)] if rule.when.is_met(scene) else []


def _said(
    rule: Rule,
    scene: CallScene,
    rule_set: RuleSet,
    matches: list[Match],
    basis: tuple[Citation, ...],
) -> Verdict:
    findings, suppressed = [], []
    for match in matches:
        leaves = own_leaves(match, rule.speaker, scene)
        held = _held_back(rule, leaves, scene, rule_set)
        if held:
            by, cue = held
            suppressed.append(Suppressed(rule.id, by, evidence_of(leaves, scene), cue))
            continue
        findings.append(_finding(rule, leaves, scene, basis))
        if rule.once:
            break
    return Verdict(tuple(findings), tuple(suppressed))


def _held_back(
    rule: Rule, leaves: Sequence[Match], scene: CallScene, rule_set: RuleSet
) -> tuple[str, str] | None:
    for guard_id in rule.unless:
        guard = rule_set.guards[guard_id]
        for leaf in leaves:
            words = excuse(guard, leaf, scene, rule_set.book.patterns) if leaf.start >= 0 else None
            if words is not None:
                return f"guard:{guard_id}", words
    return None


def own_leaves(match: Match, speaker: Speaker, scene: CallScene) -> list[Match]:
    """The words of a match that the rule is about: its speaker's, or all when he said none."""
    leaves = [leaf for leaf in match.leaves() if leaf.start >= 0]
    turns = scene.call.turns
    own = [leaf for leaf in leaves if speaks(turns[leaf.turn].speaker, speaker)]
    return own or leaves or [match]


def evidence_of(leaves: Sequence[Match], scene: CallScene) -> tuple[Evidence, ...]:
    """A piece of evidence for each turn that each match touches."""
    turns, found = scene.call.turns, []
    for leaf in leaves:
        if leaf.start < 0:
            found.append(Evidence(turn=leaf.turn))
            continue
        for index, start, end in scene.stream.pieces(leaf.start, leaf.end):
            turn = turns[index]
            found.append(Evidence(index, start, end, turn.text[start:end], turn.start))
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda e: (e.turn or 0, e.start or 0, e.end or 0)))


def _finding(
    rule: Rule, leaves: Sequence[Match], scene: CallScene, basis: tuple[Citation, ...]
) -> Finding:
    turn = max(leaf.turn for leaf in leaves)
    known = scene.call.turns[turn].speaker is not Speaker.UNKNOWN
    return Finding(
        rule=rule.id,
        category=rule.category.id,
        kind=rule.category.kind,
        severity=rule.severity,
        message=rule.summary,
        turn=turn,
        evidence=evidence_of(leaves, scene),
        basis=basis,
        speaker_known=known,
    )


def _measured(rule: Rule, match: Match, basis: tuple[Citation, ...]) -> Finding:
    turn = match.turn if match.turn >= 0 else None
    evidence = Evidence(turn=turn, measured=match.measured, limit=match.limit, unit=match.unit)
    return Finding(
        rule=rule.id,
        category=rule.category.id,
        kind=rule.category.kind,
        severity=rule.severity,
        message=rule.summary,
        turn=turn,
        evidence=(evidence,),
        basis=basis,
    )


def _absence(
    rule: Rule,
    scene: CallScene,
    expected: list[Match],
    basis: tuple[Citation, ...],
    *,
    short_ok: bool,
) -> Verdict:
    stretches = _stretches(rule.window, expected, scene)
    if any(rule.condition.is_met(scene.within(*stretch)) for stretch in stretches):
        return Verdict()
    searched = stretches[0] if stretches else None
    evidence = Evidence(searched=searched, nearest=_nearest(rule.condition, searched, scene))
    if not short_ok and len(scene.call.turns) < rule.window.least_turns:
        return Verdict((), (Suppressed(rule.id, "short", (evidence,)),))
    finding = Finding(
        rule=rule.id,
        category=rule.category.id,
        kind=rule.category.kind,
        severity=rule.severity,
        message=rule.summary,
        turn=None,
        evidence=(evidence,),
        basis=basis,
    )
    return Verdict((finding,))


def _stretches(window: Window, expected: list[Match], scene: CallScene) -> list[tuple[int, int]]:
    """Where to look, as first and last turn; several when each `when` match has its own."""
    last = len(scene.call.turns) - 1
    if window.turns is not None:
        return [(m.turn, min(last, m.turn + window.turns)) for m in expected if m.turn >= 0]
    first = 0
    if window.last_turns is not None:
        first = max(0, last + 1 - window.last_turns)
    if window.first_turns is not None:
        last = min(last, window.first_turns - 1)
    if window.seconds is not None:
        last = _last_turn_before(window.seconds, scene, last)
    if window.before is not None:
        turn = scene.fact(window.before)
        last = min(last, turn) if isinstance(turn, int) else last
    return [(first, last)] if last >= 0 else []


def _last_turn_before(seconds: float, scene: CallScene, last: int) -> int:
    """The last turn that starts in time; without a clock every turn may have."""
    turns = scene.call.turns[: last + 1]
    early = [t.index for t in turns if t.start is None or t.start <= seconds]
    return early[-1] if early else last


def _nearest(
    condition: Condition, searched: tuple[int, int] | None, scene: CallScene
) -> Nearest | None:
    """Of an `all`, the turn in which most was said, and what of it was said nowhere."""
    if searched is None or not isinstance(condition, AllOf):
        return None
    view = scene.within(*searched)
    met = [(part, part.look(view)) for part in condition.parts]
    lacks = [
        name for (_, found), name in zip(met, condition.names, strict=True) if not found and name
    ]
    turns = [match.turn for _, found in met for match in found]
    if not turns or not lacks:
        return None
    most = max(set(turns), key=lambda turn: (turns.count(turn), -turn))
    return Nearest(most, "、".join(lacks))
