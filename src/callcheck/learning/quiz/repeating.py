"""What is kept of answers: when an item is due again (FSRS), and the wrong-answer book."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from callcheck.learning.quiz.items import Item, from_body, to_body
from callcheck.learning.quiz.taking import Marked
from callcheck.learning.store import Answer

if TYPE_CHECKING:
    from fsrs import Card, Scheduler


@dataclass(frozen=True, slots=True)
class Due:
    """An item of a trainee as it stands after the last answer."""

    item: Item
    due: datetime
    times: int
    wrong: int
    right_last: bool


def answer_of(
    marked: Marked,
    trainee: str,
    at: datetime,
    *,
    attempt: str,
    before: Iterable[Answer] = (),
    lesson: str | None = None,
) -> Answer:
    """An answer as it is stored: the words, the item, and the state of the repetition.

    Args:
        marked: what was answered.
        trainee: who.
        at: when, with a zone.
        attempt: names the run of the quiz it is part of.
        before: the trainee's earlier answers, of this item at least.
        lesson: what it belongs to.
    """
    earlier = [a for a in before if a.item == marked.item.id and a.trainee == trainee]
    state = earlier[-1].body.get("fsrs") if earlier else None
    body = {
        "given": marked.given,
        "attempt": attempt,
        "fsrs": _reviewed(state, at, right=marked.right),
        "question": to_body(marked.item),
    }
    return Answer(
        trainee,
        "quiz",
        marked.item.id,
        marked.right,
        at,
        score=100.0 if marked.right else 0.0,
        lesson=lesson,
        body=body,
    )


def standing(answers: Iterable[Answer], trainee: str) -> tuple[Due, ...]:
    """Each item the trainee has answered, soonest due first."""
    kept: dict[str, list[Answer]] = {}
    for answer in answers:
        if answer.kind == "quiz" and answer.trainee == trainee and "question" in answer.body:
            kept.setdefault(answer.item, []).append(answer)
    found = [_standing(own) for own in kept.values()]
    return tuple(sorted(found, key=lambda due: (due.due, due.item.id)))


def due_items(answers: Iterable[Answer], trainee: str, now: datetime) -> tuple[Due, ...]:
    """Those that should be asked again by `now`."""
    return tuple(due for due in standing(answers, trainee) if due.due <= now)


def wrong_book(answers: Iterable[Answer], trainee: str) -> tuple[Due, ...]:
    """Those whose last answer was wrong, most often wrong first."""
    wrong = [due for due in standing(answers, trainee) if not due.right_last]
    return tuple(sorted(wrong, key=lambda due: (-due.wrong, due.item.id)))


def _standing(own: list[Answer]) -> Due:
    last = own[-1]
    return Due(
        item=from_body(last.body["question"]),
        due=datetime.fromisoformat(last.body["fsrs"]["due"]),
        times=len(own),
        wrong=sum(answer.right is False for answer in own),
        right_last=bool(last.right),
    )


def _reviewed(
    state: Mapping[str, Any] | None,  # Any: as fsrs keeps a card
    at: datetime,
    *,
    right: bool,
) -> dict[str, Any]:  # Any: as above
    from fsrs import Card, Rating

    when = at.astimezone(UTC)
    card = Card.from_dict(dict(state)) if state else Card(card_id=1, due=when)  # type: ignore[arg-type]  # JSON
    rating = Rating.Good if right else Rating.Again
    reviewed: Card = _scheduler().review_card(card, rating, when)[0]
    return dict(reviewed.to_dict())


def _scheduler() -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(enable_fuzzing=False)  # the same answers give the same days
