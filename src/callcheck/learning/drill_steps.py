"""The steps of a drill: named ones of `training/steps.yaml`, and a drill's own."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from callcheck.condition import ParseContext
from callcheck.learning.drill_data import Asked, Step
from callcheck.learning.drill_terms import SAYS, TermReader
from callcheck.model import Kind
from callcheck.ruleset import RuleSet
from callcheck.source import Node, nearest

HINTS = frozenset(("name", "agency", "lender", "product", "amount", "channel", "due_date"))
FIELDS = ("title", "hint", "category", "avoid", *SAYS)


@dataclass(slots=True)
class StepReader:
    """Reads steps; a text is the name of a shared one."""

    rule_set: RuleSet
    context: ParseContext
    shared: Node | None
    _named: dict[str, Step | None] = field(default_factory=dict)

    def read(self, node: Node, nodes: Collection[str]) -> list[Step]:
        """The steps of a drill, in order."""
        known = self.shared.mapping() if self.shared else {}
        steps: list[Step] = []
        for item in node.items("steps"):
            name, made = self._one(item, known, nodes)
            if made is None:
                continue
            if name in [step.id for step in steps]:
                item.error("duplicate-key", f"步骤 `{name}` 写了两次")
            steps.append(made)
        if not steps:
            node.error("missing-key", "至少要有一个步骤")
        return steps

    def _one(
        self, item: Node, known: dict[str, Node], nodes: Collection[str]
    ) -> tuple[str, Step | None]:
        if item.is_scalar:
            name = item.text("steps")
            if name not in known:
                hint = nearest(name, known) or "可用:" + " ".join(known)
                item.error("unknown-value", f"没有 `{name}` 这个步骤", hint)
                return name, None
            if name not in self._named:
                self._named[name] = self._step(name, known[name], ())
            return name, self._named[name]
        fields = item.mapping(("id", "at", *FIELDS), "步骤")
        if "id" not in fields:
            item.error("missing-key", "缺少 `id`")
            return "", None
        at = fields["at"].items("at") if "at" in fields else []
        places = tuple(place.choice(nodes, "at") for place in at)
        return (name := fields["id"].text("id")), self._step(name, item, places)

    def _step(self, name: str, node: Node, places: tuple[str, ...]) -> Step | None:
        fields = node.mapping(("id", "at", *FIELDS), "步骤")
        heads = [head for head in ("category", "avoid", "says") if head in fields]
        if len(heads) != 1:
            node.error("no-condition", "category、avoid、says 三者要有且只有一个", " ".join(heads))
            return None
        for wanted in ("title", "hint"):
            if wanted not in fields:
                node.error("missing-key", f"缺少 `{wanted}`")
        if "hint" in fields:
            _check_hint(fields["hint"])
        asked: Asked = "says"
        category = ""
        if heads[0] != "says":
            category = fields[heads[0]].choice(self.rule_set.categories, heads[0])
            asked = "avoid" if heads[0] == "avoid" else "required"
            found = self.rule_set.categories.get(category)
            if asked == "required" and found is not None:
                if found.kind is Kind.MERIT:
                    asked = "merit"
                elif found.kind is not Kind.REQUIRED:
                    fields["category"].error(
                        "unknown-value", f"`{category}` 不是要说的话,也不是好的做法", "用 avoid"
                    )
        terms = TermReader(self.rule_set, self.context, ())
        return Step(
            id=name,
            title=fields["title"].text("title") if "title" in fields else "",
            hint=fields["hint"].text("hint") if "hint" in fields else "",
            asked=asked,
            category=category,
            nodes=places,
            test=terms.says(fields, node) if asked == "says" else None,
        )


def _check_hint(node: Node) -> None:
    names = re.findall(r"[{]([^}]*)[}]?|(})", node.text("hint"))
    for name in ("".join(pair) for pair in names):
        if name not in HINTS:
            hint = nearest(name, HINTS) or "可用:" + " ".join(sorted(HINTS))
            node.error("unknown-value", f"hint 里没有 `{{{name}}}` 可填", hint)
