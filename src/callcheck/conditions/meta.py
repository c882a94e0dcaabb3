"""`meta`: what the source knew of the call besides its words."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Match, ParseContext, Scene
from callcheck.source import Node

FIELDS = ("agent_id", "agent_org", "customer_id", "direction", "number", "product")


class Meta(Condition):
    """A field of the call's metadata that is known, holds one of some words, or lacks them all.

    Unknown metadata meets nothing: what is not known is no evidence.
    """

    key = "meta"
    title = "通话信息"
    SCHEMA = {
        "type": "object",
        "required": ["meta"],
        "properties": {
            "meta": {"enum": list(FIELDS)},
            "has": {"type": "array", "items": {"type": "string"}},
            "lacks": {"type": "array", "items": {"type": "string"}},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = ()

    def __init__(self, field: str, has: list[str], lacks: list[str]) -> None:
        self.field = field
        self.has = tuple(has)
        self.lacks = tuple(lacks)

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Meta:
        """See `SCHEMA`."""
        return cls(
            fields["meta"].choice(FIELDS, "meta"),
            fields["has"].texts("has") if "has" in fields else [],
            fields["lacks"].texts("lacks") if "lacks" in fields else [],
        )

    def matches(self, scene: Scene) -> list[Match]:
        """One match without words, or none."""
        known = getattr(scene.call.meta, self.field) if self.field else None
        if known is None:
            return []
        text = str(known)
        if self.has and not any(word in text for word in self.has):
            return []
        return [] if any(word in text for word in self.lacks) else [Match(0)]
