"""Changed rules really built, and run over calls and over their own tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from callcheck.checking import Checker
from callcheck.checking.evaluate import evaluate
from callcheck.checking.prove import failure_of
from callcheck.model import Call, Finding
from callcheck.ruleset import RuleSet, read_with

Spot = tuple[str, int, int, int]  # call id, turn, start, end of one piece of evidence


@dataclass(frozen=True, slots=True)
class Trial:
    """What one version of a rule does: the words it quotes, and its tests (by place) that fail."""

    spots: frozenset[Spot]
    failing: frozenset[int]

    def meets(self, places: Sequence[Spot]) -> bool:
        """Whether it quotes any character of the places."""
        return any(
            one[:2] == two[:2] and one[2] < two[3] and two[2] < one[3]
            for one in self.spots
            for two in places
        )


@dataclass(frozen=True, slots=True)
class Bench:
    """Calls on which versions of rules are tried.

    Attributes:
        checker: with the rules in use now.
        calls: all that are at hand.
        folders: laid over the bundled rules.
        profile: the institution's own, as a file.
    """

    checker: Checker
    calls: Sequence[Call]
    folders: Sequence[Path] = ()
    profile: Path | None = None

    @property
    def rule_set(self) -> RuleSet:
        """The rules in use now."""
        return self.checker.rule_set

    def try_all(
        self, rule_id: str, texts: Sequence[str], calls: Sequence[Call] | None = None
    ) -> list[Trial | None]:
        """Each version by itself on `calls` (default all); None for one that does not load."""
        given = {f"{n:06d}": (f"{n:06d}/{rule_id}.yaml", text) for n, text in enumerate(texts)}
        made, problems = read_with(given, self.folders, self.profile, alone=True)
        broken = {error.location.path for error in problems.errors if error.location}
        checker = Checker(made, as_of=self.checker.as_of)
        spots: dict[str, set[Spot]] = {key: set() for key in given}
        for call in self.calls if calls is None else calls:
            scene = checker.scene(call)
            for key, rule in made.rules.items():
                for finding in evaluate(rule, scene, made, (), short_ok=False).findings:
                    spots[key].update(spots_of(call, finding))
        found: list[Trial | None] = []
        for key, (path, _) in given.items():
            rule_made = made.rules.get(key)
            if rule_made is None or path in broken:
                found.append(None)
                continue
            tests = enumerate(rule_made.tests)
            failing = {n for n, t in tests if failure_of(rule_made, t, checker) is not None}
            found.append(Trial(frozenset(spots[key]), frozenset(failing)))
        return found

    def with_rule(
        self, rule_id: str, path: str, text: str, *, alone: bool = False
    ) -> Checker | None:
        """All rules with this version of one, or this one alone; None when it does not load."""
        given = {rule_id: (path, text)}
        made, problems = read_with(given, self.folders, self.profile, alone=alone)
        if rule_id not in made.rules or (problems.errors and not alone):
            return None
        return Checker(made, as_of=self.checker.as_of)


def spots_of(call: Call, finding: Finding) -> list[Spot]:
    """Where the words of a finding are."""
    return [
        (call.call_id, e.turn, e.start, e.end)
        for e in finding.evidence
        if e.turn is not None and e.start is not None and e.end is not None
    ]


def quote_of(finding: Finding) -> str:
    """The words of a finding, pieces joined by an ellipsis."""
    return "…".join(e.quote for e in finding.evidence if e.quote)
