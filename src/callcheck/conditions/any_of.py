"""`any`: at least one of several conditions."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene
from callcheck.source import Node


class AnyOf(Condition):
    """Met wherever one of its conditions is."""

    key = "any"
    title = "任一"
    SCHEMA = {
        "type": "object",
        "required": ["any"],
        "properties": {
            "any": {"type": "array", "items": {"$ref": "#/$defs/condition"}},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example("any: [{says: [砍你]}, {says: [捅你]}]", ("坐席:砍你 还是捅你",), ("砍你", "捅你")),
    )

    def __init__(self, parts: list[Condition]) -> None:
        self.parts = tuple(parts)

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> AnyOf:
        """See `SCHEMA`."""
        return cls(context.conditions(fields["any"]))

    def children(self) -> tuple[Condition, ...]:
        """Its options."""
        return self.parts

    def triggers(self) -> frozenset[int] | None:
        """Any option's."""
        options = [part.triggers() for part in self.parts]
        if any(option is None for option in options):
            return None
        return frozenset().union(*(option for option in options if option is not None))

    def is_met(self, scene: Scene) -> bool:
        """As soon as that can be told."""
        if self.gate is not None and self.gate not in scene.alive:
            return False
        return any(part.is_met(scene) for part in self.parts)

    def matches(self, scene: Scene) -> list[Match]:
        """All its conditions' matches."""
        found = {match for part in self.parts for match in part.look(scene)}
        return sorted(found, key=lambda match: match.order)
