"""What is allowed in rules but probably not meant."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from callcheck.condition import Condition
from callcheck.ruleset.rule_set import RuleSet
from callcheck.text.collisions import words_like

_LIST = re.compile(r"<([a-z0-9_-]+)>")
SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Advice:
    """Something to look at: where (a rule's, guard's or list's id), a slug, and words (Chinese)."""

    where: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.code}: {self.message}"


def lint(rule_set: RuleSet) -> list[Advice]:
    """Everything found, in order of place.

    Codes: `same-pattern` (two rules share a pattern), `short-pattern` (fewer than 2 characters
    may match), `shadowed-pattern` (a pattern that is all characters and holds another of the same
    `says`), `sound-collision` (a pattern matched by sound that sounds like an ordinary word),
    `unused-guard`, `unused-list`, `no-category` (a category without a rule).
    """
    found = [
        *_shared_patterns(rule_set),
        *_short_patterns(rule_set),
        *_shadowed(rule_set),
        *_collisions(rule_set),
        *_unused(rule_set),
        *_uncovered(rule_set),
    ]
    return sorted(found, key=lambda advice: (advice.where, advice.code, advice.message))


def patterns_of(condition: Condition) -> Iterator[str]:
    """Sources of the patterns of a condition and of its parts."""
    yield from (pattern.source for pattern, _ in condition.patterns())
    for child in condition.children():
        yield from patterns_of(child)


def _users(rule_set: RuleSet) -> dict[str, list[str]]:
    users: dict[str, list[str]] = defaultdict(list)
    for rule in rule_set.rules.values():
        for source in dict.fromkeys(patterns_of(rule.condition)):
            users[source].append(rule.id)
    return users


def _shared_patterns(rule_set: RuleSet) -> Iterator[Advice]:
    rules = rule_set.rules
    for source, users in _users(rule_set).items():
        kinds = {(rules[u].category.id, rules[u].shape) for u in users}
        if len(users) > len(kinds):
            yield Advice(users[0], "same-pattern", f"句式 {source} 也在:{' '.join(users[1:])}")


def _short_patterns(rule_set: RuleSet) -> Iterator[Advice]:
    for pattern in rule_set.book.patterns:
        if pattern.most < SHORTEST and not pattern.has_words and not pattern.at_edge:
            users = _users(rule_set).get(pattern.source, ())
            for rule_id in users:
                if rule_set.rules[rule_id].category.kind.is_violation:
                    message = f"句式 {pattern.source} 只有 {pattern.most} 个字"
                    yield Advice(rule_id, "short-pattern", message)


def _conditions(condition: Condition) -> Iterator[Condition]:
    yield condition
    for child in condition.children():
        yield from _conditions(child)


def _shadowed(rule_set: RuleSet) -> Iterator[Advice]:
    for rule in rule_set.rules.values():
        for condition in _conditions(rule.condition):
            plain = [p for p, _ in condition.patterns() if p.merges is None and p.text]
            for one in plain:
                other = next((p for p in plain if p is not one and p.text in one.text), None)
                if other is not None:
                    message = f"句式 {one.source} 总是先被 {other.source} 说中"
                    yield Advice(rule.id, "shadowed-pattern", message)


def _collisions(rule_set: RuleSet) -> Iterator[Advice]:
    told = set()
    for rule in rule_set.rules.values():
        for condition in _conditions(rule.condition):
            for pattern, _ in condition.patterns():
                if pattern.merges and pattern.text and (rule.id, pattern.source) not in told:
                    told.add((rule.id, pattern.source))
                    same = words_like(pattern.text, pattern.merges)
                    if same:
                        message = f"句式 {pattern.source} 和常用词同音:{' '.join(same[:5])}"
                        yield Advice(rule.id, "sound-collision", message)


def _unused(rule_set: RuleSet) -> Iterator[Advice]:
    used = {guard for rule in rule_set.rules.values() for guard in rule.unless}
    for guard in rule_set.guards:
        if guard not in used:
            yield Advice(guard, "unused-guard", "没有规则用这个语境守卫")
    named = {name for pattern in rule_set.book.patterns for name in _LIST.findall(pattern.source)}
    named |= {
        n for words in rule_set.book.list_sources.values() for w in words for n in _LIST.findall(w)
    }
    for name in rule_set.book.lists:
        if name not in named:
            yield Advice(name, "unused-list", "没有句式用这个词表")


def _uncovered(rule_set: RuleSet) -> Iterator[Advice]:
    covered = {rule.category.id for rule in rule_set.rules.values()}
    for category in rule_set.categories:
        if category not in covered:
            yield Advice(category, "no-category", "这个类别没有规则")
