"""The days to be marked: lessons made, and plans for the agents whose calls are shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from callcheck.learning.seen import Seen
from callcheck.learning.store import Lesson, Plan
from callcheck.learning.trend.series import Marked

NAMED = 3


def stored_marks(
    lessons: Iterable[Lesson], plans: Iterable[Plan], calls: Iterable[Seen]
) -> list[Marked]:
    """One mark a day, with what was done on it."""
    agents = {call.agent for call in calls}
    titles: dict[date, list[str]] = {}
    for lesson in lessons:
        if lesson.at is not None:
            titles.setdefault(lesson.at.astimezone().date(), []).append(f"课程 {lesson.title}")
    for plan in plans:
        if plan.at is not None and plan.agent in agents:
            titles.setdefault(plan.at.astimezone().date(), []).append(f"辅导计划 {plan.agent}")
    return [Marked(day, _told(said)) for day, said in sorted(titles.items())]


def _told(said: list[str]) -> str:
    more = f" 等 {len(said)} 项" if len(said) > NAMED else ""
    return "、".join(said[:NAMED]) + more
