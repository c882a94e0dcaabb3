"""`fact`: what the call is about, from the files of `rules/facts/`."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Match, ParseContext, Scene
from callcheck.source import Node


class HasFact(Condition):
    """A fact that holds, has a value, or comes before another.

    `{fact: callee, is: third_party}` compares a word; `{fact: debt_mentioned, before:
    identity_verified}` is met when the first holds and the second does not or holds later.
    """

    key = "fact"
    title = "事实"
    SCHEMA = {
        "type": "object",
        "required": ["fact"],
        "properties": {
            "fact": {"type": "string"},
            "is": {"type": ["string", "array"], "items": {"type": "string"}},
            "before": {"type": "string"},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = ()

    def __init__(self, name: str, values: list[str], before: str | None) -> None:
        self.name = name
        self.values = tuple(values)
        self.before = before

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> HasFact:
        """See `SCHEMA`."""
        known = sorted(context.facts)
        name = fields["fact"].choice(known, "fact")
        before = fields["before"].choice(known, "before") if "before" in fields else None
        values = fields["is"].texts("is") if "is" in fields else []
        return cls(name, values, before or None)

    def matches(self, scene: Scene) -> list[Match]:
        """One match without words, at the turn from which the fact holds."""
        value = scene.fact(self.name)
        if self.values:
            return [Match(0)] if value in self.values else []
        if value is None:
            return []
        turn = value if isinstance(value, int) else 0
        if self.before is not None:
            other = scene.fact(self.before)
            if isinstance(other, int) and other <= turn:
                return []
        return [Match(turn)]
