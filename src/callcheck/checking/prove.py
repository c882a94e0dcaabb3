"""Rules proved by the tests in their own files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from callcheck.checking.checker import Checker
from callcheck.checking.evaluate import evaluate
from callcheck.checking.history import CallHistory
from callcheck.errors import RuleError
from callcheck.model import Finding, Suppressed
from callcheck.ruleset import Rule, RuleSet, RuleTest, bundled_rules, read_rules
from callcheck.ruleset.load import MOST_KEPT

_PROVED: list[RuleSet] = []  # of those that `read_rules` keeps


def load_rules(
    folders: Sequence[str | Path] = (),
    profile: str | Path | None = None,
    score_sheet: str | None = None,
) -> RuleSet:
    """The bundled rules with `folders` laid over them, each added rule proved by its tests.

    The bundled rules are proved when the package is built.

    Raises:
        UsageError: `missing-path`.
        RuleError: with every mistake of every file, or every test that failed.
    """
    rule_set = read_rules(folders, profile, score_sheet)
    if any(known is rule_set for known in _PROVED):
        return rule_set
    bundled = str(bundled_rules())
    added = [rule for rule in rule_set.rules.values() if rule.layer != bundled]
    errors = prove(rule_set, added)
    if errors:
        RuleError.raise_all(errors)
    _PROVED.append(rule_set)
    del _PROVED[:-MOST_KEPT]
    return rule_set


def prove(rule_set: RuleSet, rules: Sequence[Rule]) -> list[RuleError]:
    """The tests of `rules` that fail, as errors at their lines; empty when all hold."""
    checker = Checker(rule_set)
    return [
        error
        for rule in rules
        for test in rule.tests
        if (error := failure_of(rule, test, checker)) is not None
    ]


def run_test(
    rule: Rule, test: RuleTest, checker: Checker
) -> tuple[Sequence[Finding], Sequence[Suppressed]]:
    """What a rule alone says of a test's call; dates and packs do not count."""
    history = CallHistory(checker.profile.hours.utc_offset_hours)
    for number in range(int(str(test.call.meta.case.get("earlier_calls", 0)))):
        history.add(replace(test.call, call_id=f"{number:04d}"))
    scene = checker.scene(test.call, history)
    verdict = evaluate(rule, scene, checker.rule_set, (), short_ok=False)
    return verdict.findings, verdict.suppressed


def failure_of(rule: Rule, test: RuleTest, checker: Checker) -> RuleError | None:
    """How a test fails, as an error at its line; None when it holds."""
    findings, suppressed = run_test(rule, test, checker)
    shown = " / ".join(turn.text for turn in test.call.turns)
    if not test.hits:
        if not findings:
            return None
        quotes = "、".join(quotes_of(findings)) or "(缺失或度量)"
        message = f"{rule.id} 不该命中「{shown}」,却引了:{quotes}"
        return RuleError("test-miss-fired", message, location=test.location)
    if not findings:
        held = "、".join(f"{s.by}({s.cue})" for s in suppressed)
        hint = f"被 {held} 拦下" if held else ""
        message = f"{rule.id} 应当命中「{shown}」,没有命中"
        return RuleError("test-hit-missed", message, location=test.location, hint=hint)
    if test.quote is not None and test.quote not in quotes_of(findings):
        message = (
            f"{rule.id} 在「{shown}」里应引「{test.quote}」,实引:{'、'.join(quotes_of(findings))}"
        )
        return RuleError("test-wrong-quote", message, location=test.location)
    return None


def quotes_of(findings: Sequence[Finding]) -> list[str]:
    """The words each finding quotes; those of one finding joined by an ellipsis."""
    return [
        "…".join(e.quote for e in finding.evidence if e.quote is not None) for finding in findings
    ]
