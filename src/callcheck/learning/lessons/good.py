"""The good example beside a case: how another call answered the same, else the rule's words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from callcheck.checking import Checker
from callcheck.checking.explain import heard_of
from callcheck.learning.cases import Case
from callcheck.learning.lessons.choosing import overlap
from callcheck.learning.lessons.data import Good, Line, Piece
from callcheck.learning.lessons.excerpt import ANSWERED, asked_turn, customer_before, lines_of
from callcheck.learning.lessons.masking import masked_pair
from callcheck.learning.rewrite import Rewrite
from callcheck.model import Call, Finding, Kind, Report, Severity, Speaker
from callcheck.ruleset import Rule

SHORTEST, LONGEST = 10, 150  # characters of an answer worth showing
SAME = 0.5  # share of pairs in common from which two customers say the same
LEAST_WORDS = 8  # of a customer's line that is compared
Pair = tuple[Call, Report]
OWN_WORDS = "规则的建议说法"


@dataclass(frozen=True, slots=True)
class Answer:
    """A clean answer: the call's place in the list, the customer's turn, the agent's turn.

    `signals` are categories of what the customer said, `merit` what is good about the answer.
    """

    pair: int
    asked: int
    said: int
    signals: frozenset[str]
    merit: Finding | None
    clean: bool


def answers_in(pairs: Sequence[Pair]) -> list[Answer]:
    """Clean answers of agents to customers; none of a call with a grave or serious violation."""
    return [answer for place, pair in enumerate(pairs) for answer in _answers(place, *pair)]


def _answers(place: int, call: Call, report: Report) -> Iterator[Answer]:
    violations = report.violations
    if any(f.severity in (Severity.CRITICAL, Severity.MAJOR) for f in violations):
        return
    bad = {e.turn for f in violations for e in f.evidence}
    for turn in call.turns[1:]:
        before = call.turns[turn.index - 1]
        if turn.speaker is not Speaker.AGENT or before.speaker is not Speaker.CUSTOMER:
            continue
        if turn.index in bad or not SHORTEST <= len(turn.text) <= LONGEST:
            continue
        said = [f for f in report.findings if any(e.turn == turn.index for e in f.evidence)]
        asked = [f for f in report.findings if any(e.turn == before.index for e in f.evidence)]
        merit = next((f for f in said if f.kind is Kind.MERIT), None)
        signals = frozenset(f.category for f in asked if f.kind is Kind.SIGNAL)
        yield Answer(place, before.index, turn.index, signals, merit, not violations)


def good_example(
    checker: Checker,
    case: Case,
    rule: Rule,
    pairs: Sequence[Pair],
    answers: Iterable[Answer],
    used: set[tuple[int, int]],
    rewrites: Sequence[Rewrite] = (),
) -> Good:
    """A good example for a case that has not been masked; `used` are taken already.

    First a call in which what was missing is said, then an answer to the same signal of a
    customer (those with a merit first), then an answer to much the same words, then a line of
    the rewrite drill.
    """
    others = [a for a in answers if pairs[a.pair][0].call_id != case.call.call_id]
    others = [a for a in others if (a.pair, a.said) not in used]
    found = None
    if case.finding.category not in ANSWERED:
        found = _said(checker, case, rule, pairs, used)
    found = found or _answer(case, others, pairs)
    if found is None:
        return _rewritten(case, rewrites, used)
    used.add((found.pair, found.said))
    call, report = masked_pair(*pairs[found.pair], checker.profile)
    shown = sorted({found.asked, found.said})
    lines = lines_of(call, report, shown, None, agent="坐席")
    note = ""
    if found.merit is not None:
        note = checker.rule_set.rules[found.merit.rule].title
    return Good("另一通电话", lines, note)


def _rewritten(case: Case, rewrites: Sequence[Rewrite], used: set[tuple[int, int]]) -> Good:
    """The nearest line of the rewrite drill of the same category, with its better wording."""
    turn = case.finding.turn
    said = "" if turn is None else case.call.turns[turn].text
    same = [
        (place, r)
        for place, r in enumerate(rewrites)
        if r.category == case.finding.category and r.good and (-1, place) not in used
    ]
    if not same:
        return Good(OWN_WORDS, (), "")
    place, best = max(same, key=lambda item: (overlap(said, item[1].line), -item[0]))
    used.add((-1, place))
    pairs = (("不说", best.line), ("可以说", best.good[0]))
    return Good("改写练习", tuple(Line(who, (Piece(text),)) for who, text in pairs))


def _said(
    checker: Checker, case: Case, rule: Rule, pairs: Sequence[Pair], used: set[tuple[int, int]]
) -> Answer | None:
    """Where a call that is otherwise clean says what the rule asks for."""
    if rule.shape != "expect":
        return None
    for place, (call, report) in enumerate(pairs):
        if report.violations or call.call_id == case.call.call_id:
            continue
        for heard in heard_of(rule, checker.scene(call)):
            turn = call.turns[heard.turn]
            if turn.speaker is not Speaker.AGENT or (place, turn.index) in used:
                continue
            if SHORTEST <= len(turn.text) <= LONGEST:
                before = customer_before(call, turn.index)
                asked = turn.index if before is None else before
                return Answer(place, asked, turn.index, frozenset(), None, clean=True)
    return None


def _answer(case: Case, answers: Sequence[Answer], pairs: Sequence[Pair]) -> Answer | None:
    asked = asked_turn(case)
    if asked is None:
        return None
    told = {
        f.category
        for f in case.report.findings
        if f.kind is Kind.SIGNAL and any(e.turn == asked for e in f.evidence)
    }
    said = case.call.turns[asked].text

    def closeness(answer: Answer) -> float:
        return overlap(said, pairs[answer.pair][0].turns[answer.asked].text)

    same = [a for a in answers if told & a.signals]
    if same:
        return max(same, key=lambda a: (a.merit is not None, a.clean, closeness(a), -a.pair))
    if len(said) < LEAST_WORDS:
        return None
    near = [a for a in answers if _long(a, pairs) and closeness(a) >= SAME]
    return max(near, key=lambda a: (closeness(a), a.clean, -a.pair), default=None)


def _long(answer: Answer, pairs: Sequence[Pair]) -> bool:
    return len(pairs[answer.pair][0].turns[answer.asked].text) >= LEAST_WORDS
