"""`then`: conditions met one after the other."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene
from callcheck.source import Node

TURNS = 4


class Then(Condition):
    """Each condition after the one before, within `turns` turns or `seconds` seconds of it."""

    key = "then"
    title = "先后"
    SCHEMA = {
        "type": "object",
        "required": ["then"],
        "properties": {
            "then": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/condition"}},
            "turns": {"type": "integer", "minimum": 0},
            "seconds": {"type": "number", "minimum": 0},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example(
            "{then: [{says: [别再打], by: customer}, {says: [还会打]}], turns: 1}",
            ("客户:别再打了", "坐席:我还会打的"),
            ("还会打",),
        ),
        Example(
            "{then: [{says: [别再打], by: customer}, {says: [还会打]}], turns: 1}",
            ("坐席:我还会打的", "客户:别再打了"),
            (),
        ),
    )

    def __init__(self, parts: list[Condition], turns: int, seconds: float | None) -> None:
        self.parts = tuple(parts)
        self.turns = turns
        self.seconds = seconds

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Then:
        """See `SCHEMA`; without `turns` and `seconds`, within four turns."""
        parts = context.conditions(fields["then"])
        if len(parts) < 2:
            fields["then"].error("no-condition", "`then` 至少要两个条件")
        turns = fields["turns"].whole("turns") if "turns" in fields else TURNS
        seconds = fields["seconds"].number("seconds") if "seconds" in fields else None
        if seconds is not None and "turns" not in fields:
            turns = 10**9
        return cls(parts, turns, seconds)

    def children(self) -> tuple[Condition, ...]:
        """The steps."""
        return self.parts

    def triggers(self) -> frozenset[int] | None:
        """The fewest of any step's, since every step must be met."""
        known = [t for part in self.parts if (t := part.triggers()) is not None]
        return min(known, key=len) if known else None

    def matches(self, scene: Scene) -> list[Match]:
        """One match for each place of the last condition that the others lead to."""
        chains: list[tuple[Match, ...]] = [(m,) for m in self.parts[0].look(scene)]
        for part in self.parts[1:]:
            if not chains:
                return []
            chains = [
                (*latest, match)
                for match in part.look(scene)
                if (latest := self._latest(chains, match, scene)) is not None
            ]
        return [Match(c[-1].turn, c[-1].start, c[-1].end, c) for c in chains]

    def _latest(
        self, chains: list[tuple[Match, ...]], match: Match, scene: Scene
    ) -> tuple[Match, ...] | None:
        for chain in reversed(chains):
            if self._follows(chain[-1], match, scene):
                return chain
        return None

    def _follows(self, earlier: Match, later: Match, scene: Scene) -> bool:
        distance = later.turn - earlier.turn
        if distance < 0 or distance > self.turns:
            return False
        if distance == 0 and later.start < earlier.end:
            return False
        if self.seconds is None:
            return True
        ends, starts = scene.call.turns[earlier.turn].end, scene.call.turns[later.turn].start
        return ends is not None and starts is not None and starts - ends <= self.seconds
