"""Samples, lessons, answers, plans, complaints and the audit, in both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from callcheck.errors import LabelError, UsageError
from callcheck.learning.store import (
    Answer,
    Complaint,
    Counts,
    Lesson,
    Plan,
    Sample,
    SampleItem,
    Store,
    open_store,
)
from callcheck.model import Call, Report

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_samples_say_who_drew_what_by_which_plan(
    store: Store, pairs: list[tuple[Call, Report]]
) -> None:
    store.add(pairs, by="张三")
    items = (SampleItem("t008", "risk"), SampleItem("t003", "random", 0.05))
    drawn = store.add_sample(Sample(items, {"share": 0.05, "seed": 7}, "李四"))
    assert drawn == Sample(items, {"share": 0.05, "seed": 7}, "李四", 1, drawn.at)
    empty = store.add_sample(Sample((), {}, "李四"))
    assert list(store.samples()) == [drawn, empty]
    assert list(store.samples(1)) == [drawn]
    with pytest.raises(LabelError) as caught:
        store.add_sample(
            Sample((SampleItem("x1"), SampleItem("t003"), SampleItem("x2")), {}, "李四")
        )
    assert [error.message for error in caught.value.all] == [
        "存档里没有通话 x1",
        "存档里没有通话 x2",
    ]
    assert store.counts().samples == 2


def test_lessons_keep_their_versions(store: Store) -> None:
    first = store.save_lesson(Lesson("anger", "情绪", {"cases": ["t003"]}, "李四"))
    other = store.save_lesson(Lesson("greeting", "开场", {}, "李四"))
    second = store.save_lesson(Lesson("anger", "情绪管理", {"cases": []}, "王五"))
    assert [(x.name, x.version) for x in (first, other, second)] == [
        ("anger", 1),
        ("greeting", 1),
        ("anger", 2),
    ]
    again = store.save_lesson(Lesson("anger", "情绪管理", {"cases": []}, "王五"))
    assert again == second  # run again after a kill, it is no third
    assert list(store.lessons()) == [other, second]
    assert list(store.lessons("anger")) == [first, second]


def test_answers_are_all_kept_and_found(store: Store) -> None:
    right = Answer("A13", "quiz", "q1", True, NOON, 100.0, "anger", {"card": {"due": "明天"}})
    wrong = replace(right, right=False, score=0.0, at=NOON + timedelta(days=1))
    drill = Answer("A14", "drill", "d1", None, NOON, 62.5)
    for answer in (right, wrong, drill, right):
        store.save_answer(answer)
    assert list(store.answers()) == [right, wrong, drill, right]
    assert list(store.answers(trainee="A13", item="q1")) == [right, wrong, right]
    assert list(store.answers(kind="drill")) == [drill]
    assert list(store.answers(lesson="anger", since=wrong.at)) == [wrong]


def test_plans_are_done_and_opened_again(store: Store) -> None:
    plan = store.save_plan(Plan("A13", "复训情绪", {"lesson": "anger"}, "李四", date(2026, 3, 9)))
    other = store.save_plan(Plan("A14", "旁听", {}, "李四"))
    assert list(store.plans()) == [plan, other]
    assert plan.id is not None
    done = store.set_plan_done(plan.id, by="王五")
    assert (done.done_by, done.done_at is not None) == ("王五", True)
    assert store.set_plan_done(plan.id, by="赵六") == done
    assert list(store.plans(done=True)) == list(store.plans(agent="A13")) == [done]
    assert list(store.plans(done=False)) == [other]
    assert store.set_plan_done(plan.id, by="王五", done=False) == plan
    with pytest.raises(UsageError) as caught:
        store.set_plan_done(99, by="王五")
    assert caught.value.code == "store-no-plan"
    assert [a.action for a in store.audit(who="王五")] == ["plan.done", "plan.reopen"]


def test_a_complaint_given_again_is_replaced(store: Store) -> None:
    one = Complaint("TS-1", date(2026, 3, 3), "骂人", "t003", "C1003", "A13", "12378", {"级": 1})
    two = Complaint("TS-2", date(2026, 3, 4))
    assert store.add_complaints([one, two], by="李四") == 2
    assert store.add_complaints([one, two], by="李四") == 0
    more = replace(one, text="骂人,已核实")
    assert store.add_complaints([more, two], by="李四") == 1
    assert list(store.complaints()) == [two, more]
    assert list(store.complaints(call_id="t003", agent="A13")) == [more]
    assert [a.detail for a in store.audit(action="complaint.add")] == [
        {"new": 2, "replaced": []},
        {"new": 0, "replaced": ["TS-1"]},
    ]


def test_the_audit_is_in_order_whatever_the_clock_says(tmp_path: Path) -> None:
    moments = [NOON, NOON - timedelta(days=1), NOON + timedelta(days=1)]
    clock = iter(moments)
    with open_store(tmp_path / "x.db", clock=lambda: next(clock)) as store:
        for name in ("a", "b", "c"):
            store.save_lesson(Lesson(name, "", {}, name))
        lines = [(a.who, a.at, a.subject) for a in store.audit(action="lesson")]
        assert lines == list(zip("abc", moments, "abc", strict=True))
        assert [a.who for a in store.audit(last=2)] == ["b", "c"]
        assert [a.who for a in store.audit(since=NOON, action="lesson.save")] == ["a", "c"]
        assert [a.who for a in store.audit(action="lesson", last=9)] == ["a", "b", "c"]
        assert store.counts() == Counts(0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4)
