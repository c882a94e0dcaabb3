"""`hour_of_call`: the call begins outside the allowed hours of the profile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta, timezone

from callcheck.condition import Condition, Match, ParseContext, Scene
from callcheck.source import Node


class HourOfCall(Condition):
    """Met when the call starts outside `[start, end)` of the profile's hours.

    The clock is the callee's: the profile's offset from UTC. The default hours are those of CBA26
    and GBT25 (22:00 to 8:00 forbidden); 22:00:00 itself is outside, 08:00:00 inside.
    """

    key = "hour_of_call"
    shape = "measure"
    title = "致电时刻"
    SCHEMA = {
        "type": "object",
        "required": ["hour_of_call"],
        "properties": {"hour_of_call": {"type": "object", "additionalProperties": False}},
    }
    EXAMPLES = ()

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> HourOfCall:
        """It has no fields: the bounds are the profile's."""
        fields["hour_of_call"].mapping((), "hour_of_call ")
        return cls()

    def matches(self, scene: Scene) -> list[Match]:
        """One match or none; none when the start is unknown."""
        started = scene.call.meta.started_at
        if started is None or scene.profile.switches.get("consent_night_call") is True:
            return []
        hours = scene.profile.hours
        zone = timezone(timedelta(hours=hours.utc_offset_hours))
        local = started.astimezone(zone).time()
        if hours.start <= local < hours.end:
            return []
        limit = f"{hours.start:%H:%M}-{hours.end:%H:%M}"
        return [Match(-1, measured=f"{local:%H:%M:%S}", limit=limit, unit="clock")]
