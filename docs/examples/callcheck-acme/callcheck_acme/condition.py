"""`repeats`: the same words several times running."""

import re
from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene, speaks
from callcheck.model import Speaker
from callcheck.source import Node


class Repeats(Condition):
    """Words of two to six characters said at least so many times running, in one turn."""

    key = "repeats"
    title = "连说几遍"
    SCHEMA = {
        "type": "object",
        "required": ["repeats"],
        "properties": {
            "repeats": {"type": "integer", "minimum": 2, "maximum": 20},
            "by": {"enum": ["agent", "customer", "any"]},
        },
    }
    EXAMPLES = (
        Example("repeats: 3", ("坐席:还钱,还钱,还钱!",), ("还钱,还钱,还钱",)),
        Example("repeats: 3", ("坐席:还钱,还钱",), ()),
    )

    def __init__(self, times: int, by: Speaker | None) -> None:
        self.by = by
        self._pattern = re.compile(rf"(.{{2,6}}?)\1{{{times - 1},}}")

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> "Repeats":
        """See `SCHEMA`."""
        times = fields["repeats"].whole("repeats", low=2, high=20)
        return cls(times, context.speaker_of(fields.get("by")))

    def matches(self, scene: Scene) -> list[Match]:
        """Each run, in the turns in view."""
        found = []
        first, last = scene.window
        for turn in scene.call.turns[first : last + 1]:
            if speaks(turn.speaker, self.by):
                low, _ = scene.stream.turn_range(turn.index)
                for hit in self._pattern.finditer(scene.stream.texts[turn.index]):
                    found.append(Match(turn.index, low + hit.start(), low + hit.end()))
        return found
