"""Rule files read into a `RuleSet`."""

from callcheck.ruleset.load import bundled_rules, read_rules, read_with
from callcheck.ruleset.rule import Norm, Rule, RuleTest, Status, Window
from callcheck.ruleset.rule_set import RuleSet

__all__ = [
    "Norm",
    "Rule",
    "RuleSet",
    "RuleTest",
    "Status",
    "Window",
    "bundled_rules",
    "read_rules",
    "read_with",
]
