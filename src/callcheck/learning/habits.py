"""How rules behave on stored calls: which never fire, which always fire together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from callcheck.checking import Checker
from callcheck.checking.evaluate import evaluate
from callcheck.model import Call
from callcheck.ruleset.lint import Advice

TOGETHER = 5  # fewer calls than this say nothing about a pair


def habits(checker: Checker, calls: Iterable[Call]) -> list[Advice]:
    """Advice from calls: `never-fires`, and `always-together` for pairs seen in 5 calls or more."""
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for call in calls:
        scene = checker.scene(call)
        fired = [
            rule.id
            for rule, basis in checker.asked(scene)
            if evaluate(rule, scene, checker.rule_set, basis, short_ok=True).findings
        ]
        alone.update(fired)
        pairs.update(combinations(fired, 2))
    never = [
        Advice(rule, "never-fires", "在这些通话里一次也没有命中")
        for rule in checker.rule_set.rules
        if not alone[rule]
    ]
    together = [
        Advice(one, "always-together", f"总和 {two} 一起命中({count} 通)")
        for (one, two), count in sorted(pairs.items())
        if count >= TOGETHER and count == alone[one] == alone[two]
    ]
    return never + together
