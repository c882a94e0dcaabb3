"""What renderers say of rules, categories and norms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from callcheck.model import Category, Citation
from callcheck.model.markup import SEVERITY_WORDS
from callcheck.ruleset import RuleSet

HOUSE = "HOUSE"  # the house's own standard, which has no clauses
CERTAINTY = {"text": "已读原文", "report": "据可靠转述", "memory": "待核原文"}
SEVERITY = SEVERITY_WORDS
KIND = {
    "forbidden": "禁止言行",
    "required": "应说未说",
    "conduct": "行为度量",
    "signal": "客户信号",
    "merit": "好的做法",
}
SPEAKER = {
    "agent": "坐席",
    "customer": "客户",
    "robot": "机器人",
    "system": "系统",
    "unknown": "未知",
}


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a rule says to people (Chinese)."""

    title: str
    why: str
    say_instead: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Texts by rule id, category id and norm id."""

    rules: Mapping[str, RuleText]
    categories: Mapping[str, Category]
    norms: Mapping[str, tuple[str, str]]

    def title(self, category: str) -> str:
        """A category's Chinese name, its id when unknown."""
        found = self.categories.get(category)
        return found.title if found else category

    def cite(self, citation: Citation) -> str:
        """A norm with its clause and how sure it is."""
        title, certainty = self.norms.get(citation.norm, (citation.norm, "memory"))
        if citation.norm == HOUSE:
            return title
        return f"{title} {citation.clause or '(条号未见)'}({CERTAINTY[certainty]})"


def catalogue_of(rule_set: RuleSet) -> Catalogue:
    """The texts of a rule set."""
    rules = {r.id: RuleText(r.title, r.why, r.say_instead) for r in rule_set.rules.values()}
    norms = {n.id: (n.title, n.certainty) for n in rule_set.norms.values()}
    return Catalogue(rules, rule_set.categories, norms)
