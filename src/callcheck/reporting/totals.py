"""What many reports add up to; nothing of it grows with the number of calls."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from callcheck.model import Citation, Finding, Kind, Severity
from callcheck.reporting.checked import Checked

UNKNOWN_AGENT = "(不详)"
BINS = ((0, 0), (1, 59), (60, 79), (80, 89), (90, 99), (100, 100))


@dataclass(slots=True)
class Share:
    """The calls of one agent, or of all."""

    calls: int = 0
    flagged: int = 0
    points: float = 0.0
    severities: Counter[Severity] = field(default_factory=Counter)
    categories: Counter[str] = field(default_factory=Counter)

    @property
    def mean(self) -> float | None:
        """The mean score; None without calls."""
        return self.points / self.calls if self.calls else None

    @property
    def rate(self) -> float | None:
        """The share of calls with a violation; None without calls."""
        return self.flagged / self.calls if self.calls else None


@dataclass(slots=True)
class RuleShare:
    """How often a rule was met, and what its findings say of it."""

    category: str
    kind: Kind
    severity: Severity
    basis: tuple[Citation, ...]
    times: int = 0
    calls: int = 0


@dataclass(slots=True)
class Totals:
    """Counts over a run.

    Attributes:
        all: of every call; its categories and severities are those of violations.
        agents: the same by agent, `UNKNOWN_AGENT` where the source does not say.
        critical: calls with a critical violation.
        vetoed: calls that a veto brought to 0.
        scores: calls by the position of their score in `BINS`.
        rules: by rule id, those met, signals and merits too.
        found: calls with a finding, by category, signals and merits too.
        errors: what could not be read.
        rule_sets: the versions of the rules met; one in an ordinary run.
    """

    all: Share = field(default_factory=Share)
    agents: dict[str, Share] = field(default_factory=dict)
    critical: int = 0
    vetoed: int = 0
    scores: Counter[int] = field(default_factory=Counter)
    rules: dict[str, RuleShare] = field(default_factory=dict)
    found: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    rule_sets: set[str] = field(default_factory=set)

    def add(self, item: Checked) -> None:
        """Count one line of the run."""
        self.errors += item.error is not None
        report = item.report
        if report is None:
            return
        violations = report.violations
        agent = report.meta.agent_id or UNKNOWN_AGENT
        for share in (self.all, self.agents.setdefault(agent, Share())):
            share.calls += 1
            share.flagged += bool(violations)
            share.points += report.score.value
            share.severities.update(f.severity for f in violations)
            share.categories.update(f.category for f in violations)
        self.critical += any(f.severity is Severity.CRITICAL for f in violations)
        self.vetoed += report.score.veto
        self.scores[_bin(report.score.value)] += 1
        self.found.update({f.category for f in report.findings})
        self.rule_sets.add(report.rule_set)
        self._count_rules(report.findings)

    def _count_rules(self, findings: tuple[Finding, ...]) -> None:
        seen = set()
        for found in findings:
            share = self.rules.get(found.rule)
            if share is None:
                share = RuleShare(found.category, found.kind, found.severity, found.basis)
                self.rules[found.rule] = share
            share.times += 1
            share.calls += found.rule not in seen
            seen.add(found.rule)


def _bin(score: float) -> int:
    return next(i for i, (low, high) in enumerate(BINS) if low <= score < high + 1)


def bin_name(number: int) -> str:
    """A group of scores as text.

    >>> bin_name(1), bin_name(5)
    ('1–59', '100')
    """
    low, high = BINS[number]
    return f"{low}–{high}" if low != high else str(low)
