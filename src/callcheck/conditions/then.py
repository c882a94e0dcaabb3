"""`then`: conditions met one after the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import accumulate, pairwise

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
            known = _Chains(chains)
            chains = [
                (*latest, match)
                for match in part.look(scene)
                if (latest := self._latest(known, match, scene)) is not None
            ]
        return [Match(c[-1].turn, c[-1].start, c[-1].end, c) for c in chains]

    def _latest(self, known: _Chains, match: Match, scene: Scene) -> tuple[Match, ...] | None:
        """The last of the chains that the match follows."""
        best = -1
        for turn in known.turns_up_to(match.turn):
            if match.turn - turn > self.turns or (known.in_order and best >= 0):
                break
            if self._in_time(turn, match.turn, scene):
                best = max(best, known.last(turn, match.start if turn == match.turn else None))
        return known.chains[best] if best >= 0 else None

    def _in_time(self, earlier: int, later: int, scene: Scene) -> bool:
        if self.seconds is None:
            return True
        ends, starts = scene.call.turns[earlier].end, scene.call.turns[later].start
        return ends is not None and starts is not None and starts - ends <= self.seconds


class _Chains:
    """What led here so far, by the turn and the place where it ends.

    With a look at all of them for every match time would be quadratic.

    Attributes:
        in_order: whether a later turn's are later chains.
    """

    def __init__(self, chains: list[tuple[Match, ...]]) -> None:
        self.chains = chains
        by_turn: dict[int, list[tuple[int, int]]] = {}
        for number, chain in enumerate(chains):
            by_turn.setdefault(chain[-1].turn, []).append((chain[-1].end, number))
        self.in_order = all(a[-1].turn <= b[-1].turn for a, b in pairwise(chains))
        self._turns = sorted(by_turn)
        self._ends: dict[int, list[int]] = {}
        self._last: dict[int, list[int]] = {}
        for turn, found in by_turn.items():
            found.sort()
            self._ends[turn] = [end for end, _ in found]
            self._last[turn] = list(accumulate((number for _, number in found), max))

    def turns_up_to(self, turn: int) -> Iterator[int]:
        """The turns in which chains end, that one and those before it, the latest first."""
        place = bisect_right(self._turns, turn)
        return (self._turns[i] for i in range(place - 1, -1, -1))

    def last(self, turn: int, start: int | None) -> int:
        """The number of the last chain that ends in a turn, at `start` or before; -1 for none."""
        last = self._last[turn]
        place = len(last) if start is None else bisect_right(self._ends[turn], start)
        return last[place - 1] if place else -1
