"""What an edit of rules adds to and drops from the findings on stored calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from callcheck.checking import Checker
from callcheck.model import Call, Finding, Report


@dataclass(frozen=True, slots=True)
class Change:
    """A finding that only one of two rule sets makes."""

    call_id: str
    added: bool
    finding: Finding

    @property
    def quote(self) -> str:
        """The words it quotes, or what is missing."""
        said = "…".join(e.quote for e in self.finding.evidence if e.quote)
        return said or self.finding.message


def changes(old: Checker, new: Checker, calls: Iterable[Call]) -> list[Change]:
    """Findings that `new` adds and drops, call by call; the same rule at other words is both."""
    found = []
    for call in calls:
        before, after = _by_place(old.check(call)), _by_place(new.check(call))
        found += [Change(call.call_id, False, before[key]) for key in before.keys() - after.keys()]
        found += [Change(call.call_id, True, after[key]) for key in after.keys() - before.keys()]
    return sorted(found, key=lambda c: (c.call_id, c.finding.turn or -1, c.added, c.finding.rule))


def _by_place(report: Report) -> dict[tuple[object, ...], Finding]:
    return {
        (f.rule, f.turn, tuple((e.turn, e.start, e.end) for e in f.evidence)): f
        for f in report.findings
    }
