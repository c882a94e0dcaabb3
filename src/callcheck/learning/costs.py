"""What rules and patterns cost on given calls, so that the dear ones can be written better."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any, cast

from callcheck.checking import Checker
from callcheck.checking.evaluate import evaluate
from callcheck.checking.scene import CallScene
from callcheck.condition import FactValue, Match
from callcheck.model import Call
from callcheck.notation import Hit, Pattern

WARM_UP = 300


@dataclass(frozen=True, slots=True)
class Cost:
    """What one rule, fact or pattern took over all calls.

    Attributes:
        name: a rule's id, `fact:` and a fact's id, or a pattern as it is written (`≈` before one
            that is matched by sound).
        seconds: processor time. What several share is charged to the first that asks for it:
            facts come before rules, rules in order of id.
        calls: in how many calls it was asked.
        trials: how often an expression was tried on a stretch in which its literals stand.
        matches: findings and matches held back, for a rule; matches, for a pattern; calls in
            which it has a value, for a fact.
    """

    name: str
    seconds: float
    calls: int
    trials: int
    matches: int


@dataclass(frozen=True, slots=True)
class Costs:
    """Over some calls: folding and scanning, then facts and rules, and patterns; dearest first."""

    calls: int
    scan_seconds: float
    rules: tuple[Cost, ...]
    patterns: tuple[Cost, ...]

    @property
    def seconds(self) -> float:
        """All that was measured."""
        return self.scan_seconds + sum(cost.seconds for cost in self.rules)


@dataclass(slots=True)
class _Tally:
    seconds: float = 0.0
    calls: int = 0
    trials: int = 0
    matches: int = 0


@dataclass(slots=True)
class _Tallies:
    """Sums by name, and whose turn it is."""

    rules: dict[str, _Tally] = field(default_factory=dict)
    patterns: dict[int, _Tally] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    current: _Tally = field(default_factory=_Tally)
    scan_seconds: float = 0.0

    @contextmanager
    def charged(self, name: str) -> Iterator[_Tally]:
        """Time and trials inside go to `name`."""
        self.current = self.rules.setdefault(name, _Tally())
        self.current.calls += 1
        start = time.process_time()
        yield self.current
        self.current.seconds += time.process_time() - start


class _CountedPattern:
    """A pattern that counts how often its expression is tried."""

    def __init__(self, pattern: Pattern, tally: _Tally, owner: _Tally) -> None:
        self._pattern = pattern
        self._tally = tally
        self._owner = owner

    def __getattr__(self, name: str) -> Any:  # Any: whatever a pattern has
        return getattr(self._pattern, name)

    def search(
        self, text: str, low: int = 0, high: int | None = None, *, once: bool = False
    ) -> list[Hit]:
        """See `Pattern.search`."""
        self._tally.trials += 1
        self._owner.trials += 1
        return self._pattern.search(text, low, high, once=once)


class _WatchedScene:
    """A scene that notes what patterns cost; everything else is the scene's own."""

    def __init__(self, scene: CallScene, tallies: _Tallies, asked: set[int]) -> None:
        self._scene = scene
        self._tallies = tallies
        self._asked = asked

    def __getattr__(self, name: str) -> Any:  # Any: whatever a scene has
        return getattr(self._scene, name)

    def found(self, pattern: Pattern, key: int, clauses: int | None = None) -> Sequence[Match]:
        """See `CallScene.found`; only the first time in a call costs anything."""
        if key in self._asked:
            return self._scene.found(pattern, key, clauses)
        self._asked.add(key)
        tallies = self._tallies
        tally = tallies.patterns.setdefault(key, _Tally())
        counted = cast("Pattern", _CountedPattern(pattern, tally, tallies.current))
        before = tally.trials
        start = time.process_time()
        found = self._scene.found(counted, key, clauses)
        spent = time.process_time() - start
        if tally.trials > before:
            tally.seconds += spent
            tally.calls += 1
            tally.matches += len(found)
            tallies.names[key] = ("≈" if pattern.merges else "") + pattern.source
        return found

    def within(self, first: int, last: int) -> _WatchedScene:
        """See `CallScene.within`."""
        return _WatchedScene(self._scene.within(first, last), self._tallies, self._asked)

    def fact(self, name: str) -> FactValue:
        """See `CallScene.fact`; worked out before any rule is asked."""
        return self._scene.fact(name)


def costs(checker: Checker, calls: Iterable[Call]) -> Costs:
    """What `checker`'s rules and patterns cost on `calls`, each call once.

    Patterns of facts count for their fact, and are not among the patterns. What is made when it
    is first used (expressions, the tokeniser's dictionary) is made on the first `WARM_UP` calls,
    which are checked once more before anything is measured.
    """
    source = iter(calls)
    first = list(islice(source, WARM_UP))
    for call in first:
        checker.check(call)
    tallies = _Tallies()
    count = 0
    for call in chain(first, source):
        count += 1
        _watch(checker, call, tallies)
    rules = [_cost(name, tally) for name, tally in tallies.rules.items()]
    patterns = [
        _cost(tallies.names[key], tally) for key, tally in tallies.patterns.items() if tally.calls
    ]
    return Costs(count, tallies.scan_seconds, _dearest_first(rules), _dearest_first(patterns))


def _watch(checker: Checker, call: Call, tallies: _Tallies) -> None:
    rule_set = checker.rule_set
    start = time.process_time()
    scene = checker.scene(call)
    tallies.scan_seconds += time.process_time() - start
    for name in rule_set.facts:
        with tallies.charged(f"fact:{name}") as tally:
            value = scene.fact(name)
        tally.matches += value is not None
    watched = cast("CallScene", _WatchedScene(scene, tallies, set()))
    for rule, basis in checker.asked(scene):
        with tallies.charged(rule.id) as tally:
            verdict = evaluate(rule, watched, rule_set, basis, short_ok=False)
        tally.matches += len(verdict.findings) + len(verdict.suppressed)


def _cost(name: str, tally: _Tally) -> Cost:
    return Cost(name, tally.seconds, tally.calls, tally.trials, tally.matches)


def _dearest_first(found: list[Cost]) -> tuple[Cost, ...]:
    return tuple(sorted(found, key=lambda cost: (-cost.seconds, cost.name)))
