"""A coaching plan from an agent's calls and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from callcheck.learning.cases import Case
from callcheck.learning.coaching.choose import (
    Compared,
    compare,
    habits_of,
    is_better,
    shared_of,
    strengths_of,
)
from callcheck.learning.coaching.examples import example_of, pick, usable
from callcheck.learning.coaching.plan import CoachingPlan, Habit, Practice, Recheck, Strength
from callcheck.learning.coaching.recheck import POWER, pace_of, recheck_of
from callcheck.learning.drill_data import Drill
from callcheck.learning.rates import Rate
from callcheck.learning.rewrite import Rewrite
from callcheck.learning.seen import Seen
from callcheck.model import Profile, Severity
from callcheck.reporting.catalogue import Catalogue

WEEKS = 4
LONGEST = 12  # weeks worth waiting for
EVENTS = 2


@dataclass(frozen=True, slots=True)
class Material:
    """What a plan draws on.

    Attributes:
        catalogue: texts of rules, categories, norms.
        profile: for masking.
        drills, rewrites: to practise with.
        modules: titles of training modules by category.
    """

    catalogue: Catalogue
    profile: Profile
    drills: Sequence[Drill] = ()
    rewrites: Sequence[Rewrite] = ()
    modules: Mapping[str, Sequence[str]] = field(default_factory=dict)


def make_plan(
    agent: str,
    calls: Iterable[Seen],
    cases: Iterable[Case],
    material: Material,
    *,
    today: date,
    weeks: int = WEEKS,
) -> CoachingPlan:
    """What to work on with an agent.

    Args:
        agent: by id.
        calls: everyone's, without what people rejected; others of the agent's team are compared
            with, and when there are none all others.
        cases: the agent's findings.
        material: texts and exercises.
        today: the day of the plan.
        weeks: until the re-check.
    """
    everyone = list(calls)
    own = [call for call in everyone if call.agent == agent]
    team = Counter(call.team for call in own if call.team).most_common(1)
    team_name = team[0][0] if team else None
    others, who = _others(everyone, agent, team_name)
    categories = material.catalogue.categories
    known = usable(case for case in cases if case.agent == agent)
    rows = compare(own, others, list(categories))
    chosen = habits_of(rows, categories)
    names = [row.category for row in chosen]
    days = sorted(call.day for call in own if call.day)
    pace = pace_of(days)
    habits = tuple(_habit(row, known, material, pace, weeks) for row in chosen)
    merits = [_strength(row, known, material) for row in strengths_of(rows, categories)]
    return CoachingPlan(
        agent=agent,
        team=team_name,
        made_on=today,
        recheck_on=today + timedelta(weeks=weeks),
        since=days[0] if days else None,
        until=days[-1] if days else None,
        calls=len(own),
        others=len(others),
        compared_with=who,
        strengths=tuple(merits),
        habits=habits,
        events=tuple(
            example_of(case, material.catalogue, material.profile) for case in _events(known, names)
        ),
        shared=tuple(material.catalogue.title(name) for name in shared_of(rows, names, categories)),
        pooled=_pooled(own, names, pace, weeks),
        notes=tuple(_notes(own, others, habits, pace)),
    )


def _others(calls: Sequence[Seen], agent: str, team: str | None) -> tuple[list[Seen], str]:
    rest = [call for call in calls if call.agent not in (agent, None)]
    same = [call for call in rest if team is not None and call.team == team]
    if same:
        return same, f"{team} 其他坐席"
    return rest, "其他坐席" if rest else ""


def _habit(
    row: Compared, cases: Sequence[Case], material: Material, pace: float | None, weeks: int
) -> Habit:
    mine = [case for case in cases if case.finding.category == row.category]
    category = material.catalogue.categories[row.category]
    rules = Counter(case.finding.rule for case in mine)
    titled = material.catalogue.rules
    return Habit(
        category=row.category,
        title=category.title,
        severity=category.severity.value,
        rules=tuple(titled[r].title if r in titled else r for r, _ in rules.most_common(3)),
        rate=row.rate,
        others=row.others,
        confirmed=sum(case.confirmed for case in mine),
        unreviewed=sum(case.verdict is None for case in mine),
        examples=tuple(
            example_of(case, material.catalogue, material.profile) for case in pick(mine)
        ),
        modules=tuple(material.modules.get(row.category, ())),
        drills=drills_for(row.category, material.drills),
        rewrites=tuple(
            Practice(rewrite.id, rewrite.line)
            for rewrite in material.rewrites
            if rewrite.category == row.category
        )[:2],
        recheck=recheck_of(row.rate, row.others, pace, weeks),
    )


def _strength(row: Compared, cases: Sequence[Case], material: Material) -> Strength:
    mine = [case for case in cases if case.finding.category == row.category]
    shown = pick(mine, 1)
    return Strength(
        row.category,
        material.catalogue.title(row.category),
        row.rate,
        row.others,
        is_better(row),
        example_of(shown[0], material.catalogue, material.profile) if shown else None,
    )


def drills_for(category: str, drills: Iterable[Drill]) -> tuple[Practice, ...]:
    """At most two drills: with a step about the category first, then with it in a bad run."""
    direct, shown = [], []
    for drill in drills:
        practice = Practice(drill.id, drill.title)
        if any(step.category == category for step in drill.steps):
            direct.append((len(drill.steps), practice))
        elif any(category in run.finds for run in drill.examples):
            shown.append(practice)
    # A drill of few steps is more about each of them.
    direct.sort(key=lambda pair: pair[0])
    return tuple([practice for _, practice in direct] + shown)[:2]


def _events(cases: Iterable[Case], habits: Collection[str]) -> list[Case]:
    """Grave, confirmed, and no habit."""
    grave = [
        case
        for case in cases
        if case.confirmed
        and case.finding.is_violation
        and case.finding.severity is Severity.CRITICAL
        and case.finding.category not in habits
    ]
    return pick(grave, EVENTS)


def _pooled(
    own: Sequence[Seen], names: Sequence[str], pace: float | None, weeks: int
) -> Recheck | None:
    if not names:
        return None
    hits = sum(any(call.has(name) for name in names) for call in own)
    return recheck_of(Rate(hits, len(own)), None, pace, weeks)


def _notes(
    own: Sequence[Seen], others: Sequence[Seen], habits: Sequence[Habit], pace: float | None
) -> list[str]:
    notes = []
    if not own:
        notes.append("没有这名坐席的通话。")
        return notes
    if not others:
        notes.append("没有别人可比,分不清是个人的习惯还是大家都这样;只按自己的比率和严重程度排。")
    elif not habits:
        notes.append("和其他坐席相比,没有哪一类违规明显更多:不凭这些通话给这名坐席定改进项。")
    if pace is None:
        notes.append("通话没有日期,或不满一周,算不出复查前会有多少通。")
    weak = [h for h in habits if h.recheck.power is not None and h.recheck.power < POWER]
    if weak:
        names = "、".join(habit.title for habit in weak)
        notes.append(f"{names}:到复查日多半还看不出有没有改善,不要凭那时的比率下结论。")
    if any(habit.unreviewed and not habit.confirmed for habit in habits):
        notes.append("有的改进项还没有人复核过,先复核再谈。")
    return notes
