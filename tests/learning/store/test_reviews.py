"""Reviews, appeals, rulings and what is hidden from whom, in both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from callcheck.errors import LabelError
from callcheck.learning.store import Store
from callcheck.model import Call, Report, Review, Round, Verdict

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Pair = tuple[Call, Report]


@pytest.fixture
def pair(store: Store, pairs: list[Pair]) -> Pair:
    """A stored call with two findings or more."""
    found = next(p for p in pairs if len(p[1].findings) > 1)
    store.add([found], by="张三")
    return found


def said(
    pair: Pair,
    verdict: str,
    who: str,
    step: str = "first",
    number: int = 0,
    at: datetime = NOON,
) -> Review:
    key = pair[1].findings[number].key
    return Review(pair[0].call_id, Verdict(verdict), who, at, key, round=Round(step))


def queued(store: Store, who: str, step: str) -> list[str]:
    return [case.finding.key for case in store.queue(who, round=Round(step))]


def keys(pair: Pair) -> list[str]:
    return [finding.key for finding in pair[1].findings]


def test_a_review_comes_out_as_it_was_given_and_only_once(store: Store, pair: Pair) -> None:
    call = pair[0]
    missed = Review(
        call.call_id,
        Verdict.MISSED,
        "甲",
        datetime.fromisoformat("2026-03-02T20:00:00.123456+08:00"),
        reason="漏了",
        category="threat.violence",
        turn=0,
        start=0,
        end=2,
        quote=call.turns[0].text[:2],
    )
    given = [said(pair, "confirmed", "甲"), missed]
    numbers = store.add_reviews(given)
    assert [store.add_review(review) for review in given] == numbers
    assert list(store.reviews()) == given
    assert list(store.reviews(verdict=Verdict.MISSED)) == [missed]
    assert list(store.reviews(finding=given[0].finding)) == given[:1]
    assert list(store.reviews(reviewer="乙")) == []
    assert [(a.who, a.action) for a in store.audit(action="review")] == [("甲", "review.add")] * 2


def test_taking_back_leaves_a_trace_and_the_way_open(store: Store, pair: Pair) -> None:
    first, second = said(pair, "confirmed", "甲"), said(pair, "rejected", "甲", number=1)
    store.add_reviews([first, second])
    assert store.undo("甲") == second
    assert list(store.reviews()) == [first]
    assert list(store.reviews(withdrawn=True)) == [second]
    assert store.add_review(second) > 2  # said again after all
    assert list(store.reviews()) == [first, second]
    assert store.undo("甲", finding=first.finding) == first
    assert store.undo("乙") is None
    assert list(store.cases(verdict=Verdict.CONFIRMED)) == []
    assert [a.action for a in store.audit(who="甲")] == [
        "review.add",
        "review.add",
        "review.undo",
        "review.add",
        "review.undo",
    ]


def test_a_clock_that_goes_back_does_not_change_whose_word_is_last(
    store: Store, pair: Pair
) -> None:
    store.add_review(said(pair, "confirmed", "甲"))
    store.add_review(said(pair, "rejected", "甲", at=NOON - timedelta(hours=1)))
    verdicts = [case.verdict for case in store.cases()]
    assert verdicts == [Verdict.REJECTED] + [None] * (len(keys(pair)) - 1)


def test_each_step_has_its_queue_and_the_second_is_blind(store: Store, pair: Pair) -> None:
    every = keys(pair)
    assert queued(store, "乙", "first") == every
    assert queued(store, "乙", "second") == []
    store.add_reviews([said(pair, "confirmed", "甲"), said(pair, "confirmed", "乙", number=1)])
    assert queued(store, "乙", "first") == every[2:]
    assert queued(store, "乙", "second") == every[:1]
    assert queued(store, "甲", "second") == every[1:2]
    (case,) = store.queue("乙", round=Round.SECOND)
    assert case.verdict is None
    assert [r.reviewer for r in store.reviews(visible_to="乙")] == ["乙"]
    store.add_review(said(pair, "rejected", "乙", "second"))
    assert [r.reviewer for r in store.reviews(visible_to="乙")] == ["甲", "乙", "乙"]
    assert [r.reviewer for r in store.reviews(visible_to="丙")] == []
    assert queued(store, "丁", "ruling") == every[:1]  # they differ
    assert queued(store, "A13", "appeal") == every[1:2]
    store.add_review(said(pair, "rejected", "A13", "appeal", 1))
    assert queued(store, "A13", "appeal") == []
    assert queued(store, "丁", "ruling") == every[:2]
    store.add_reviews([said(pair, "confirmed", "丁", "ruling", n) for n in (0, 1)])
    assert queued(store, "丁", "ruling") == []
    assert [r.round.value for r in store.reviews(visible_to="丙")] == ["ruling", "ruling"]
    assert store.counts().appeals == 1
    assert [c.finding.key for c in store.cases(verdict=Verdict.CONFIRMED)] == every[:2]


def test_all_that_is_wrong_is_told_and_nothing_is_stored(store: Store, pair: Pair) -> None:
    call = pair[0].call_id
    store.add_review(said(pair, "confirmed", "甲"))
    bare = NOON.replace(tzinfo=None)
    words = {"turn": 0, "start": 0, "end": 2, "quote": "没有"}
    wrong = [
        Review("t999", Verdict.CONFIRMED, "甲", NOON, "x@1"),
        Review(call, Verdict.CONFIRMED, "甲", NOON, "no-such-rule@1"),
        Review(call, Verdict.CONFIRMED, " ", NOON, keys(pair)[0]),
        Review(call, Verdict.CONFIRMED, "甲", bare, keys(pair)[0]),
        Review(call, Verdict.CONFIRMED, "甲", NOON),
        Review(call, Verdict.MISSED, "甲", NOON),
        Review(call, Verdict.MISSED, "甲", NOON, category="threat.violence", turn=999),
        Review(call, Verdict.MISSED, "甲", NOON, category="threat.violence", **words),  # type: ignore[arg-type]  # fields by name
        said(pair, "confirmed", "甲", "second"),
    ]
    with pytest.raises(LabelError) as caught:
        store.add_reviews([said(pair, "confirmed", "乙", number=1), *wrong])
    assert [error.code for error in caught.value.all] == [
        "store-no-call",
        "store-no-finding",
        *["store-bad-review"] * 7,
    ]
    assert [e.location.line for e in caught.value.all if e.location] == list(range(2, 11))
    assert [r.reviewer for r in store.reviews()] == ["甲"]
    store.add_review(Review(call, Verdict.MISSED, "甲", NOON, category="threat.violence"))
    assert store.counts().reviews == 2
