"""Exposure, risk, promises."""

from datetime import timedelta

from tests.learning.metrics.made import MONDAY, finding, pair, review, weeks_on

from callcheck.learning.metrics import (
    CallRisk,
    Exposure,
    Promises,
    call_risk,
    exposures,
    promises_kept,
    public_risk,
)
from callcheck.learning.rates import Rate

ABUSE = finding("signal.customer_abuse", "info")
HARM = finding("signal.self_harm", "critical")


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def test_exposure_counts_hard_calls_and_how_long_ago() -> None:
    pairs = [
        pair("c4", ABUSE, at=MONDAY + hours(3)),  # in any order
        pair("c1", at=MONDAY),
        pair("c2", HARM, ABUSE, at=MONDAY + hours(1)),
        pair("c3", ABUSE, at=MONDAY + hours(2)),
        pair("c5", agent="A2", at=MONDAY + hours(8.5)),
        pair("c6", ABUSE, agent="A3", at=None),
    ]
    one, two, three = exposures(pairs)
    assert one == Exposure("A1", 3, 1, Rate(3, 4), 3, 1, 5.5, 3, 3)
    assert two == Exposure("A2", 0, 0, Rate(0, 1), 0, 0, None, 0, 0)
    assert three == Exposure("A3", 1, 0, Rate(1, 1), 0, 0, None, 1, 1)
    assert [e.care for e in (one, two, three)] == [True, False, False]


def test_what_is_long_past_is_no_alarm() -> None:
    pairs = [pair("c1", HARM), pair("c2", at=MONDAY + hours(1))]
    (found,) = exposures(pairs, as_of=weeks_on(2))
    assert (found.recent, found.hours_since, found.in_a_row, found.care) == (0, 336.0, 0, False)


def test_points_of_a_call_by_the_formula() -> None:
    call, report = pair(
        "c1",
        finding("privacy.third_party_disclosure", "critical"),
        finding("insult.demean"),
        finding("insult.demean", turn=4),  # a category once
        finding("service.attitude", "minor"),
        finding("signal.complaint"),
        said=["我要给电视台打电话"],
    )
    assert call_risk(call, report) == CallRisk(
        "c1", 81, (("violation", 26), ("third_party", 20), ("complaint", 15), ("public", 20))
    )
    lodged = call_risk(call, report, lodged=True)
    assert (lodged.points, lodged.parts[3]) == (100, ("lodged", 25))
    gone = frozenset({("c1", report.findings[0].key)})
    assert call_risk(call, report, without=gone).points == 41


def test_public_words_are_the_customers_and_folded() -> None:
    said = [pair("c", said=[text])[0] for text in ("我發到網上", "打12 345", "你们看着办")]
    found = [call_risk(call, pair("c")[1]).points for call in said]
    assert found == [20, 20, 0]


def test_index_by_week_and_team_with_its_interval() -> None:
    pairs = [
        pair(f"c{n}", *([finding()] if n < 5 else []), team="一组", at=weeks_on(n // 10))
        for n in range(20)
    ]
    rejected = review("c0", "rejected", finding())
    found = public_risk(pairs, [rejected], lodged={"c19"})
    assert (found.overall.calls, found.overall.mean) == (20, 2.25)
    assert [(w.name, w.mean) for w in found.weeks] == [("2026-W10", 2.0), ("2026-W11", 2.5)]
    assert [t.name for t in found.teams] == ["一组"]
    assert found.weeks[0].interval is not None
    # four of ten at 5: standard error 0.8165, t of 9 degrees 2.2622
    assert [round(x, 2) for x in found.weeks[0].interval] == [0.15, 3.85]
    assert found.overall.parts == (("violation", 4), ("lodged", 1))
    assert [c.call_id for c in found.overall.highest] == ["c19", "c1", "c2", "c3", "c4"]
    assert public_risk([]).overall.interval is None


def test_a_promise_is_kept_still_asked_for_or_unknown() -> None:
    promise = finding("signal.promise_to_pay", "info")
    asked: dict[str, int | str | None] = {"debt_mentioned": 1, "callee": "debtor"}
    paid: dict[str, int | str | None] = {**asked, "payment_confirmed": 2}
    pairs = [
        pair("c1", promise, customer="K1", facts=asked),
        pair("c2", customer="K1", facts=paid, at=weeks_on(1), agent="A9"),
        pair("c3", promise, customer="K2", facts=asked),
        pair("c4", customer="K2", facts=asked, at=weeks_on(1)),
        pair("c5", promise, customer="K3", facts=asked),
        pair("c6", promise, facts=asked),
        pair("c7", customer="K4", facts=paid),
        pair("c8", promise, customer="K4", facts=asked, at=weeks_on(1)),  # paid before
        pair("c9", promise, customer="K5", agent="A2", facts=asked),
        pair("d1", customer="K5", facts={**paid, "callee": "third_party"}, at=weeks_on(1)),
    ]
    assert promises_kept(pairs) == (
        Promises("A1", 5, 1, 1, 3, Rate(1, 2)),
        Promises("A2", 1, 0, 0, 1, Rate(0, 0)),
    )
