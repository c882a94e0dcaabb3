"""`count`: a condition met a number of times in one call."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene
from callcheck.source import Node


class Count(Condition):
    """One match, made of all, when `of` is met in `least` turns or more."""

    key = "count"
    title = "多次"
    SCHEMA = {
        "type": "object",
        "required": ["count"],
        "properties": {
            "count": {
                "type": "object",
                "required": ["of", "least"],
                "additionalProperties": False,
                "properties": {
                    "of": {"$ref": "#/$defs/condition"},
                    "least": {"type": "integer", "minimum": 2},
                },
            },
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example(
            "count: {of: [快点], least: 2}", ("坐席:快点", "客户:嗯", "坐席:快点"), ("快点", "快点")
        ),
        Example("count: {of: [快点], least: 2}", ("坐席:快点快点",), ()),
    )

    def __init__(self, part: Condition | None, least: int) -> None:
        self.part = part
        self.least = least

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Count:
        """See `SCHEMA`."""
        inner = fields["count"].mapping(("of", "least"), "count ")
        if len(inner) < 2:
            fields["count"].error("no-condition", "`count` 要有 of 和 least")
            return cls(None, 2)
        return cls(context.condition(inner["of"]), inner["least"].whole("least", low=2))

    def children(self) -> tuple[Condition, ...]:
        """What is counted."""
        return (self.part,) if self.part else ()

    def triggers(self) -> frozenset[int] | None:
        """Those of what is counted."""
        return self.part.triggers() if self.part else None

    def matches(self, scene: Scene) -> list[Match]:
        """One match or none."""
        found = self.part.look(scene) if self.part else []
        if len({match.turn for match in found}) < self.least:
            return []
        return [Match(found[-1].turn, found[-1].start, found[-1].end, tuple(found))]
