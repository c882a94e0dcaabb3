"""The bundled rules: every one proves itself, every category has one."""

import pytest

from callcheck.checking import Checker, prove
from callcheck.ruleset import RuleSet, read_rules

RULES = sorted(read_rules().rules)


@pytest.mark.parametrize("rule_id", RULES)
def test_rule_passes_its_own_tests(rule_id: str, rule_set: RuleSet) -> None:
    assert [e.render() for e in prove(rule_set, [rule_set.rules[rule_id]])] == []


def test_every_category_has_a_rule(rule_set: RuleSet) -> None:
    covered = {rule.category.id for rule in rule_set.rules.values()}
    assert [name for name in rule_set.categories if name not in covered] == []


def test_every_rule_is_in_force_today_or_says_why(checker: Checker) -> None:
    silent = [
        r.id for r in checker.rule_set.rules.values() if not checker.rule_set.is_in_force(r, None)
    ]
    assert silent == []
