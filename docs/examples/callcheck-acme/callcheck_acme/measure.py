"""`longest_turn`: the agent talks on and on."""

from collections.abc import Mapping

from callcheck.condition import Condition, Match, ParseContext, Scene
from callcheck.model import Speaker
from callcheck.source import Node


class LongestTurn(Condition):
    """Met at each of the agent's turns of more than so many characters."""

    key = "longest_turn"
    shape = "measure"
    title = "一口气说多长"
    SCHEMA = {
        "type": "object",
        "required": ["longest_turn"],
        "properties": {"longest_turn": {"type": "integer", "minimum": 1}},
    }
    EXAMPLES = ()

    def __init__(self, limit: int) -> None:
        self.limit = limit

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> "LongestTurn":
        """See `SCHEMA`."""
        return cls(fields["longest_turn"].whole("longest_turn", low=1))

    def matches(self, scene: Scene) -> list[Match]:
        """A match with what was measured, for each turn over the limit."""
        return [
            Match(turn.index, measured=len(turn.text), limit=self.limit, unit="characters")
            for turn in scene.call.turns
            if turn.speaker is Speaker.AGENT and len(turn.text) > self.limit
        ]
