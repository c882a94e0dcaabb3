"""The checker: a call in, a report out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from callcheck.checking.evaluate import evaluate
from callcheck.checking.merging import merge_findings, suppressed_order, yield_findings
from callcheck.checking.scanner import Remembered, Scanner
from callcheck.checking.scene import CallScene
from callcheck.checking.scoring import Scorer
from callcheck.condition import History, PatternBook
from callcheck.model import (
    Call,
    CallMeta,
    Citation,
    Finding,
    Profile,
    Report,
    Suppressed,
    Suppression,
)
from callcheck.ruleset import Rule, RuleSet, read_rules
from callcheck.ruleset.load import MOST_KEPT
from callcheck.text import Stream

if TYPE_CHECKING:
    from callcheck.checking.session import Session

_MOST_DAYS = 1000  # whose norms in force are remembered
_rule_id = attrgetter("id")


@lru_cache(maxsize=MOST_KEPT)
def _scanner_of(book: PatternBook) -> Scanner:
    """One for all checkers of a rule set; it takes long to make."""
    return Scanner(book)


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
        self.scorer = Scorer.of(self.rule_set, self.profile)
        self._scanner = _scanner_of(self.rule_set.book)
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

    def __reduce__(self) -> tuple[object, ...]:
        return Checker, (self.rule_set, self.profile, self.as_of)

    def check(self, call: Call, *, history: History | None = None, whole: bool = False) -> Report:
        """The report of one call.

        Args:
            call: at least one turn, or none for an attempt nobody answered.
            history: other calls of the same input, for measures over several.
            whole: take a short call for a whole one, so that required speech is expected.
        """
        return self.report_of(self.scene(call, history), short_ok=whole)

    def report_of(self, scene: CallScene, *, short_ok: bool = False) -> Report:
        """The report of a call as `scene` shows it."""
        call = scene.call
        kept, suppressed = self.findings_in(scene, short_ok=short_ok)
        facts = {name: scene.fact(name) for name in self.rule_set.facts}
        return Report(
            call_id=call.call_id,
            rule_set=self.rule_set.version,
            as_of=self.day_of(call),
            meta=call.meta,
            facts=facts,
            score=self.scorer.score(kept, facts, suppressed),
            findings=kept,
            suppressed=suppressed,
            problems=call.problems,
        )

    def findings_in(
        self,
        scene: CallScene,
        *,
        short_ok: bool = False,
        absences: bool = True,
        only: Collection[str] | None = None,
    ) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
        """What a scene shows, and what was held back.

        Without `absences` only what is there; with `only` what these rules alone would show.
        """
        day = self.day_of(scene.call)
        findings: list[Finding] = []
        suppressed: list[Suppressed] = []
        for rule, basis in self.asked(scene):
            if rule.shape == "expect" and not absences:
                continue
            if only is not None and rule.id not in only:
                continue
            verdict = evaluate(rule, scene, self.rule_set, basis, short_ok=short_ok)
            suppressed.extend(verdict.suppressed)
            for finding in verdict.findings:
                reason = self._left_out(finding, scene.call, day)
                if reason:
                    held = Suppressed(finding.rule, f"profile:{reason}", finding.evidence)
                    suppressed.append(held)
                else:
                    findings.append(finding)
        findings, yielded = yield_findings(findings, self.rule_set.rules, scene.stream)
        suppressed.extend(yielded)
        ordered = sorted(dict.fromkeys(suppressed), key=suppressed_order)
        return merge_findings(findings), tuple(ordered)

    def session(
        self, meta: CallMeta | None = None, *, call_id: str = "live", history: History | None = None
    ) -> Session:
        """A call still going on, to be fed turn by turn."""
        from callcheck.checking.session import Session

        return Session(self, meta or CallMeta(), call_id=call_id, history=history)

    def check_many(
        self, calls: Iterable[Call], *, history: History | None = None, workers: int = 1
    ) -> Iterator[Report]:
        """The reports of `calls`, in their order.

        With `workers` above 1 that many processes check, and `workers * 256` calls at most are
        taken ahead.
        """
        from callcheck.checking.batch import check_batch
        from callcheck.checking.workers import CheckerCopy

        plan = CheckerCopy(self)
        for _, report in check_batch(calls, self, plan, history=history, workers=workers):
            yield report

    def day_of(self, call: Call) -> date | None:
        """The day whose norms apply to a call; None when nobody knows it."""
        if self.as_of is not None:
            return self.as_of
        started: datetime | None = call.meta.started_at
        return started.astimezone(self._zone).date() if started else None

    def scene(
        self,
        call: Call,
        history: History | None = None,
        *,
        everyone: bool = False,
        remembered: Remembered | None = None,
    ) -> CallScene:
        """The call folded and scanned, as conditions see it.

        With `everyone` patterns are found in the speech of those they are not asked of too.
        `remembered` keeps what was found in a line for another scene of the same call.
        """
        stream = Stream(call.turns)
        return CallScene(
            call,
            stream,
            self._scanner.scan(stream, everyone=everyone, remembered=remembered),
            book=self.rule_set.book,
            remembered=remembered,
            facts=self.rule_set.facts,
            profile=self.profile,
            history=history,
        )

    def asked(self, scene: CallScene) -> Iterator[tuple[Rule, tuple[Citation, ...]]]:
        """The rules in force that may have something to say of a call, with their basis, by id."""
        in_force = self._basis_on(self.day_of(scene.call))
        if scene.call.turns:
            gated = self._gated
            found = [*self._always, *(gated[gate] for gate in scene.alive if gate in gated)]
        else:
            found = [rule for rule in self._always if rule.shape == "measure"]
        for rule in sorted(found, key=_rule_id):
            if rule.id in in_force:
                yield rule, in_force[rule.id]

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
