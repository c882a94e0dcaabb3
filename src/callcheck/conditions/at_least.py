"""`at_least`: a number of several conditions."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene
from callcheck.source import Node


class AtLeast(Condition):
    """Met when `n` of the conditions of `of` are."""

    key = "at_least"
    title = "至少几项"
    SCHEMA = {
        "type": "object",
        "required": ["at_least"],
        "properties": {
            "at_least": {
                "type": "object",
                "required": ["n", "of"],
                "additionalProperties": False,
                "properties": {
                    "n": {"type": "integer", "minimum": 1},
                    "of": {"type": "array", "items": {"$ref": "#/$defs/condition"}},
                },
            },
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example(
            "at_least: {n: 2, of: [[时间], [金额], [渠道]]}",
            ("坐席:时间是周五 金额一千",),
            ("时间", "金额"),
        ),
        Example("at_least: {n: 2, of: [[时间], [金额], [渠道]]}", ("坐席:时间是周五",), ()),
    )

    def __init__(self, least: int, parts: list[Condition]) -> None:
        self.least = least
        self.parts = tuple(parts)

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> AtLeast:
        """See `SCHEMA`."""
        inner = fields["at_least"].mapping(("n", "of"), "at_least ")
        parts = context.conditions(inner["of"]) if "of" in inner else []
        least = inner["n"].whole("n", low=1) if "n" in inner else 1
        if "of" not in inner or "n" not in inner or least > len(parts):
            fields["at_least"].error("no-condition", "`at_least` 要有 n 和 of,n 不超过 of 的项数")
        return cls(least, parts)

    def children(self) -> tuple[Condition, ...]:
        """What is counted."""
        return self.parts

    def triggers(self) -> frozenset[int] | None:
        """Any part's."""
        options = [part.triggers() for part in self.parts]
        if any(option is None for option in options):
            return None
        return frozenset().union(*(option for option in options if option is not None))

    def matches(self, scene: Scene) -> list[Match]:
        """The matches of the parts that are met, when they are enough."""
        met = [found for part in self.parts if (found := part.look(scene))]
        if len(met) < self.least:
            return []
        return sorted({m for found in met for m in found}, key=lambda match: match.order)
