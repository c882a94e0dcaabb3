"""Which clause is watched by which rule, proved by how many tests, seen in which samples."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from callcheck.checking import Checker
from callcheck.model import Call
from callcheck.ruleset import Rule, RuleSet


@dataclass(frozen=True, slots=True)
class Row:
    """One rule under one clause; `calls` are ids of calls in which the rule fires."""

    norm: str
    clause: str | None
    rule: str
    category: str
    hits: int
    misses: int
    calls: tuple[str, ...]


def coverage(rule_set: RuleSet, calls: Iterable[Call] = ()) -> tuple[list[Row], list[str]]:
    """A row for each clause and rule, in order of clause; and norms in force that no rule cites."""
    fired: dict[str, list[str]] = {}
    checker = Checker(rule_set)
    for call in calls:
        for rule in sorted({finding.rule for finding in checker.check(call).findings}):
            fired.setdefault(rule, []).append(call.call_id)
    rows = [
        _row(rule, cited.norm, cited.clause, fired.get(rule.id, []))
        for rule in rule_set.rules.values()
        for cited in rule.basis
    ]
    cited_norms = {row.norm for row in rows}
    bare = [
        norm.id
        for norm in rule_set.norms.values()
        if norm.id not in cited_norms and norm.is_in_force(None)
    ]
    return sorted(rows, key=lambda row: (row.norm, row.clause or "", row.rule)), bare


def _row(rule: Rule, norm: str, clause: str | None, calls: list[str]) -> Row:
    hits = sum(test.hits for test in rule.tests)
    misses = len(rule.tests) - hits
    return Row(norm, clause, rule.id, rule.category.id, hits, misses, tuple(calls))
