"""A suggestion completed: new tests that pass, and what it changes on all calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from callcheck.checking import Checker
from callcheck.checking.prove import failure_of, quotes_of, run_test
from callcheck.learning.cases import Case
from callcheck.learning.changes import changes
from callcheck.learning.suggest.editing import Test, add_tests
from callcheck.learning.suggest.suggestion import Place, Suggestion
from callcheck.learning.suggest.trying import Bench, quote_of
from callcheck.masking import mask
from callcheck.model import Call, Finding, Speaker
from callcheck.ruleset import Rule, RuleTest

MOST_TESTS = 3
_ROLE = {Speaker.AGENT: "坐席", Speaker.CUSTOMER: "客户", Speaker.ROBOT: "机器人"}
Said = tuple[Call, Finding]


def place_of(case: Case) -> Place:
    """Where a case is."""
    return Place(case.call.call_id, case.finding.key, quote_of(case.finding))


def place_in_layer(rule: Rule) -> str:
    """A rule's file within its folder of rules."""
    path, layer = PurePath(rule.path), PurePath(rule.layer)
    return path.relative_to(layer).as_posix() if path.is_relative_to(layer) else path.name


def finished(
    bench: Bench,
    draft: Suggestion,
    *,
    misses: Sequence[Said] = (),
    hits: Sequence[tuple[Call, int]] = (),
) -> Suggestion | None:
    """The suggestion with new tests and with its changes; None where no rule comes of it.

    A `miss` is taken from findings that are no more, where the old rule fails it and the new one
    does not; a `hit` from turns that the new rule finds something in and the old one does not.
    """
    new = bench.with_rule(draft.rule, draft.path, draft.after, alone=True)
    old = bench.checker
    if new is None:
        return None
    tests = [*_misses(draft, misses, old, new), *_hits(draft, hits, old, new)]
    text = add_tests(draft.after, tests)
    full = bench.with_rule(draft.rule, draft.path, text)
    if full is None:
        return None
    rule = full.rule_set.rules[draft.rule]
    added = rule.tests[len(rule.tests) - len(tests) :] if tests else ()
    if any(failure_of(rule, test, full) is not None for test in added):
        return None
    return replace(
        draft, after=text, tests=tuple(tests), changes=tuple(changes(old, full, bench.calls))
    )


def _misses(draft: Suggestion, found: Sequence[Said], old: Checker, new: Checker) -> Iterator[Test]:
    because = "复核认定不算:" + "、".join(step.value for step in draft.steps)
    made: list[list[str]] = []
    for call, finding in found:
        if len(made) == MOST_TESTS or finding.turn is None:
            break
        for lines in _windows(call, finding.turn, old):
            test = _test(lines, hits=False)
            was = failure_of(old.rule_set.rules[draft.rule], test, old)
            now = failure_of(new.rule_set.rules[draft.rule], test, new)
            if was is not None and now is None and lines not in made:
                made.append(lines)
                yield {"miss": lines if len(lines) > 1 else lines[0], "because": because}
                break


def _hits(
    draft: Suggestion, found: Sequence[tuple[Call, int]], old: Checker, new: Checker
) -> Iterator[Test]:
    rule = new.rule_set.rules[draft.rule]
    before = old.rule_set.rules.get(draft.rule)
    made: list[list[str]] = []
    for call, turn in found:
        if len(made) == MOST_TESTS:
            break
        for lines in _windows(call, turn, new):
            test = _test(lines, hits=True)
            if before is not None and run_test(before, test, old)[0]:
                continue
            findings, _ = run_test(rule, test, new)
            if findings and lines not in made:
                made.append(lines)
                shown = lines if len(lines) > 1 else lines[0]
                yield {"hit": shown, "quote": quotes_of(findings)[0]}
                break


def _windows(call: Call, turn: int, checker: Checker) -> Iterator[list[str]]:
    """The masked turn, then with two and with six turns before it."""
    masked = mask(call, profile=checker.profile).call
    for before in (0, 2, 6):
        turns = masked.turns[max(0, turn - before) : turn + 1]
        yield [f"{_ROLE.get(t.speaker, '未知')}:{t.text}" for t in turns]


def _test(lines: list[str], *, hits: bool) -> RuleTest:
    from callcheck.errors import Location
    from callcheck.ruleset.dialogue import turns_of

    turns = turns_of(lines, Speaker.AGENT)
    return RuleTest(hits, Call("test", turns), None, "", Location(""))
