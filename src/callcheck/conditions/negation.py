"""`not`: a condition that is not met in view."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene
from callcheck.source import Node


class Not(Condition):
    """Met, without words, when its condition is not."""

    key = "not"
    title = "没有"
    SCHEMA = {
        "type": "object",
        "required": ["not"],
        "properties": {"not": {"$ref": "#/$defs/condition"}, "name": {"type": "string"}},
    }
    EXAMPLES = (
        Example("all: [{says: [还钱]}, {not: {says: [您]}}]", ("坐席:赶紧还钱",), ("还钱",)),
        Example("all: [{says: [还钱]}, {not: {says: [请]}}]", ("坐席:请还钱",), ()),
    )

    def __init__(self, part: Condition | None) -> None:
        self.part = part

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Not:
        """See `SCHEMA`."""
        return cls(context.condition(fields["not"]))

    def children(self) -> tuple[Condition, ...]:
        """What must not be met."""
        return (self.part,) if self.part else ()

    def matches(self, scene: Scene) -> list[Match]:
        """One match without words, or none."""
        assert self.part is not None
        return [] if self.part.is_met(scene) else [Match(scene.window[0])]
