"""What the store keeps besides calls, reports and reviews."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, TypedDict

from callcheck.model import Severity

Body = Mapping[str, Any]  # Any: JSON of the caller's own shape


class Filters(TypedDict, total=False):
    """Which calls, or findings, are meant; all that are given must hold.

    `rule`, `category` and `severity` are about one and the same finding.

    Attributes:
        call_ids: these calls, in this order; unknown ones are left out.
        sample: the calls of that sample, by its id.
        agent: the collector's id.
        team: the team, else the company.
        since: first day, of the call in its own zone, else of its report.
        until: last day, included.
        rule: its id.
        category: its id, or a family such as `threat`.
        severity: this or graver.
        score_below: reports with a lower score.
    """

    call_ids: Iterable[str]
    sample: int
    agent: str
    team: str
    since: date
    until: date
    rule: str
    category: str
    severity: Severity
    score_below: float


@dataclass(frozen=True, slots=True)
class Added:
    """What one `Store.add` did; a call given several times counts once for each time.

    Attributes:
        new: calls that were not in the store.
        changed: calls with another transcript, or a report that is new or differs.
        unchanged: calls that were in the store just so.
        gone: (call id, `Finding.key`) of reviewed findings that the new report does not make any
            more; the reviews are kept.
        rewritten: ids of calls that have reviews and now have another transcript.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: tuple[tuple[str, str], ...] = ()
    rewritten: tuple[str, ...] = ()

    def __add__(self, other: Added) -> Added:
        return Added(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.gone + other.gone,
            self.rewritten + other.rewritten,
        )


@dataclass(frozen=True, slots=True)
class Action:
    """One line of the audit: who did what, to what, when. `id` gives the order, not `at`."""

    id: int
    at: datetime
    who: str
    action: str
    subject: str
    detail: Body


@dataclass(frozen=True, slots=True)
class SampleItem:
    """One call of a sample.

    `part` is the part of the plan that drew it (`random`, `risk` …); `probability` how likely it
    was to be drawn, None where that is not known.
    """

    call_id: str
    part: str = "random"
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """Calls drawn for review, by whom and by which plan; `id` and `at` are given by the store."""

    items: tuple[SampleItem, ...]
    plan: Body
    drawn_by: str
    id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """One version of a lesson; saving the same `name` again makes the next version."""

    name: str
    title: str
    body: Body
    by: str
    version: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a trainee answered once.

    Attributes:
        trainee: the agent's id.
        kind: where it was asked.
        item: names the question or the drill.
        right: None where it is not a matter of right and wrong.
        at: when, with a zone.
        score: 0 to 100, None without.
        lesson: `Lesson.name` it belongs to.
        body: whatever else is to be kept: the words, the state of the repetition.
    """

    trainee: str
    kind: Literal["quiz", "drill"]
    item: str
    right: bool | None
    at: datetime
    score: float | None = None
    lesson: str | None = None
    body: Body = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """One thing to be done with an agent in coaching; `id` and what follows are the store's."""

    agent: str
    title: str
    body: Body
    by: str
    due: date | None = None
    id: int | None = None
    at: datetime | None = None
    done_at: datetime | None = None
    done_by: str | None = None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint as it was received; `ref` is its number there, and adding it again replaces it."""

    ref: str
    day: date
    text: str = ""
    call_id: str | None = None
    customer_id: str | None = None
    agent: str | None = None
    channel: str | None = None
    body: Body = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark that decides nothing; `at` is given by the store.

    `finding` is a `Finding.key`, None for the whole call; `ref` names it, so that sending it again
    is known for the same.
    """

    call_id: str
    by: str
    text: str
    finding: str | None = None
    ref: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of each are stored; `appeals` are among `reviews`."""

    calls: int
    reports: int
    findings: int
    reviews: int
    appeals: int
    samples: int
    lessons: int
    answers: int
    plans: int
    complaints: int
    actions: int
