"""The checker: a call in, a report out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from operator import attrgetter
from pathlib import Path

from callcheck.checking.evaluate import evaluate
from callcheck.checking.scanner import Scanner
from callcheck.checking.scene import CallScene
from callcheck.checking.scoring import score_of
from callcheck.condition import History
from callcheck.model import (
    Call,
    Citation,
    Evidence,
    Finding,
    Profile,
    Report,
    Suppressed,
    Suppression,
)
from callcheck.ruleset import Rule, RuleSet, read_rules
from callcheck.text import Stream

_MOST_DAYS = 1000  # whose norms in force are remembered
_rule_id = attrgetter("id")


class Checker:
    """Checks calls against a rule set.

    The same call, rules, profile, history and `as_of` give the same report.

    Args:
        rules: a loaded rule set, folders to lay over the bundled rules, or None for those alone.
        profile: an institution's own facts in place of the rule set's.
        as_of: the day whose norms are applied; None for each call's own day.
    """

    def __init__(
        self,
        rules: RuleSet | Sequence[str | Path] | None = None,
        profile: Profile | None = None,
        as_of: date | None = None,
    ) -> None:
        self.rule_set = rules if isinstance(rules, RuleSet) else read_rules(rules or ())
        self.profile = profile or self.rule_set.profile
        self.as_of = as_of
        self._scanner = Scanner(self.rule_set.book)
        self._zone = timezone(timedelta(hours=self.profile.hours.utc_offset_hours))
        self._always: list[Rule] = []
        self._gated: dict[int, Rule] = {}
        for rule in self.rule_set.rules.values():
            gate = rule.condition.gate if rule.shape == "find" else None
            if gate is None:
                self._always.append(rule)
            else:
                self._gated[gate] = rule
        self._in_force: dict[date | None, dict[str, tuple[Citation, ...]]] = {}

    def check(self, call: Call, *, history: History | None = None, whole: bool = False) -> Report:
        """The report of one call.

        Args:
            call: at least one turn, or none for an attempt nobody answered.
            history: other calls of the same input, for measures over several.
            whole: take a short call for a whole one, so that required speech is expected.
        """
        day = self.day_of(call)
        scene = self.scene(call, history)
        findings: list[Finding] = []
        suppressed: list[Suppressed] = []
        in_force = self._basis_on(day)
        for rule in self._candidates(scene):
            basis = in_force.get(rule.id)
            if basis is None:
                continue
            verdict = evaluate(rule, scene, self.rule_set, basis, short_ok=whole)
            suppressed.extend(verdict.suppressed)
            for finding in verdict.findings:
                reason = self._left_out(finding, call, day)
                if reason:
                    held = Suppressed(finding.rule, f"profile:{reason}", finding.evidence)
                    suppressed.append(held)
                else:
                    findings.append(finding)
        findings, yielded = self._yield(findings, scene)
        suppressed.extend(yielded)
        kept = merge_findings(findings)
        return Report(
            call_id=call.call_id,
            rule_set=self.rule_set.version,
            as_of=day,
            meta=call.meta,
            facts={name: scene.fact(name) for name in self.rule_set.facts},
            score=score_of(kept, self.profile.weights),
            findings=kept,
            suppressed=tuple(sorted(dict.fromkeys(suppressed), key=_suppressed_order)),
            problems=call.problems,
        )

    def check_many(
        self, calls: Iterable[Call], *, history: History | None = None
    ) -> Iterator[Report]:
        """The reports of `calls`, in their order."""
        for call in calls:
            yield self.check(call, history=history)

    def day_of(self, call: Call) -> date | None:
        """The day whose norms apply to a call; None when nobody knows it."""
        if self.as_of is not None:
            return self.as_of
        started: datetime | None = call.meta.started_at
        return started.astimezone(self._zone).date() if started else None

    def scene(
        self, call: Call, history: History | None = None, *, everyone: bool = False
    ) -> CallScene:
        """The call folded and scanned, as conditions see it.

        With `everyone` patterns are found in the speech of those they are not asked of too.
        """
        stream = Stream(call.turns)
        return CallScene(
            call,
            stream,
            self._scanner.scan(stream, everyone=everyone),
            book=self.rule_set.book,
            facts=self.rule_set.facts,
            profile=self.profile,
            history=history,
        )

    def _candidates(self, scene: CallScene) -> list[Rule]:
        """The rules that may have something to say, in order of id."""
        if not scene.call.turns:
            return [rule for rule in self._always if rule.shape == "measure"]
        gated = self._gated
        found = [*self._always, *(gated[gate] for gate in scene.alive if gate in gated)]
        return sorted(found, key=_rule_id)

    def _basis_on(self, day: date | None) -> dict[str, tuple[Citation, ...]]:
        """The rules in force on a day, by id, with the norms of their basis that are."""
        known = self._in_force.get(day)
        if known is None:
            rules = self.rule_set
            known = {
                rule.id: rules.basis_on(rule, day)
                for rule in rules.rules.values()
                if rules.is_in_force(rule, day)
            }
            if len(self._in_force) >= _MOST_DAYS:
                self._in_force.clear()
            self._in_force[day] = known
        return known

    def _yield(
        self, findings: list[Finding], scene: CallScene
    ) -> tuple[list[Finding], list[Suppressed]]:
        """Without those whose words are another category's, and these as held back."""
        kept, held = [], []
        for finding in findings:
            wanted = self.rule_set.rules[finding.rule].yields_to
            other = next(
                (f for f in findings if wanted and _takes(f, finding, wanted, scene)), None
            )
            if other is None:
                kept.append(finding)
            else:
                held.append(Suppressed(finding.rule, f"yields:{other.rule}", finding.evidence))
        return kept, held

    def _left_out(self, finding: Finding, call: Call, day: date | None) -> str | None:
        """Why the profile leaves a finding out; None when it does not."""
        for entry in self.profile.suppress:
            if (day is None or day < entry.until) and _names(entry, finding, call):
                return entry.reason
        return None


