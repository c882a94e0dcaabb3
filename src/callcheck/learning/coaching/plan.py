"""What a coaching plan is made of; plain data that goes into the store and comes back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from callcheck.learning.rates import Rate


@dataclass(frozen=True, slots=True)
class Example:
    """One place in one of the agent's calls, masked.

    Attributes:
        call: its id.
        day: None where unknown.
        finding: `Finding.key`.
        customer: what the customer said just before; empty without.
        said: the agent's turn; empty for what was not said.
        quote: the words it is about.
        told: what was found, by the rule.
        why, say_instead: by the rule; empty for good practice.
        basis: norms in force on that day, as they are cited.
        confirmed: whether people say that it is so; else nobody has looked.
    """

    call: str
    day: date | None
    finding: str
    customer: str
    said: str
    quote: str
    told: str
    why: str
    say_instead: str
    basis: tuple[str, ...]
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Practice:
    """Something to practise with: a drill or a line to rewrite, by id, and what it is."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Recheck:
    """What it takes to see an improvement, told beforehand.

    Attributes:
        goal: the share that is hoped for.
        before: calls that the present share rests on.
        needed: calls until then; None when so few calls before can never show it.
        expected: calls until the re-check, at the agent's present pace; None when unknown.
        power: how likely the goal, if it is reached, is seen with those; None when unknown.
        weeks: how long it would take for four in five; None when unknown or never.
    """

    goal: float
    before: int
    needed: int | None
    expected: int | None
    power: float | None
    weeks: int | None


@dataclass(frozen=True, slots=True)
class Habit:
    """Something the agent does more often than others.

    Attributes:
        category, title, severity: of it.
        rules: titles of the rules that found it, the commonest first.
        rate: share of the agent's calls with it.
        others: share of the others' calls; None with nobody to compare with.
        confirmed, unreviewed: findings that people confirmed, and that nobody has looked at.
        examples: at most two.
        modules: training modules about it.
        drills: scripted customers to practise it with.
        rewrites: lines to say anew.
        recheck: what it takes to see that it got rarer.
    """

    category: str
    title: str
    severity: str
    rules: tuple[str, ...]
    rate: Rate
    others: Rate | None
    confirmed: int
    unreviewed: int
    examples: tuple[Example, ...]
    modules: tuple[str, ...]
    drills: tuple[Practice, ...]
    rewrites: tuple[Practice, ...]
    recheck: Recheck


@dataclass(frozen=True, slots=True)
class Strength:
    """Something the agent does well; `better` when clearly more often than the others."""

    category: str
    title: str
    rate: Rate
    others: Rate | None
    better: bool
    example: Example | None


@dataclass(frozen=True, slots=True)
class CoachingPlan:
    """What to work on with an agent.

    Attributes:
        agent, team: whose.
        made_on: the day.
        recheck_on: when to look again.
        since, until: days of the calls it rests on; None without dates.
        calls: the agent's; `others` those compared with.
        compared_with: who the others are; empty for nobody.
        strengths: first, for they are said first.
        habits: at most three, the gravest and most unusual first.
        events: grave findings that people confirmed and that are no habit: to be talked about.
        shared: titles of what is common in the whole team, and so not this agent's own.
        pooled: what it takes to see all habits together get rarer; None without habits.
        notes: what the numbers cannot tell (Chinese).
    """

    agent: str
    team: str | None
    made_on: date
    recheck_on: date
    since: date | None
    until: date | None
    calls: int
    others: int
    compared_with: str
    strengths: tuple[Strength, ...]
    habits: tuple[Habit, ...]
    events: tuple[Example, ...]
    shared: tuple[str, ...]
    pooled: Recheck | None
    notes: tuple[str, ...]

    def body(self) -> dict[str, Any]:  # Any: JSON
        """As the store keeps it."""
        # By way of JSON: `to_builtins` would leave tuples, which the store gives back as lists.
        found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))  # Any: JSON
        return found


def plan_from(body: object) -> CoachingPlan:
    """A plan as the store gave it back.

    Raises:
        msgspec.ValidationError: when it is something else.
    """
    return msgspec.convert(body, CoachingPlan)
