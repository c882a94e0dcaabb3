"""Ratios that tell a slip in the hot loop from the machine's noise; budgets are in docs/performance.md.

Processor time of one process, both sides in turns, and limits that are far from what is measured:
half the speed must be lost before one of these fails.
"""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.contenders import CHECK, JIEBA, RE, as_re, checking, jieba_words
from bench.corpus import make_calls
from bench.growth import TALKS, TEXTS, long_call, long_turn, seconds
from bench.more_rules import write_copies
from bench.timing import Contender, rates

from callcheck import Call
from callcheck.checking import Checker
from callcheck.ruleset import RuleSet, read_rules

LEAST_OF_RE = 0.5  # 1.4 measured
LEAST_OF_JIEBA = 0.05  # 0.15 measured
MOST_FOR_THREE = 4.0  # 2.1 measured
MOST_FOR_LENGTH = 4.0  # 1.8 measured
MOST_GROWTH = 3.0  # of what is linear; 0.9 to 1.8 measured, four and six where time is quadratic
CALLS = 60
SECONDS = 0.3


@pytest.fixture(autouse=True)
def untraced() -> Iterator[None]:
    """Without coverage, which slows Python's own steps alone, and the other tests' garbage."""
    trace = sys.gettrace()
    sys.settrace(None)
    gc.freeze()  # as `scan` does
    yield
    gc.unfreeze()
    sys.settrace(trace)


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    return list(make_calls(CALLS))


def measured(contenders: list[Contender]) -> dict[str, float]:
    return rates(contenders, CALLS, seconds=SECONDS, rounds=3)


def test_against_the_patterns_as_re_on_every_turn(checker: Checker, calls: list[Call]) -> None:
    texts = [[turn.text for turn in call.turns] for call in calls]
    found = measured([checking(CHECK, checker, calls), as_re(checker, texts), jieba_words(texts)])
    assert found[CHECK] / found[RE] >= LEAST_OF_RE
    assert found[CHECK] / found[JIEBA] >= LEAST_OF_JIEBA


def test_three_times_the_rules(
    checker: Checker, rule_set: RuleSet, calls: list[Call], tmp_path: Path
) -> None:
    more = Checker(read_rules([write_copies(rule_set, 2, tmp_path)]))
    found = measured([checking("1", checker, calls), checking("3", more, calls)])
    assert found["1"] / found["3"] <= MOST_FOR_THREE


def test_a_long_call_costs_no_more_a_turn_than_a_short_one(checker: Checker) -> None:
    short, long = (list(make_calls(20, turns=turns)) for turns in (20, 200))
    found = rates(
        [checking("short", checker, short), checking("long", checker, long)],
        20,
        seconds=SECONDS,
        rounds=3,
    )
    turns = [sum(len(call.turns) for call in part) for part in (short, long)]
    assert (found["short"] * turns[0]) / (found["long"] * turns[1]) <= MOST_FOR_LENGTH


@pytest.mark.parametrize("kind", list(TEXTS))
def test_time_grows_with_the_length_of_a_turn(checker: Checker, kind: str) -> None:
    checker.check(long_turn(TEXTS[kind], 24_000))  # builds what pays from some length on
    short = seconds(checker, long_turn(TEXTS[kind], 4_000))
    assert seconds(checker, long_turn(TEXTS[kind], 24_000)) <= MOST_GROWTH * 6 * short


@pytest.mark.parametrize("kind", list(TALKS))
def test_time_grows_with_the_turns_of_a_call(checker: Checker, kind: str) -> None:
    checker.check(long_call(TALKS[kind], 8_000))
    short = seconds(checker, long_call(TALKS[kind], 2_000))
    assert seconds(checker, long_call(TALKS[kind], 8_000)) <= MOST_GROWTH * 4 * short
