"""Calls a second, side by side in one run: callcheck, and its literals as `re` on every turn."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from callcheck.checking import Checker
from callcheck.readers import read_calls

SAMPLES = Path(__file__).parent.parent / "samples" / "calls"


def seconds(work: Callable[[], None]) -> float:
    """The best of three."""
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    paths = sys.argv[1:] or [str(SAMPLES)]
    calls = [call for path in paths for call in read_calls(path)]
    calls = calls * max(1, 300 // len(calls))
    checker = Checker()
    patterns = checker.rule_set.book.patterns
    expressions = [re.compile(p.python_expression) for p in patterns]

    def ours() -> None:
        for call in calls:
            checker.check(call)

    def rival() -> None:
        for call in calls[: len(calls) // 10]:
            for turn in call.turns:
                for expression in expressions:
                    expression.search(turn.text)

    ours_rate = len(calls) / seconds(ours)
    rival_rate = (len(calls) // 10) / seconds(rival)
    turns = sum(len(call.turns) for call in calls) / len(calls)
    print(
        f"{len(calls)} calls, {turns:.1f} turns a call, {len(checker.rule_set.rules)} rules, {len(patterns)} patterns"
    )
    print(f"callcheck                 {ours_rate:8.0f} calls/s")
    print(
        f"re on every turn          {rival_rate:8.1f} calls/s (the patterns alone: no guards, facts, report)"
    )
    print(f"ratio                     {ours_rate / rival_rate:8.1f}")


if __name__ == "__main__":
    main()
