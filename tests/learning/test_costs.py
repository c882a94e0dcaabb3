from collections.abc import Callable
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.learning.costs import costs
from callcheck.model import Call
from callcheck.ruleset import read_rules

RULE = """\
id: {id}
title: 试
category: threat.violence
status: draft
summary: 试
find:
  says: ["{says}"]
tests:
  - {{hit: "{hit}", quote: "{hit}"}}
  - {{miss: 您好, because: 问候}}
"""


@pytest.fixture
def two_rules(tmp_path: Path) -> Checker:
    for name, says, hit in (
        ("zz-rare", "紫砂壶…4鸳鸯", "紫砂壶鸳鸯"),
        ("zz-shared", "紫砂壶…4鸳鸯", "紫砂壶鸳鸯"),
        ("zz-unheard", "貔貅", "貔貅"),
    ):
        path = tmp_path / "threat" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(RULE.format(id=name, says=says, hit=hit))
    return Checker(read_rules([tmp_path]))


def test_counts_trials_and_matches_once_for_a_shared_pattern(
    two_rules: Checker, call_of: Callable[..., Call]
) -> None:
    calls = [
        call_of("紫砂壶是鸳鸯"),
        call_of("紫砂壶一只", f"客户:{'茶' * 40}", "紫砂壶"),
        call_of("您好"),
    ]
    found = costs(two_rules, calls)
    assert found.calls == 3
    counts = {c.name: (c.calls, c.trials, c.matches) for c in found.rules}
    assert counts["zz-rare"] == (2, 3, 1)
    assert counts["zz-shared"] == (2, 0, 1)
    assert "zz-unheard" not in counts
    patterns = {c.name: (c.calls, c.trials, c.matches) for c in found.patterns}
    assert patterns["紫砂壶…4鸳鸯"] == (2, 3, 1)


def test_every_fact_is_there_and_the_dearest_comes_first(
    checker: Checker, call_of: Callable[..., Call]
) -> None:
    found = costs(checker, [call_of("信不信我打断你的狗腿", "客户:我要投诉你")] * 3)
    names = {cost.name: cost for cost in found.rules}
    assert {name for name in names if name.startswith("fact:")} == {
        f"fact:{fact}" for fact in checker.rule_set.facts
    }
    assert names["fact:complaint_raised"].matches == 3
    assert names["threat-violence-limbs"].matches == 3
    for shown in (found.rules, found.patterns):
        assert list(shown) == sorted(shown, key=lambda cost: (-cost.seconds, cost.name))
    assert found.seconds == found.scan_seconds + sum(cost.seconds for cost in found.rules)


def test_watching_changes_no_finding(checker: Checker, call_of: Callable[..., Call]) -> None:
    call = call_of("信不信我打断你的狗腿", "客户:我要投诉你", "你去投诉啊 没用的")
    report = checker.check(call)
    said = [f.rule for f in report.findings] + [s.rule for s in report.suppressed]
    matches = {cost.name: cost.matches for cost in costs(checker, [call]).rules}
    assert {rule for rule in said if not matches[rule]} == set()


def test_no_calls_cost_nothing(checker: Checker) -> None:
    found = costs(checker, [])
    assert (found.calls, found.seconds, found.rules, found.patterns) == (0, 0.0, (), ())
