"""What agents have had to hear: for breaks, rotation and care, never as blame."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from callcheck.learning.metrics.weeks import Pair, agent_of
from callcheck.learning.rates import Rate

ABUSE = "signal.customer_abuse"  # of the taxonomy: abuse and threats of the customer's
SELF_HARM = "signal.self_harm"
RECENT = timedelta(days=7)
IN_A_ROW = 3
_START = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Exposure:
    """One agent's hard calls.

    Attributes:
        abused: calls in which the customer abused or threatened them.
        self_harm: calls in which somebody spoke of harming themselves.
        exposed: calls with either.
        recent: exposed calls in the seven days up to `as_of`.
        recent_self_harm: of these, with self-harm.
        hours_since: from the last exposed call with a time to `as_of`; None without one.
        in_a_row: exposed calls one after the other at the end of what is known, without an
            ordinary call between.
        longest: the longest such run.
    """

    agent: str
    abused: int
    self_harm: int
    exposed: Rate
    recent: int
    recent_self_harm: int
    hours_since: float | None
    in_a_row: int
    longest: int

    @property
    def care(self) -> bool:
        """Whether somebody should talk to them now: three hard calls in a row, or self-harm this week."""
        return self.in_a_row >= IN_A_ROW or self.recent_self_harm > 0


def exposures(pairs: Iterable[Pair], *, as_of: datetime | None = None) -> tuple[Exposure, ...]:
    """Agents in order of names; `as_of` is by default the time of the last call of all."""
    by_agent: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        by_agent[agent_of(pair[0])].append(pair)
    times = [t for mine in by_agent.values() for c, _ in mine if (t := c.meta.started_at)]
    moment = as_of or max(times, default=None)
    return tuple(_exposure(name, mine, moment) for name, mine in sorted(by_agent.items()))


def _exposure(agent: str, pairs: list[Pair], moment: datetime | None) -> Exposure:
    pairs.sort(key=lambda pair: (pair[0].meta.started_at or _START, pair[0].call_id))
    abused = harm = hard = recent = grave = run = longest = 0
    last: datetime | None = None
    for call, report in pairs:
        heard = {finding.category for finding in report.findings}
        abused += ABUSE in heard
        harm += SELF_HARM in heard
        if not heard & {ABUSE, SELF_HARM}:
            run = 0
            continue
        hard, run = hard + 1, run + 1
        longest = max(longest, run)
        at = call.meta.started_at
        if at is not None and moment is not None and at <= moment:
            last = at
            fresh = moment - at <= RECENT
            recent += fresh
            grave += fresh and SELF_HARM in heard
    hours = None
    if moment is not None and last is not None:
        hours = round((moment - last).total_seconds() / 3600, 1)
    exposed = Rate(hard, len(pairs))
    return Exposure(agent, abused, harm, exposed, recent, grave, hours, run, longest)
