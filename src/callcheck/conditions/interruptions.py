"""`interruptions`: the agent keeps cutting the customer short."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Match, ParseContext, Scene
from callcheck.model import Speaker, Turn
from callcheck.source import Node
from callcheck.text.stream import BACK_CHANNELS


class Interruptions(Condition):
    """Agent turns that begin well before the customer's turn ends, when there are several.

    How far before, and how many, are the profile's limits; no norm gives a number. Back-channels
    (嗯, 对) do not count.
    """

    key = "interruptions"
    shape = "measure"
    title = "抢话"
    SCHEMA = {
        "type": "object",
        "required": ["interruptions"],
        "properties": {"interruptions": {"type": "object", "additionalProperties": False}},
    }
    EXAMPLES = ()

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Interruptions:
        """It has no fields: the bounds are the profile's."""
        fields["interruptions"].mapping((), "interruptions ")
        return cls()

    def matches(self, scene: Scene) -> list[Match]:
        """One match at each turn that cut in, when they are enough."""
        if not scene.call.timed:
            return []
        limits = scene.profile.limits
        found = []
        speaking: Turn | None = None
        for turn in scene.call.turns:
            if turn.speaker is Speaker.CUSTOMER:
                speaking = turn
            elif turn.speaker is Speaker.AGENT and speaking:
                overlap = _overlap(speaking, turn)
                short = scene.stream.texts[turn.index] in BACK_CHANNELS
                if overlap >= limits.interruption_overlap_seconds - 1e-9 and not short:
                    measured = round(overlap, 2)
                    limit = limits.interruption_overlap_seconds
                    found.append(Match(turn.index, measured=measured, limit=limit, unit="seconds"))
        return found if len(found) >= limits.interruptions else []


def _overlap(speaking: Turn, cutting: Turn) -> float:
    if speaking.end is None or cutting.start is None or speaking.start is None:
        return 0.0
    return speaking.end - cutting.start if cutting.start >= speaking.start else 0.0
