"""`all`: every one of several conditions, anywhere in view."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene
from callcheck.source import Node


class AllOf(Condition):
    """Met when each of its conditions is, in whatever order and place; see `near` for nearness."""

    key = "all"
    title = "全部"
    SCHEMA = {
        "type": "object",
        "required": ["all"],
        "properties": {
            "all": {"type": "array", "items": {"$ref": "#/$defs/condition"}},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example(
            "all: [{says: [银行]}, {says: [工号]}]", ("坐席:青禾银行 工号一",), ("银行", "工号")
        ),
        Example("all: [{says: [银行]}, {says: [工号]}]", ("坐席:青禾银行",), ()),
    )

    def __init__(self, parts: list[Condition], names: list[str]) -> None:
        self.parts = tuple(parts)
        self.names = tuple(names)

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> AllOf:
        """See `SCHEMA`; a part's `name` says what is lacking when it alone is not met."""
        parts, names = [], []
        for item in fields["all"].items("条件"):
            part = context.condition(item)
            if part is not None:
                given = item.mapping().get("name") if item.is_mapping else None
                parts.append(part)
                names.append(given.text("name") if given else "")
        return cls(parts, names)

    def children(self) -> tuple[Condition, ...]:
        """Its parts."""
        return self.parts

    def triggers(self) -> frozenset[int] | None:
        """The fewest of any part's, since every part must be met."""
        known = [t for part in self.parts if (t := part.triggers()) is not None]
        return min(known, key=len) if known else None

    def is_met(self, scene: Scene) -> bool:
        """As soon as that can be told."""
        if self.gate is not None and self.gate not in scene.alive:
            return False
        return all(part.is_met(scene) for part in self.parts)

    def matches(self, scene: Scene) -> list[Match]:
        """The matches of all parts, or none; those without words only where no part has any."""
        found: set[Match] = set()
        for part in self.parts:
            here = part.look(scene)
            if not here:
                return []
            found.update(here)
        said = {match for match in found if match.start >= 0}
        return sorted(said or found, key=lambda match: match.order)
