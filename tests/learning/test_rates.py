"""Shares, differences and sample sizes against figures from the literature, and their laws."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.learning.rates import (
    Rate,
    beyond_chance,
    difference,
    needed_for_width,
    needed_to_see,
    no_difference,
    power_of,
    unlike_the_rest,
)

RATES = st.integers(1, 60).flatmap(lambda n: st.builds(Rate, st.integers(0, n), st.just(n)))


# Newcombe 1998, Statistics in Medicine 17:873, table II, method 10: p1 − p2.
@pytest.mark.parametrize(
    ("first", "second", "interval"),
    [
        (Rate(56, 70), Rate(48, 80), (0.0524, 0.3339)),
        (Rate(9, 10), Rate(3, 10), (0.1705, 0.8090)),
        (Rate(6, 7), Rate(2, 7), (0.0582, 0.8062)),
        (Rate(5, 56), Rate(0, 29), (-0.0381, 0.1926)),
        (Rate(0, 10), Rate(0, 20), (-0.1611, 0.2775)),
        (Rate(10, 10), Rate(0, 20), (0.6791, 1.0000)),
    ],
)
def test_newcombes_examples(first: Rate, second: Rate, interval: tuple[float, float]) -> None:
    found = difference(second, first)
    assert found is not None
    assert list(interval) == [round(x, 4) for x in found.interval]


def test_no_data_is_never_a_zero() -> None:
    empty = Rate(0, 0)
    assert (empty.share, empty.interval, difference(empty, Rate(1, 2))) == (None, None, None)
    assert no_difference(empty, Rate(3, 5)) == 1.0


@given(RATES, RATES)
def test_property_a_difference_turned_round_is_its_own_mirror(first: Rate, second: Rate) -> None:
    there, back = difference(first, second), difference(second, first)
    assert there is not None
    assert back is not None
    assert there.value == pytest.approx(-back.value)
    assert there.interval == pytest.approx((-back.interval[1], -back.interval[0]))
    assert there.p == pytest.approx(back.p)
    assert there.interval[0] - 1e-9 <= there.value <= there.interval[1] + 1e-9


def test_many_tests_of_nothing_seldom_stand() -> None:
    """Forty alike groups: with 5 % for each alone about two would stand; together almost none."""
    rng = random.Random(1)
    stood = 0
    for _ in range(100):
        groups = [Rate(sum(rng.random() < 0.1 for _ in range(60)), 60) for _ in range(40)]
        stood += any(unlike_the_rest(groups))
    assert stood <= 10


def test_a_group_that_stands_out_is_named() -> None:
    groups = [Rate(6, 60)] * 9 + [Rate(30, 60)]
    assert unlike_the_rest(groups) == [False] * 9 + [True]


def test_holm_stops_at_the_first_that_falls() -> None:
    assert beyond_chance([0.01, 0.02, 0.06]) == [True, True, False]
    assert beyond_chance([0.03, 0.04]) == [False, False]
    assert beyond_chance([]) == []


def test_the_exact_test_and_its_approximation_meet() -> None:
    exact = no_difference(Rate(100, 999), Rate(130, 1000))
    rough = no_difference(Rate(100, 1000), Rate(130, 1001))
    assert exact == pytest.approx(rough, abs=0.01)


@pytest.mark.parametrize(("before", "after", "n"), [(0.2, 0.1, 199), (0.05, 0.01, 285)])
def test_sample_sizes_have_the_power_asked_for(before: float, after: float, n: int) -> None:
    assert n == needed_to_see(before, after)
    assert power_of(before, after, n) >= 0.8 > power_of(before, after, n - 2)


def test_no_change_needs_no_sample() -> None:
    with pytest.raises(ValueError, match="no change"):
        needed_to_see(0.1, 0.1)
    assert (power_of(0, 0, 5), power_of(0, 1, 5)) == (0.0, 1.0)


def test_labels_for_a_width() -> None:
    for share in (0.5, 0.8, 0.97):
        n = needed_for_width(share, 0.05)
        interval = Rate(round(share * n), n).interval
        assert interval is not None
        assert (interval[1] - interval[0]) / 2 == pytest.approx(0.05, abs=0.003)
