"""From findings to a score: what each category costs, by the profile's weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from callcheck.checking.score_sheet import Facts, sheet_score
from callcheck.model import (
    Deduction,
    Finding,
    Kind,
    Profile,
    Report,
    Score,
    Suppressed,
    Weights,
)
from callcheck.ruleset import RuleSet

FULL = 100.0


class Scorer:
    """Scores findings by a profile: by its sheet, else by its weights.

    Args:
        profile: whose sheet or weights count.
        categories: of each rule, by its id.
    """

    def __init__(self, profile: Profile, categories: Mapping[str, str]) -> None:
        self.profile = profile
        self._categories = categories

    @classmethod
    def of(cls, rule_set: RuleSet, profile: Profile | None = None) -> Scorer:
        """A scorer by a rule set and its profile, or another."""
        categories = {rule.id: rule.category.id for rule in rule_set.rules.values()}
        return cls(profile or rule_set.profile, categories)

    def score(
        self, findings: Sequence[Finding], facts: Facts, suppressed: Sequence[Suppressed]
    ) -> Score:
        """The score of what was found in one call."""
        sheet = self.profile.score_sheet
        if sheet is None:
            return score_of(findings, self.profile.weights)
        short = [
            (held.rule, self._categories.get(held.rule, ""))
            for held in suppressed
            if held.by == "short"
        ]
        return sheet_score(findings, sheet, self.profile.weights, facts, short=short)

    def rescore(self, report: Report) -> Report:
        """A stored report scored anew; nothing is checked again."""
        score = self.score(report.findings, report.facts, report.suppressed)
        return replace(report, score=score)


def score_of(findings: Sequence[Finding], weights: Weights) -> Score:
    """100 less what each category costs, each counted at most `weights.times` times.

    A category of `weights.veto` sets the score to 0. Merits add, up to 100 in all.
    """
    times = Counter(f.category for f in findings if f.kind is not Kind.SIGNAL)
    worst = {f.category: f for f in sorted(findings, key=lambda f: f.severity.rank)}
    deductions = []
    for category, number in sorted(times.items()):
        finding = worst[category]
        merit = finding.kind is Kind.MERIT
        each = weights.merit if merit else -_cost(weights, finding)
        if each:
            counted = min(number, weights.times)
            deductions.append(Deduction(category, each * counted, number))
    veto = any(category in weights.veto for category in times)
    total = FULL + sum(d.points for d in deductions)
    value = 0.0 if veto else min(FULL, max(0.0, total))
    return Score(round(value, 2), veto, tuple(deductions))


def _cost(weights: Weights, finding: Finding) -> float:
    cost: float = getattr(weights, finding.severity.value)
    return cost
