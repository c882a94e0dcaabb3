"""What a branch or a step of a drill asks of a reply, read from YAML into a test."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from callcheck.condition import Condition, ParseContext
from callcheck.learning.drill_data import Moment, Test
from callcheck.ruleset import RuleSet
from callcheck.source import Node, nearest

SAYS = ("says", "without", "turn_lacks", "sounds_like")
TERMS = ("finding", "clean", "fact", "step", "visits", "ever", "any", "not", *SAYS)


@dataclass(frozen=True, slots=True)
class TermReader:
    """Reads tests; mistakes are noted at their place.

    Several terms in one mapping must all hold.
    """

    rule_set: RuleSet
    context: ParseContext
    steps: Collection[str]

    def test(self, fields: Mapping[str, Node], node: Node) -> Test | None:
        """The test that the terms among `fields` make together; None when there are none."""
        readers: dict[str, Callable[[Node], Test]] = {
            "finding": self._finding,
            "clean": self._clean,
            "fact": self._fact,
            "step": self._step,
            "visits": self._visits,
            "ever": self._ever,
            "any": self._any,
            "not": self._not,
        }
        tests = [read(fields[name]) for name, read in readers.items() if name in fields]
        if "says" in fields:
            tests.append(self.says(fields, node))
        elif any(name in fields for name in SAYS):
            node.error("missing-key", "缺少 `says`")
        if not tests:
            return None
        return tests[0] if len(tests) == 1 else _all(tests)

    def says(self, fields: Mapping[str, Node], node: Node) -> Test:
        """Whether the reply has one of the patterns."""
        given = {name: fields[name] for name in SAYS if name in fields}
        condition = self.context.registry["says"].parse(given, node, self.context)
        return _heard(condition)

    def _mapping(self, node: Node) -> Test:
        test = self.test(node.mapping(TERMS, "条件"), node)
        if test is None:
            node.error("no-condition", "这里没有条件", "可用:" + " ".join(TERMS))
            return lambda _: False
        return test

    def _finding(self, node: Node) -> Test:
        rules = self.rule_set
        families = {category.family for category in rules.categories.values()}
        known = {*families, *rules.categories, *rules.rules}
        names = frozenset(item.text("finding").removesuffix(".*") for item in node.items("finding"))
        for item in node.items("finding"):
            name = item.text("finding").removesuffix(".*")
            if name not in known:
                item.error("unknown-value", f"没有 `{name}` 这个类别或规则", nearest(name, known))
        return lambda moment: not names.isdisjoint(moment.found)

    def _clean(self, node: Node) -> Test:
        wanted = node.value
        if not isinstance(wanted, bool):
            node.error("wrong-type", "clean 应是 true 或 false")
        return lambda moment: moment.clean is wanted

    def _fact(self, node: Node) -> Test:
        facts = sorted(self.rule_set.facts)
        if not node.is_mapping:
            name = node.choice(facts, "fact")
            return lambda moment: bool(name) and moment.fact(name) is not None
        pairs = {name: value.text("fact") for name, value in node.mapping(facts, "事实表").items()}
        return lambda moment: all(str(moment.fact(name)) == is_ for name, is_ in pairs.items())

    def _step(self, node: Node) -> Test:
        names = [item.choice(self.steps, "step") for item in node.items("step")]
        return lambda moment: all(name in moment.steps for name in names)

    def _visits(self, node: Node) -> Test:
        least = node.whole("visits", low=2)
        return lambda moment: moment.visits >= least

    def _ever(self, node: Node) -> Test:
        condition = self.context.registry["says"].parse({"says": node}, node, self.context)
        return lambda moment: condition.is_met(moment.replies)

    def _any(self, node: Node) -> Test:
        tests = [self._mapping(item) for item in node.items("any")]
        return lambda moment: any(test(moment) for test in tests)

    def _not(self, node: Node) -> Test:
        test = self._mapping(node)
        return lambda moment: not test(moment)


def _heard(condition: Condition) -> Test:
    return lambda moment: condition.is_met(moment.reply)


def _all(tests: list[Test]) -> Test:
    def holds(moment: Moment) -> bool:
        return all(test(moment) for test in tests)

    return holds
