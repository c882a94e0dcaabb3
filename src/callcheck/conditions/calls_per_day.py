"""`calls_per_day`: too many calls about one account, or to one number, on one day."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Match, ParseContext, Scene
from callcheck.source import Node


class CallsPerDay(Condition):
    """Met by every call of a local day beyond the profile's limit, over the whole input.

    `effective` counts connected calls about one account (GBT25: more than 3 a day);
    `attempts` unanswered ones to one number (CBA26: more than 6 a day, a soft limit).
    """

    key = "calls_per_day"
    shape = "measure"
    title = "当日次数"
    SCHEMA = {
        "type": "object",
        "required": ["calls_per_day"],
        "properties": {"calls_per_day": {"enum": ["effective", "attempts"]}},
    }
    EXAMPLES = ()

    def __init__(self, counts: str) -> None:
        self.counts = counts

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> CallsPerDay:
        """`effective` or `attempts`."""
        return cls(fields["calls_per_day"].choice(("effective", "attempts"), "calls_per_day"))

    def matches(self, scene: Scene) -> list[Match]:
        """One match or none; none when the other calls are not known."""
        if scene.history is None or scene.call.meta.direction == "inbound":
            return []
        limits = scene.profile.limits
        if self.counts == "attempts":
            number, limit = (
                scene.history.attempts_same_day(scene.call),
                limits.attempts_per_number_day,
            )
        else:
            number = scene.history.earlier_same_day(scene.call) + 1
            limit = limits.effective_calls_per_debtor_day
        return [Match(-1, measured=number, limit=limit, unit="calls")] if number > limit else []
