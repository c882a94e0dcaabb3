"""`switch`: a choice of the profile's, for what the norms leave open."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Match, ParseContext, Scene
from callcheck.source import Node


class Switch(Condition):
    """Met when the profile's `switches` has the value `is`; `otherwise` stands for a missing one.

    Which choices there are, and what the norms say of each, is in `rules/norms.yaml: choices`.
    """

    key = "switch"
    title = "机构选择"
    SCHEMA = {
        "type": "object",
        "required": ["switch", "is"],
        "properties": {
            "switch": {"type": "string"},
            "is": {"type": ["string", "number", "boolean"]},
            "otherwise": {"type": ["string", "number", "boolean"]},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = ()

    def __init__(self, name: str, value: object, otherwise: object) -> None:
        self.name = name
        self.value = value
        self.otherwise = otherwise

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Switch:
        """See `SCHEMA`."""
        if "is" not in fields:
            node.error("missing-key", "`switch` 缺少 `is`")
        value = fields["is"].value if "is" in fields else None
        otherwise = fields["otherwise"].value if "otherwise" in fields else None
        return cls(fields["switch"].text("switch"), value, otherwise)

    def matches(self, scene: Scene) -> list[Match]:
        """One match without words, or none."""
        given = scene.profile.switches.get(self.name, self.otherwise)
        return [Match(0)] if given == self.value else []
