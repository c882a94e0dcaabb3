"""Calls as rates count them: whose, of which day, and what was found in them at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from callcheck.learning.cases import day_of, team_of
from callcheck.learning.rates import Rate
from callcheck.model import Call, Report, Verdict

ANY = "any"
NOT_COUNTED = frozenset({Verdict.REJECTED})


@dataclass(frozen=True, slots=True)
class Seen:
    """One call, small enough to keep a million of them.

    Attributes:
        agent: the collector's id, None where unknown.
        team: the team, else the company.
        day: in the call's own zone, None where unknown.
        rule_set: version of the rules the report was made by.
        categories: of its findings, signals and merits too; each once, however often it was found.
        rules: of its findings.
        violated: whether anything counts against the agent.
    """

    agent: str | None
    team: str | None
    day: date | None
    rule_set: str
    categories: frozenset[str]
    rules: frozenset[str]
    violated: bool

    def has(self, name: str) -> bool:
        """Whether a category, a family or a rule was found in it.

        `any` is any violation; names put together by `+` are any of them.
        """
        if name == ANY:
            return self.violated
        if "+" in name:
            return any(map(self.has, name.split("+")))
        family = name + "."
        return (
            name in self.categories
            or name in self.rules
            or any(category.startswith(family) for category in self.categories)
        )


def seen_of(
    pairs: Iterable[tuple[Call, Report]],
    verdicts: Mapping[tuple[str, str], Verdict] | None = None,
) -> Iterator[Seen]:
    """The calls as they are counted; findings that people rejected are left out.

    >>> from callcheck import Checker, read_text
    >>> call = read_text("坐席:再不还钱我打断你的狗腿")
    >>> [seen] = seen_of([(call, Checker().check(call))])
    >>> seen.has("threat.violence"), seen.has("threat"), seen.has("insult")
    (True, True, False)
    """
    said = verdicts or {}
    for call, report in pairs:
        kept = [f for f in report.findings if said.get((call.call_id, f.key)) not in NOT_COUNTED]
        yield Seen(
            call.meta.agent_id,
            team_of(call),
            day_of(call, report),
            report.rule_set,
            frozenset(f.category for f in kept),
            frozenset(f.rule for f in kept),
            any(f.is_violation for f in kept),
        )


def rate_of(calls: Iterable[Seen], name: str) -> Rate:
    """In how many of the calls a category, a family or a rule was found."""
    hits = n = 0
    for call in calls:
        n += 1
        hits += call.has(name)
    return Rate(hits, n)
