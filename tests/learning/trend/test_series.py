"""Charts over time: exact limits, runs, gaps, and how often chance alone stands out."""

import random
from datetime import date, timedelta
from math import comb

import pytest

from callcheck.learning.rates import Rate
from callcheck.learning.seen import ANY, Seen
from callcheck.learning.trend.chart import chart_of
from callcheck.learning.trend.page import (
    sparkline,
    trend_html,
    trend_json,
    trend_lines,
    trend_table,
)
from callcheck.learning.trend.series import (
    TAIL,
    Marked,
    _ends,
    charted,
    common,
    start_of,
    trend_of,
)

MONDAY = date(2026, 1, 5)


def _weeks(count: int) -> list[date]:
    return [MONDAY + timedelta(weeks=n) for n in range(count)]


def _call(day: date | None, *found: str) -> Seen:
    return Seen("A", "一组", day, "r", frozenset(found), frozenset(), bool(found))


@pytest.mark.parametrize(("n", "share"), [(1, 0.2), (7, 0.01), (50, 0.1), (120, 0.5), (300, 0.97)])
def test_limits_are_the_exact_binomial_ones(n: int, share: float) -> None:
    def tail(ks: range) -> float:
        return sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in ks)

    low, high = _ends(n, share)
    assert tail(range(low)) < TAIL <= tail(range(low + 1))
    assert tail(range(high + 1, n + 1)) < TAIL <= tail(range(high, n + 1))


def test_a_share_of_none_or_all_has_no_room() -> None:
    assert (_ends(10, 0.0), _ends(10, 1.0)) == ((0, 0), (10, 10))


def test_one_point_far_out_stands_out_and_the_others_do_not() -> None:
    series = charted(ANY, _weeks(6), [Rate(5, 50)] * 5 + [Rate(25, 50)])
    assert [p.signs for p in series.points] == [(), (), (), (), (), ("high",)]


def test_eight_on_one_side_are_a_shift_and_seven_are_not() -> None:
    def signs(row: int) -> list[tuple[str, ...]]:
        rates = [Rate(30, 100)] * row + [Rate(20, 100)] * row
        return [p.signs for p in charted(ANY, _weeks(2 * row), rates).points]

    assert signs(7) == [()] * 14
    assert signs(8) == [("shift-high",)] * 8 + [("shift-low",)] * 8


def test_a_period_without_calls_is_no_data_and_breaks_no_row() -> None:
    rates = [Rate(30, 100)] * 4 + [Rate(0, 0)] + [Rate(30, 100)] * 4 + [Rate(10, 100)] * 4
    series = charted(ANY, _weeks(13), rates)
    assert series.points[4].limits is None
    assert series.points[4].signs == ()
    assert all("shift-high" in p.signs for n, p in enumerate(series.points[:9]) if n != 4)
    assert sparkline(series)[4] == "·"


def test_the_base_is_the_time_before_the_training_when_there_is_enough() -> None:
    rates = [Rate(20, 100)] * 4 + [Rate(5, 100)] * 4
    trained = charted(ANY, _weeks(8), rates, _weeks(8)[4])
    assert (trained.centre, trained.base) == (0.2, 4)
    assert [p.signs for p in trained.points[4:]] == [("low",)] * 4
    early = charted(ANY, _weeks(8), rates, _weeks(8)[3])
    assert (early.centre, early.base) == (0.125, 8)


def test_chance_alone_stands_out_no_more_often_than_told() -> None:
    rng = random.Random(5)
    out = points = 0
    for _ in range(250):
        rates = [Rate(sum(rng.random() < 0.1 for _ in range(60)), 60) for _ in range(12)]
        series = charted(ANY, _weeks(12), rates)
        out += sum("high" in p.signs or "low" in p.signs for p in series.points)
        points += len(rates)
    assert out / points <= 2 * TAIL


def test_periods_are_weeks_days_or_months_and_undated_calls_are_counted_apart() -> None:
    assert start_of(date(2026, 3, 15), "week") == date(2026, 3, 9)
    assert start_of(date(2026, 3, 15), "month") == date(2026, 3, 1)
    calls = [_call(date(2026, 1, 31), "a.b"), _call(date(2026, 3, 1)), _call(None, "a.b")]
    trend = trend_of(calls, ["a.b"], by="month")
    assert [(str(p.start), p.rate) for p in trend.series[0].points] == [
        ("2026-01-01", Rate(1, 1)),
        ("2026-02-01", Rate(0, 0)),
        ("2026-03-01", Rate(0, 1)),
    ]
    assert (trend.calls, trend.undated) == (3, 1)
    assert len(trend_of(calls, ["a.b"], by="day").series[0].points) == 30


def test_no_calls_are_no_chart() -> None:
    trend = trend_of([], [ANY], marks=[Marked(MONDAY, "培训")])
    assert (trend.series[0].points, trend.series[0].centre, trend.marks) == ((), None, ())
    assert "没有带日期的通话" in trend_html(trend, str)
    assert list(trend_lines(trend, str)) == ["0 通", "任何违规    无数据"]


def test_the_commonest_categories_are_charted() -> None:
    calls = [_call(MONDAY, "a.b", "c.d"), _call(MONDAY, "c.d"), _call(MONDAY, "e.f")]
    assert common(calls, ["a.b", "c.d", "x.y"]) == [ANY, "c.d", "a.b"]
    assert common(calls, ["a.b", "c.d", "e.f"], most=1) == [ANY, "c.d"]


def test_the_chart_has_a_gap_a_mark_and_a_dot_a_week() -> None:
    rates = [Rate(1, 4), Rate(0, 0), Rate(2, 4), Rate(4, 4)]
    series = charted(ANY, _weeks(4), rates)
    chart = chart_of(series, "任何违规", "week", (Marked(MONDAY + timedelta(days=6), "周日"),))
    assert len(chart.dots) == 3
    assert len(chart.gaps) == 1
    assert len(chart.lines) == 1  # the first point stands alone
    assert [tick.label for tick in chart.ticks] == ["0%", "25%", "50%", "75%", "100%"]
    [mark] = chart.marks
    assert chart.dots[0].x < mark.at < chart.gaps[0]
    assert chart.dots[2].y == 22


def test_one_html_file_asks_the_network_for_nothing_and_escapes() -> None:
    calls = [_call(MONDAY + timedelta(days=n), "a.b") for n in range(20)]
    marks = [Marked(MONDAY + timedelta(days=8), "<b>课</b>")]
    page = trend_html(trend_of(calls, [ANY, "a.b"], marks=marks), lambda _: "<i>名</i>")
    assert page.count("<svg") == 2
    assert "<i>" not in page
    assert "<b>课" not in page
    assert not [
        word for word in ("http://", "https://", "<script", "<link", "@import") if word in page
    ]


def test_rows_and_json_leave_out_what_is_not_known() -> None:
    trend = trend_of([_call(MONDAY, "a.b"), _call(MONDAY + timedelta(weeks=2))], ["a.b"])
    rows = [list(row) for row in trend_table(trend, str).rows]
    assert rows[1] == ["a.b", "a.b", "2026-01-12", None, 0, None, None, None, None, None, None]
    assert rows[0][3:6] == [1, 1, 1.0]
    assert b'"limits": null' in trend_json(trend)
