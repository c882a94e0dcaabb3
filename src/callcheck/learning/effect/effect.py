"""The whole question answered: rows, weeks, and what must be said beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from callcheck.learning.effect.measure import (
    LEVEL,
    WEEKS_TO_CHECK,
    Chosen,
    Effect,
    Row,
    Sides,
    rows_of,
    split,
    weeks_of,
)
from callcheck.learning.rates import no_difference
from callcheck.learning.seen import Seen

FEW_AGENTS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """Who was trained, when, and whom they are compared with.

    Attributes:
        since: the day of the training.
        agents: those trained, by id; with `teams`, in any of them.
        teams: or by team.
        against: teams or agents to compare with; None for all others, empty for nobody.
        days: so many days on each side; None for all there are.
    """

    since: date
    agents: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    against: tuple[str, ...] | None = None
    days: int | None = None

    @property
    def trained(self) -> Chosen:
        """Whether a call is of those trained."""
        return lambda call: call.agent in self.agents or call.team in self.teams

    @property
    def others(self) -> Chosen | None:
        """Whether a call is of the comparison group."""
        against = self.against
        if against is None:
            return lambda _: True
        if not against:
            return None
        return lambda call: call.agent in against or call.team in against


def effect_of(
    calls: Iterable[Seen],
    asked: Asked,
    names: Sequence[str],
    more_is_good: Callable[[str], bool] = lambda name: name.startswith("merit"),
) -> Effect:
    """What came of a training, for each of `names`.

    Args:
        calls: all that are known; those asked for are taken.
        asked: who and when.
        names: categories, families or rules, as `Seen.has` takes them; the fewer, the more can be
            said of each.
        more_is_good: whether a larger share of a name is the better one.
    """
    sides = split(calls, asked.since, asked.trained, asked.others, asked.days)
    rows = rows_of(sides, asked.since, names, more_is_good)
    compared = bool(sides.others_before and sides.others_after)
    who = "、".join([*asked.teams, *asked.agents])
    against = "、".join(asked.against) if asked.against else "其余坐席"
    return Effect(
        asked.since,
        who,
        against if compared else "",
        tuple(rows),
        tuple(weeks_of(sides)),
        tuple(_notes(sides, asked, rows, compared=compared)),
        sides.sizes,
        len({call.agent for call in sides.before + sides.after}),
    )


def _notes(sides: Sides, asked: Asked, rows: Sequence[Row], *, compared: bool) -> list[str]:
    notes = []
    if not sides.before or not sides.after:
        notes.append("one-sided")
    if not compared:
        notes.append("no-comparison")
    else:
        both = _weeks(sides.before) & _weeks(sides.others_before)
        notes.append("trends-shown" if len(both) >= WEEKS_TO_CHECK else "trends-unknown")
    if any(_were_worse(row, LEVEL / len(rows)) for row in rows):
        notes.append("were-worst")
    elif asked.agents:
        notes.append("chosen-agents")
    agents = {call.agent for call in sides.before + sides.after}
    if len(agents) == 1:
        notes.append("one-agent")
    elif len(agents) < FEW_AGENTS:
        notes.append("few-agents")
    if None in agents:
        notes.append("unknown-agents")
    if len({call.rule_set for call in sides.all}) > 1:
        notes.append("rule-sets")
    return notes


def _weeks(calls: Iterable[Seen]) -> set[tuple[int, int]]:
    return {call.day.isocalendar()[:2] for call in calls if call.day}


def _were_worse(row: Row, level: float) -> bool:
    """Whether those trained had clearly more of it before than the others."""
    own, other = row.before.share, row.others_before
    if own is None or other is None or other.share is None or own <= other.share:
        return False
    return no_difference(row.before, other) < level
