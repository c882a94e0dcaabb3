"""Lines to ask about: of findings, masked and cut to the point, and of the rules' own tests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from callcheck.checking import Checker
from callcheck.learning.cases import Case
from callcheck.learning.quiz.items import RULES_OWN
from callcheck.masking import mask
from callcheck.model import Call, CallMeta, Finding, Speaker, Turn
from callcheck.ruleset.rule import Rule

LEAST, MOST = 8, 42  # characters of a line that is shown alone
_PAUSE = re.compile(r"[\s,。!?;、,.!?;]+")
_EDGE = re.compile(r"^[\s,,。、;;]+|[\s,,。、;;]+$")
_GAP = re.compile(r"(?<=[\u3000-\uffef*])\s+(?=[\u3000-\uffef*])")


@dataclass(frozen=True, slots=True)
class Line:
    """Words of an agent, and what is known of them.

    Attributes:
        text: as shown, without personal data.
        rule: whose finding, hit or miss it is.
        hits: whether the rule is broken.
        before: what was said just before, in order.
        because: why a near miss is innocent.
        source: the masked call id, or `规则例句`.
        clauses: norms in force on its day.
    """

    text: str
    rule: Rule
    hits: bool
    before: tuple[tuple[str, str], ...] = ()
    because: str = ""
    source: str = RULES_OWN
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class MaskedCase:
    """A finding in its call, both without personal data."""

    call: Call
    finding: Finding
    rule: Rule
    clauses: tuple[str, ...]

    @cached_property
    def text(self) -> str:
        """The words of the turn that carries it; empty for one about the whole call."""
        return "" if self.finding.turn is None else self.call.turns[self.finding.turn].text


class Prover:
    """What the checker finds in words standing alone, kept so that nothing is checked twice."""

    def __init__(self, checker: Checker) -> None:
        self.checker = checker
        self._known: dict[tuple[tuple[tuple[str, str], ...], str], tuple[Finding, ...]] = {}

    def found(self, text: str, before: tuple[tuple[str, str], ...] = ()) -> tuple[Finding, ...]:
        """Violations in what an agent says after `before`."""
        key = (before, text)
        if key not in self._known:
            lines = (*before, ("agent", text))
            turns = tuple(Turn(i, Speaker(who), words) for i, (who, words) in enumerate(lines))
            report = self.checker.check(Call("quiz", turns, CallMeta()))
            last = len(turns) - 1
            self._known[key] = tuple(f for f in report.violations if f.turn in (last, None))
        return self._known[key]

    def clean(self, text: str, before: tuple[tuple[str, str], ...] = ()) -> bool:
        """Whether nothing counts against the agent."""
        return not self.found(text, before)

    def breaks(self, text: str, rule: Rule, before: tuple[tuple[str, str], ...] = ()) -> bool:
        """Whether that rule is broken by the words."""
        return any(f.rule == rule.id for f in self.found(text, before))

    def categories(self, text: str, before: tuple[tuple[str, str], ...] = ()) -> frozenset[str]:
        """The categories found in the words."""
        return frozenset(f.category for f in self.found(text, before))


def shown(text: str) -> str:
    """A recogniser's pauses between words as commas.

    >>> shown("您好 我是 ABC")
    '您好,我是 ABC'
    """
    return _GAP.sub(",", text.strip())


def masked_cases(cases: Iterable[Case], checker: Checker) -> Iterator[MaskedCase]:
    """The cases in order, masked, with their rules; those of rules no longer there are left out."""
    rules = checker.rule_set.rules
    last: tuple[Call, dict[str, Finding], Call] | None = None
    for case in cases:
        rule = rules.get(case.finding.rule)
        if rule is None:
            continue
        if last is None or last[0] is not case.call:
            masked = mask(case.call, case.report, profile=checker.profile)
            assert masked.report is not None
            pairs = zip(case.report.findings, masked.report.findings, strict=True)
            last = (case.call, {old.key: new for old, new in pairs}, masked.call)
        clauses = clauses_of(rule, checker, case)
        yield MaskedCase(last[2], last[1][case.finding.key], rule, clauses)


def clauses_of(rule: Rule, checker: Checker, case: Case | None = None) -> tuple[str, ...]:
    """The norms in force on the case's day (today's without one), with their clauses."""
    norms = checker.rule_set.norms
    basis = checker.rule_set.basis_on(rule, case.day if case else checker.as_of)
    return tuple(f"《{norms[c.norm].title}》{c.clause or ''}" for c in basis)


def line_of(case: MaskedCase, prover: Prover) -> Line | None:
    """The finding's own words, cut to their clauses, if the rule is still broken by them alone."""
    finding = case.finding
    spans = [
        (e.start, e.end)
        for e in finding.evidence
        if e.turn == finding.turn and e.start is not None and e.end is not None
    ]
    if finding.turn is None or not spans:
        return None
    if case.call.turns[finding.turn].speaker is not Speaker.AGENT:
        return None
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    for text in dict.fromkeys((_cut(case.text, start, end), case.text.strip())):
        words = shown(text)
        if LEAST <= len(words) <= MOST and prover.breaks(words, case.rule):
            return Line(words, case.rule, hits=True, source=case.call.call_id, clauses=case.clauses)
    return None


def _cut(text: str, start: int, end: int) -> str:
    """The clauses that hold the span, and the next ones while they are too few words."""
    bounds = [0, *(m.end() for m in _PAUSE.finditer(text)), len(text)]
    first = max(b for b in bounds if b <= start)
    last = min(b for b in bounds if b >= end)
    while len(text[first:last].strip()) < LEAST + 2 and (first > 0 or last < len(text)):
        if last < len(text):
            last = min(b for b in bounds if b > last)
        else:
            first = max(b for b in bounds if b < first)
    return _EDGE.sub("", text[first:last])


def own_lines(rules: Mapping[str, Rule], checker: Checker) -> dict[str, tuple[Line, ...]]:
    """The tests of each rule about an agent's words, by rule id; the last turn is the line."""
    return {
        rule.id: tuple(_own(rule, clauses_of(rule, checker)))
        for rule in rules.values()
        if rule.shape == "find" and rule.category.kind.is_violation
    }


def _own(rule: Rule, clauses: tuple[str, ...]) -> Iterator[Line]:
    for test in rule.tests:
        turns = test.call.turns
        if not turns or turns[-1].speaker is not Speaker.AGENT or _needs_meta(test.call):
            continue
        yield Line(
            shown(turns[-1].text),
            rule,
            hits=test.hits,
            before=tuple((turn.speaker.value, shown(turn.text)) for turn in turns[:-1]),
            because=test.because,
            clauses=clauses,
        )


def _needs_meta(call: Call) -> bool:
    """Whether the test is about what is known besides the words, which a reader does not see."""
    return call.meta != CallMeta()
