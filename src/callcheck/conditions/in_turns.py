"""`in_turns`: a condition looked for in certain turns, turn by turn or in all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from callcheck.condition import Condition, Example, Match, ParseContext, Scene, speaks
from callcheck.model import Speaker
from callcheck.source import Node

_FIELDS = ("of", "by", "from", "to", "together", "anchor", "where", "hit")
WHERE = ("after", "before", "around", "same")
_FAR = 10**9


class InTurns(Condition):
    """`of`, met in one of the turns of `by` from the `from`th to the `to`th.

    Turns are counted from 1, and from the end below 0. With an `anchor` they are counted from
    each turn in which it is met; `around` takes `from` and `to` as before and after. Each turn
    is looked at by itself, unless they are taken `together`.
    """

    key = "in_turns"
    title = "在某几轮里"
    SCHEMA = {
        "type": "object",
        "required": ["in_turns"],
        "properties": {
            "in_turns": {
                "type": "object",
                "required": ["of"],
                "additionalProperties": False,
                "properties": {
                    "of": {"$ref": "#/$defs/condition"},
                    "by": {
                        "enum": ["agent", "customer", "any"],
                        "description": "数谁的轮次;不写数所有人的",
                    },
                    "from": {"type": "integer", "description": "第几轮起;负数从末尾数"},
                    "to": {"type": "integer", "description": "到第几轮(含)"},
                    "together": {
                        "type": "boolean",
                        "description": "true:这几轮合起来看;不写每轮单独看",
                    },
                    "anchor": {"$ref": "#/$defs/condition"},
                    "where": {"enum": list(WHERE), "description": "从 anchor 说中的那轮往哪边数"},
                    "hit": {
                        "type": "integer",
                        "description": "anchor 第几次说中;0 每次都要;不写任一次",
                    },
                },
            },
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example(
            "in_turns: {of: [还钱], by: agent, from: 1, to: 1}",
            ("客户:喂", "坐席:还钱", "坐席:快还钱"),
            ("还钱",),
        ),
        Example(
            "in_turns: {of: {all: [[工号], [银行]]}, by: agent}",
            ("坐席:工号一", "客户:嗯", "坐席:青禾银行"),
            (),
        ),
        Example(
            "in_turns: {of: [登记], by: agent, anchor: {says: [投诉], by: customer}, "
            "where: after, from: 1, to: 1}",
            ("坐席:登记", "客户:我要投诉", "坐席:不行", "坐席:登记了"),
            (),
        ),
    )

    def __init__(
        self,
        part: Condition | None,
        anchor: Condition | None,
        by: Speaker | None,
        *,
        span: tuple[int, int],
        where: str,
        hit: int | None,
        together: bool,
    ) -> None:
        self.part = part
        self.anchor = anchor
        self.by = by
        self.span = span
        self.where = where
        self.hit = hit
        self.together = together

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> InTurns:
        """See `SCHEMA`; without `from` the first, without `to` the last."""
        inner = fields["in_turns"].mapping(_FIELDS, "in_turns ")
        if "of" not in inner:
            fields["in_turns"].error("no-condition", "`in_turns` 缺少 of")
        by = context.speaker_of(inner["by"]) if "by" in inner else None

        def whole(name: str, otherwise: int) -> int:
            return inner[name].whole(name, low=-_FAR) if name in inner else otherwise

        where = inner["where"].choice(WHERE, "where") if "where" in inner else "after"
        first = -_FAR if where == "around" else 1
        last = _FAR if where in ("around", "before") or "anchor" in inner else -1
        return cls(
            context.condition(inner["of"]) if "of" in inner else None,
            context.condition(inner["anchor"]) if "anchor" in inner else None,
            by,
            span=(whole("from", first), whole("to", last)),
            where=where,
            hit=whole("hit", 0) if "hit" in inner else None,
            together="together" in inner and inner["together"].value is True,
        )

    def children(self) -> tuple[Condition, ...]:
        """What is looked for, and what it is counted from."""
        return tuple(part for part in (self.part, self.anchor) if part is not None)

    def triggers(self) -> frozenset[int] | None:
        """Those of what is looked for."""
        return self.part.triggers() if self.part else None

    def matches(self, scene: Scene) -> list[Match]:
        """The matches in the turns meant; none when one of several stretches must have some."""
        found: set[Match] = set()
        for turns in self._stretches(scene):
            here = self._met(turns, scene)
            if not here and self.hit == 0:
                return []
            found.update(here)
        return sorted(found, key=lambda match: match.order)

    def _met(self, turns: Sequence[int], scene: Scene) -> list[Match]:
        assert self.part is not None
        if not turns:
            return []
        if self.together:
            return self.part.look(scene.within(min(turns), max(turns)))
        return [match for turn in turns for match in self.part.look(scene.within(turn, turn))]

    def _stretches(self, scene: Scene) -> list[list[int]]:
        first, last = scene.window
        turns = [t.index for t in scene.call.turns[first : last + 1] if speaks(t.speaker, self.by)]
        if self.anchor is None:
            low, high = (n if n > 0 else len(turns) + 1 + n for n in self.span)
            return [turns[max(low, 1) - 1 : max(high, 0)]]
        anchors = list(dict.fromkeys(match.turn for match in self.anchor.look(scene)))
        if self.hit:
            anchors = anchors[self.hit - 1 : self.hit]
        return [self._from(anchor, turns) for anchor in anchors]

    def _from(self, anchor: int, turns: Sequence[int]) -> list[int]:
        low, high = self.span
        place, past = bisect_left(turns, anchor), bisect_right(turns, anchor)
        here = list(turns[place:past])
        if self.where == "same":
            return here
        if self.where == "before":
            return list(turns[max(place - max(high, 0), 0) : max(place - max(low, 1) + 1, 0)])
        if self.where == "after":
            return list(turns[past + max(low, 1) - 1 : past + max(high, 0)])
        return list(turns[max(place - max(-low, 0), 0) : past + max(high, 0)])
