"""Answers: what they are worth, when they come again, what they say of the items."""

from datetime import UTC, datetime, timedelta

import pytest

from callcheck.checking import Checker
from callcheck.errors import UsageError
from callcheck.learning.quiz import Item, ItemKind, Made, mark, result_of
from callcheck.learning.quiz.item_stats import item_stats
from callcheck.learning.quiz.repeating import answer_of, due_items, standing, wrong_book
from callcheck.learning.store import Answer

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "given", "letters", "right"),
    [
        (0, "b", "B", True),
        (0, " 2 ", "B", True),
        (0, "A", "A", False),
        (1, "ba", "AB", True),
        (1, "1、2", "AB", True),
        (1, "A", "A", False),
        (1, "abc", "ABC", False),
        (2, "对", "A", True),
        (2, "错", "B", False),
        (2, "不可以", "B", False),
    ],
)
def test_an_answer_is_right_as_a_whole_or_not(
    three: tuple[Item, ...], checker: Checker, place: int, given: str, letters: str, right: bool
) -> None:
    marked = mark(three[place], given, checker)
    assert (marked.given, marked.right) == (letters, right)


@pytest.mark.parametrize(("place", "given"), [(0, ""), (0, "E"), (0, "AB"), (1, "好"), (2, "AB")])
def test_what_is_no_answer_is_told(
    three: tuple[Item, ...], checker: Checker, place: int, given: str
) -> None:
    with pytest.raises(UsageError) as caught:
        mark(three[place], given, checker)
    assert caught.value.code == "bad-answer"


def test_a_rewrite_is_judged_by_the_checker(made: Made, checker: Checker) -> None:
    item = next(i for i in made.items if i.kind is ItemKind.REWRITE)
    assert mark(item, item.say_instead, checker).right
    lost = mark(item, "麻烦您尽快处理一下,谢谢。", checker)
    assert not lost.right
    assert [told[:2] for told in lost.told] == ["丢了"] * len(lost.told)


def test_the_score_and_the_pass_mark(three: tuple[Item, ...], checker: Checker) -> None:
    marked = [mark(item, "A", checker) for item in three]
    result = result_of(marked, 33)
    assert (result.right, result.score, result.passed) == (1, 33.3, True)
    assert result.wrong == three[:2]
    assert not result_of(marked, 33.4).passed
    assert not result_of((), 0).passed
    with pytest.raises(UsageError) as caught:
        result_of(marked, 101)
    assert caught.value.code == "bad-pass-mark"


def _answers(item: Item, checker: Checker, *days: tuple[int, str]) -> list[Answer]:
    kept: list[Answer] = []
    for day, given in days:
        at = AT + timedelta(days=day)
        kept.append(
            answer_of(mark(item, given, checker), "小王", at, attempt=str(day), before=kept)
        )
    return kept


def test_what_is_known_comes_again_later_and_later(
    three: tuple[Item, ...], checker: Checker
) -> None:
    answers = _answers(three[0], checker, (0, "B"), (1, "B"), (4, "B"))
    waits = [
        (datetime.fromisoformat(a.body["fsrs"]["due"]) - a.at) / timedelta(days=1) for a in answers
    ]
    assert waits[0] < waits[1] < waits[2]
    assert waits[2] > 3
    assert due_items(answers, "小王", answers[-1].at) == ()
    (due,) = due_items(answers, "小王", AT + timedelta(days=400))
    assert (due.item, due.times, due.wrong, due.right_last) == (three[0], 3, 0, True)
    assert due_items(answers, "小李", AT + timedelta(days=400)) == ()


def test_what_was_wrong_comes_soon_and_is_in_the_book(
    three: tuple[Item, ...], checker: Checker
) -> None:
    answers = _answers(three[0], checker, (0, "A"))
    assert [d.item.id for d in wrong_book(answers, "小王")] == ["aaaaaaaaaaaa"]
    assert [d.item.id for d in due_items(answers, "小王", AT + timedelta(minutes=2))] == [
        "aaaaaaaaaaaa"
    ]
    answers = _answers(three[0], checker, (0, "A"), (1, "B"))
    assert wrong_book(answers, "小王") == ()
    assert [(d.times, d.wrong) for d in standing(answers, "小王")] == [(2, 1)]


def test_statistics_say_when_there_is_not_enough(three: tuple[Item, ...], checker: Checker) -> None:
    def taken(trainees: int) -> list[Answer]:
        # The first 20 know everything, the others only the judge item.
        return [
            answer_of(
                mark(item, item.letters if n < 20 or item is three[2] else "C", checker)
                if item is not three[2]
                else mark(item, "A" if n % 2 else "B", checker),
                f"员工{n}",
                AT,
                attempt="1",
            )
            for n in range(trainees)
            for item in three
        ]

    few = {s.item.id: s for s in item_stats(taken(9))}
    assert [(s.trainees, s.right, s.difficulty) for s in few.values()] == [
        (9, 9, None),
        (9, 9, None),
        (9, 4, None),
    ]
    many = {s.item.id[0]: s for s in item_stats([*taken(40), *taken(40)])}
    assert [(k, s.trainees, s.difficulty) for k, s in sorted(many.items())] == [
        ("a", 40, 0.5),
        ("b", 40, 0.5),
        ("c", 40, 0.5),
    ]
    assert many["a"].discrimination is not None
    assert round(many["a"].discrimination, 4) == 0.7071
    assert many["c"].discrimination is not None
    assert abs(many["c"].discrimination) < 0.01
    assert item_stats(taken(20))[0].discrimination is None
    assert item_stats(()) == ()


def test_kinds_have_names() -> None:
    from callcheck.learning.quiz.items import HARDNESS, KINDS

    assert set(KINDS) == set(HARDNESS) == set(ItemKind)
