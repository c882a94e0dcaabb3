"""Findings in their calls, with what people said of them: what the training loop is fed with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from callcheck.model import Call, Finding, Report, Review, Verdict, final_verdicts


def team_of(call: Call) -> str | None:
    """The collector's team, else their company."""
    team = call.meta.extra.get("team")
    return str(team) if team is not None else call.meta.agent_org


def day_of(call: Call, report: Report) -> date | None:
    """The call's day in its own zone, else the report's."""
    started = call.meta.started_at
    return started.date() if started else report.as_of


@dataclass(frozen=True, slots=True)
class Case:
    """One finding in its call.

    `verdict` is what the reviews come to, None while nobody has looked.
    """

    call: Call
    report: Report
    finding: Finding
    verdict: Verdict | None = None

    @property
    def agent(self) -> str | None:
        """The collector's id, None where the source does not say."""
        return self.call.meta.agent_id

    @property
    def team(self) -> str | None:
        """The collector's team, else their company."""
        return team_of(self.call)

    @property
    def day(self) -> date | None:
        """The call's day in its own zone, else the report's."""
        return day_of(self.call, self.report)

    @property
    def confirmed(self) -> bool:
        """Whether people say that it is so."""
        return self.verdict is Verdict.CONFIRMED


def cases_of(
    pairs: Iterable[tuple[Call, Report]], reviews: Iterable[Review] = ()
) -> Iterator[Case]:
    """Every finding of the reports in order, signals and merits too.

    >>> from callcheck import Checker, read_text
    >>> call = read_text("坐席:再不还钱我打断你的狗腿")
    >>> [case.finding.key for case in cases_of([(call, Checker().check(call))])][0]
    'threat-violence-injured@0:5'
    """
    verdicts = final_verdicts(reviews)
    for call, report in pairs:
        for finding in report.findings:
            yield Case(call, report, finding, verdicts.get((call.call_id, finding.key)))
