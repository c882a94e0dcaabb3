"""`silence_seconds`: the agent lets the customer wait without a word."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Match, ParseContext, Scene, speaks
from callcheck.model import Speaker, Turn
from callcheck.source import Node

_PATTERNS = {"type": ["string", "array"], "items": {"type": "string"}}


class SilenceSeconds(Condition):
    """Seconds from the end of what the customer said to the agent's next word, over the limit.

    `holds` are words that announce a wait, by whoever spoke last; `prompts` what a customer
    says into the silence (喂, 还在吗), which does not end it.
    """

    key = "silence_seconds"
    shape = "measure"
    title = "静音"
    SCHEMA = {
        "type": "object",
        "required": ["silence_seconds"],
        "properties": {
            "silence_seconds": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"holds": _PATTERNS, "prompts": _PATTERNS},
            }
        },
    }
    EXAMPLES = ()

    def __init__(self, context: ParseContext, holds: list[int], prompts: list[int]) -> None:
        self._patterns = context.book.patterns
        self.holds = tuple(holds)
        self.prompts = tuple(prompts)

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> SilenceSeconds:
        """See `SCHEMA`."""
        inner = fields["silence_seconds"].mapping(("holds", "prompts"), "silence_seconds ")
        keys = {name: context.pattern_keys(given) for name, given in inner.items()}
        return cls(context, keys.get("holds", []), keys.get("prompts", []))

    def matches(self, scene: Scene) -> list[Match]:
        """One match at each agent turn that came too late."""
        if not scene.call.timed:
            return []
        limit = scene.profile.limits.silence_seconds
        found = []
        holds, prompts = (self._turns(keys, scene) for keys in (self.holds, self.prompts))
        waiting: Turn | None = None
        held = False
        for turn in scene.call.turns:
            if speaks(turn.speaker, Speaker.AGENT) and turn.speaker is not Speaker.UNKNOWN:
                if waiting and not held and (gap := _gap(waiting, turn)) >= limit:
                    match = Match(turn.index, measured=round(gap, 2), limit=limit, unit="seconds")
                    found.append(match)
                waiting, held = None, turn.index in holds
            elif turn.speaker is Speaker.CUSTOMER:
                if waiting is None or turn.index not in prompts:
                    waiting = turn
                held = held or turn.index in holds
        return found

    def _turns(self, keys: tuple[int, ...], scene: Scene) -> set[int]:
        return {match.turn for key in keys for match in scene.found(self._patterns[key], key)}


def _gap(earlier: Turn, later: Turn) -> float:
    if earlier.end is None or later.start is None:
        return 0.0
    return later.start - earlier.end
