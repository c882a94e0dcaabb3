"""Precision by rule, recall by category, labels still needed, kappa."""

from datetime import timedelta
from math import sqrt

import pytest
from tests.learning.metrics.made import AT, finding, pair, review

from callcheck.learning.cases import cases_of
from callcheck.learning.metrics import (
    CategoryRecall,
    Recall,
    RulePrecision,
    category_recall,
    kappa,
    labels_needed,
    reviewer_agreement,
    rule_precision,
)
from callcheck.learning.metrics.weeks import week_of, weeks_before
from callcheck.learning.rates import Rate
from callcheck.model import Review, Severity


def test_precision_is_confirmed_of_judged_and_unknown_without_reviews() -> None:
    one, two, other = finding(), finding(turn=1), finding("threat.arrest", "critical")
    pairs = [pair("c1", one, two), pair("c2", one), pair("c3", one, other)]
    reviews = [
        review("c1", "confirmed", one),
        review("c1", "rejected", two),
        review("c2", "confirmed", one),
        review("c2", "rejected", one, who="乙", step="second"),  # in dispute: unsure
    ]
    assert rule_precision(cases_of(pairs, reviews)) == (
        RulePrecision("insult-demean", "insult.demean", Severity.MAJOR, 4, 1, Rate(1, 2), 381 - 2),
        RulePrecision("threat-arrest", "threat.arrest", Severity.CRITICAL, 1, 0, Rate(0, 0), 381),
    )
    assert Rate(0, 0).share is None


def test_labels_needed_goes_down_to_nothing() -> None:
    assert [labels_needed(Rate(h, n)) for h, n in ((9, 10), (127, 141), (500, 1000))] == [
        141 - 10,
        0,
        0,
    ]
    assert labels_needed(Rate(9, 10), 0.1) == 27


def test_recall_is_only_of_calls_read_to_the_end() -> None:
    found, doubt, wrong = finding(), finding("threat.arrest", turn=3), finding(turn=5)
    pairs = [pair("c1", found, doubt, wrong), pair("c2"), pair("c3", found), pair("c4", found)]
    reviews = [
        *(review(name, "read") for name in ("c1", "c2", "c4", "elsewhere")),
        review("c1", "confirmed", found),
        review("c1", "rejected", wrong),
        review("c2", "missed", category="insult.demean", turn=2),
        review("c2", "missed", category="insult.demean", turn=2, who="乙"),  # the same place
        review("c3", "confirmed", found),  # not read
        review("c3", "missed", category="insult.demean", turn=9),
        review("c4", "missed", category="insult.demean", turn=0),  # found by now
    ]
    assert category_recall(pairs, reviews) == Recall(
        3,
        (
            CategoryRecall("insult.demean", Rate(2, 3), ("c2",), 0),
            CategoryRecall("threat.arrest", Rate(0, 0), (), 1),
        ),
    )
    assert category_recall(pairs, []) == Recall(0, ())


def test_kappa_with_three_verdicts_and_the_error_as_by_jackknife() -> None:
    table = [(106, 10, 4), (22, 28, 10), (2, 12, 6)]
    both = [
        (str(i), str(j)) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)
    ]
    found = kappa(both)
    assert found.value is not None
    assert round(found.value, 3) == 0.429
    assert found.interval is not None
    assert [round(x, 3) for x in found.interval] == [0.323, 0.534]
    without = {pair: kappa([*both[:n], *both[n + 1 :]]).value or 0 for n, pair in enumerate(both)}
    left_out = [without[pair] for pair in both]
    error = sqrt(199 / 200 * sum((x - sum(left_out) / 200) ** 2 for x in left_out))
    assert (found.interval[1] - found.interval[0]) / 2 / 1.959964 == pytest.approx(error, rel=0.02)
    assert found.agreed == Rate(140, 200)


def test_kappa_is_unknown_where_there_is_nothing_to_agree_on() -> None:
    assert kappa([]) == kappa([])
    assert (kappa([]).value, kappa([]).agreed) == (None, Rate(0, 0))
    all_one = kappa([("confirmed", "confirmed")] * 40)
    assert (all_one.value, all_one.interval, all_one.one_sided, all_one.few) == (
        None,
        None,
        True,
        False,
    )
    constant = kappa([("a", "a")] * 15 + [("b", "a")] * 15)
    assert (constant.value, constant.interval) == (0.0, None)
    assert kappa([("a", "a"), ("b", "b")] * 20).interval is None


def test_agreement_takes_the_last_word_of_two_different_people() -> None:
    one, two = finding(), finding("threat.arrest")

    def said(verdict: str, who: str, step: str, hours: int, of: object = one) -> Review:
        made = review("c1", verdict, of, who=who, step=step)  # type: ignore[arg-type]  # a finding
        return Review(
            made.call_id,
            made.verdict,
            who,
            AT + timedelta(hours=hours),
            made.finding,
            round=made.round,
        )

    found = reviewer_agreement(
        [
            said("confirmed", "甲", "first", 3),
            said("rejected", "甲", "first", 1),
            said("confirmed", "乙", "second", 2),
            said("rejected", "丙", "ruling", 4),
            said("confirmed", "甲", "first", 1, two),
            said("confirmed", "甲", "second", 2, two),  # nobody agrees with himself
            review("c1", "read"),
        ]
    )
    assert [(rule, k.agreed) for rule, k in found.rules] == [("insult-demean", Rate(1, 1))]
    assert found.overall.agreed == Rate(1, 1)


@pytest.mark.parametrize(("week", "before"), [("2026-W01", "2025-W52"), ("2027-W01", "2026-W53")])
def test_weeks_go_over_the_year(week: str, before: str) -> None:
    assert weeks_before(week, 1) == [before]
    assert week_of(None) is None
