"""The training module of a number, as the subject of a lesson."""

from __future__ import annotations

from callcheck.errors import UsageError
from callcheck.learning.modules import Module, read_modules
from callcheck.ruleset import RuleSet


def module_numbered(number: int, rule_set: RuleSet) -> Module:
    """A training module.

    Raises:
        UsageError: `unknown-module`.
    """
    found = read_modules(rule_set)
    if number not in found:
        hint = f"有 {min(found)} 到 {max(found)},callcheck module list 列出"
        raise UsageError("unknown-module", f"没有模块 {number}", hint=hint)
    return found[number]