def _names(entry: Suppression, finding: Finding, call: Call) -> bool:
    pairs = (
        (entry.rule, finding.rule),
        (entry.category, finding.category),
        (entry.call, call.call_id),
    )
    given = [(wanted, have) for wanted, have in pairs if wanted is not None]
    return bool(given) and all(wanted == have for wanted, have in given)


def _takes(other: Finding, finding: Finding, wanted: Sequence[str], scene: CallScene) -> bool:
    """Whether `other` is of a wanted category and in a clause of the finding's words."""
    family = other.category.partition(".")[0]
    if other.turn != finding.turn or not {family, other.category} & set(wanted):
        return False
    turn = finding.turn
    if turn is None or other.category == finding.category:
        return False
    return any(
        scene.stream.in_one_clause(turn, (a.start, a.end), (b.start, b.end))
        for a in finding.evidence
        for b in other.evidence
        if a.turn == b.turn == turn
        and a.start is not None
        and a.end is not None
        and b.start is not None
        and b.end is not None
    )


def _place(evidence: tuple[Evidence, ...]) -> tuple[int, int]:
    first = evidence[-1]
    return first.turn if first.turn is not None else 10**9, first.start or 0


def _order(finding: Finding) -> tuple[int, int, str]:
    turn = finding.turn if finding.turn is not None else 10**9
    starts = [e.start for e in finding.evidence if e.turn == turn and e.start is not None]
    return turn, min(starts, default=0), finding.rule


def _suppressed_order(item: Suppressed) -> tuple[tuple[int, int], str, str]:
    return _place(item.evidence), item.rule, item.by


def merge_findings(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """In order of place; overlapping findings of one category in one turn made one.

    The gravest rule gives its name, the first one among equals; the evidence of all is kept.
    """
    kept: list[Finding] = []
    for finding in sorted(findings, key=_order):
        place = next((i for i, k in enumerate(kept) if _overlap(k, finding)), None)
        if place is None:
            kept.append(finding)
        else:
            kept[place] = _joined(kept[place], finding)
    return tuple(kept)


def _overlap(one: Finding, two: Finding) -> bool:
    if one.category != two.category or one.turn != two.turn:
        return False
    if one.turn is None:
        return one.evidence == two.evidence or not one.kind.is_violation or _both_absent(one, two)
    return any(
        a.turn == b.turn == one.turn
        and (a.start or 0) < (b.end or 1)
        and (b.start or 0) < (a.end or 1)
        for a in one.evidence
        for b in two.evidence
    )


def _both_absent(one: Finding, two: Finding) -> bool:
    return all(e.searched is not None for e in (*one.evidence, *two.evidence))


def _joined(one: Finding, two: Finding) -> Finding:
    best, other = (two, one) if two.severity.rank > one.severity.rank else (one, two)
    evidence = dict.fromkeys((*best.evidence, *other.evidence))
    ordered = sorted(evidence, key=lambda e: (e.turn or 0, e.start or 0, e.end or 0))
    return Finding(
        rule=best.rule,
        category=best.category,
        kind=best.kind,
        severity=best.severity,
        message=best.message,
        turn=best.turn,
        evidence=tuple(ordered),
        basis=tuple(dict.fromkeys((*best.basis, *other.basis))),
        speaker_known=best.speaker_known and other.speaker_known,
    )
