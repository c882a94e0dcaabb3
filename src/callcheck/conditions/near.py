"""`near`: several conditions close to each other, in any order."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene
from callcheck.source import Node


class Near(Condition):
    """Each condition of `of` met within `chars` characters, or `turns` turns, of the first."""

    key = "near"
    title = "相邻"
    SCHEMA = {
        "type": "object",
        "required": ["near"],
        "properties": {
            "near": {
                "type": "object",
                "required": ["of"],
                "additionalProperties": False,
                "properties": {
                    "of": {"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/condition"}},
                    "chars": {"type": "integer", "minimum": 0},
                    "turns": {"type": "integer", "minimum": 0},
                },
            },
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example(
            "near: {of: [[学校], [孩子]], chars: 6}", ("坐席:孩子在哪个学校",), ("学校", "孩子")
        ),
        Example(
            "near: {of: [[学校], [孩子]], turns: 0}", ("坐席:孩子好", "客户:嗯", "坐席:学校"), ()
        ),
    )

    def __init__(self, parts: list[Condition], chars: int | None, turns: int) -> None:
        self.parts = tuple(parts)
        self.chars = chars
        self.turns = turns

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Near:
        """See `SCHEMA`; without `chars` and `turns` the same turn is meant."""
        inner = fields["near"].mapping(("of", "chars", "turns"), "near ")
        parts = context.conditions(inner["of"]) if "of" in inner else []
        if len(parts) < 2:
            fields["near"].error("no-condition", "`near` 的 of 至少要两个条件")
        chars = inner["chars"].whole("chars") if "chars" in inner else None
        return cls(parts, chars, inner["turns"].whole("turns") if "turns" in inner else 0)

    def children(self) -> tuple[Condition, ...]:
        """What must be near each other."""
        return self.parts

    def triggers(self) -> frozenset[int] | None:
        """The fewest of any part's, since every part must be met."""
        known = [t for part in self.parts if (t := part.triggers()) is not None]
        return min(known, key=len) if known else None

    def matches(self, scene: Scene) -> list[Match]:
        """One match for each place of the first condition that has the others near."""
        first, *rest = [part.look(scene) for part in self.parts]
        found = []
        for anchor in first:
            others = [self._closest(anchor, matches) for matches in rest]
            chosen = [m for m in others if m is not None]
            if len(chosen) == len(rest):
                group = (anchor, *chosen)
                last = max(group, key=lambda match: match.order)
                found.append(Match(last.turn, last.start, last.end, group))
        return found

    def _closest(self, anchor: Match, matches: list[Match]) -> Match | None:
        best: tuple[int, Match] | None = None
        for match in matches:
            gap = max(match.start - anchor.end, anchor.start - match.end, 0)
            if self.chars is None:
                fits = abs(match.turn - anchor.turn) <= self.turns
            else:
                fits = gap <= self.chars
            if fits and (best is None or gap < best[0]):
                best = (gap, match)
        return best[1] if best else None
