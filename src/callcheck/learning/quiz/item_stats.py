"""How items do: how hard they are, and whether they tell good trainees from weak ones."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from callcheck.learning.quiz.items import Item, from_body
from callcheck.learning.store import Answer

ENOUGH = 10  # trainees before a difficulty is told
ENOUGH_TO_TELL_APART = 30  # and before a discrimination is


@dataclass(frozen=True, slots=True)
class ItemStats:
    """What first answers say of an item; later ones show memory, not the item.

    Attributes:
        trainees: how many answered it.
        right: how many at the first time.
        difficulty: the share of them, p; None for fewer than `ENOUGH`.
        discrimination: correlation of this item with the trainee's share right on the others
            (point-biserial, corrected); None for fewer than `ENOUGH_TO_TELL_APART`, or where all
            did the same.
    """

    item: Item
    trainees: int
    right: int
    difficulty: float | None
    discrimination: float | None

    @property
    def advice(self) -> str:
        """What to do with it (Chinese); empty where nothing is wrong."""
        if self.difficulty is None:
            return ""
        if self.discrimination is not None and self.discrimination < 0:
            return "好的反而答错,查题"
        if self.difficulty < 0.2:
            return "太难,查题或先讲"
        return "太易,可以换" if self.difficulty > 0.95 else ""


def item_stats(answers: Iterable[Answer]) -> tuple[ItemStats, ...]:
    """Each item answered, hardest first; those without enough answers last."""
    first: dict[tuple[str, str], bool] = {}
    items: dict[str, Item] = {}
    for answer in answers:
        if answer.kind == "quiz" and answer.right is not None and "question" in answer.body:
            first.setdefault((answer.trainee, answer.item), answer.right)
            items[answer.item] = from_body(answer.body["question"])
    by_trainee: dict[str, dict[str, bool]] = {}
    for (trainee, name), right in first.items():
        by_trainee.setdefault(trainee, {})[name] = right
    found = [_stats(item, by_trainee) for item in items.values()]
    return tuple(
        sorted(found, key=lambda s: (s.difficulty is None, s.difficulty or 0.0, s.item.id))
    )


def _stats(item: Item, by_trainee: dict[str, dict[str, bool]]) -> ItemStats:
    took = [own for own in by_trainee.values() if item.id in own]
    right = sum(own[item.id] for own in took)
    enough = len(took) >= ENOUGH
    return ItemStats(
        item,
        len(took),
        right,
        right / len(took) if enough else None,
        _discrimination(item.id, took),
    )


def _discrimination(name: str, took: list[dict[str, bool]]) -> float | None:
    pairs = [
        (float(own[name]), (sum(own.values()) - own[name]) / (len(own) - 1))
        for own in took
        if len(own) > 1
    ]
    if len(pairs) < ENOUGH_TO_TELL_APART:
        return None
    here, elsewhere = zip(*pairs, strict=True)
    if len(set(here)) < 2 or len(set(elsewhere)) < 2:
        return None
    return statistics.correlation(here, elsewhere)
