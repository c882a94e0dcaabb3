"""A change of a share and a difference of two changes, against known values and simulation."""

import random

import pytest

from callcheck.learning.effect.change import (
    Group,
    change_of,
    difference_in_differences,
    t_below,
    t_quantile,
)
from callcheck.learning.rates import Rate, difference


def _agents(*rows: tuple[int, int, int, int]) -> Group:
    return Group.of({str(n): (Rate(a, b), Rate(c, d)) for n, (a, b, c, d) in enumerate(rows)})


@pytest.mark.parametrize(
    ("freedom", "value"),
    [(1, 12.7062), (2, 4.3027), (3, 3.1824), (4, 2.7764), (7, 2.3646), (30, 2.0423), (200, 1.9719)],
)
def test_students_quantiles_are_those_of_the_tables(freedom: int, value: float) -> None:
    assert round(t_quantile(0.975, freedom), 4) == value
    assert round(t_below(value, freedom), 4) == 0.975


def test_without_agents_a_change_is_newcombes_difference() -> None:
    change = change_of(Group(Rate(56, 70), Rate(48, 80)))
    plain = difference(Rate(56, 70), Rate(48, 80))
    assert change is not None
    assert plain is not None
    assert (change.value, change.p, change.clusters) == (plain.value, plain.p, 1)
    assert [round(x, 9) for x in change.interval] == [round(x, 9) for x in plain.interval]


def test_no_data_on_any_side_is_no_change() -> None:
    full, empty = Group(Rate(1, 10), Rate(2, 10)), Group(Rate(1, 10), Rate(0, 0))
    assert change_of(empty) is None
    assert difference_in_differences(full, empty) is None
    assert difference_in_differences(Group(Rate(0, 0), Rate(2, 10)), full) is None


def test_agents_that_all_change_alike_leave_nothing_but_chance() -> None:
    group = _agents(*[(4, 10, 2, 10)] * 6)
    assert group.variance == 0
    change = change_of(group)
    assert change is not None
    plain = difference(Rate(24, 60), Rate(12, 60))
    assert plain is not None
    assert (round(change.value, 2), change.p, change.clusters) == (-0.2, plain.p, 6)


def test_the_variance_by_agents_is_the_sandwich() -> None:
    # Two agents with equal n: shares 0.4 → 0.1 and 0.2 → 0.3, so changes -0.3 and +0.1 about -0.1.
    group = _agents((4, 10, 1, 10), (2, 10, 3, 10))
    assert group.value == pytest.approx(-0.1)
    # 2/1 · ((-0.2/2)² + (0.2/2)²) = 0.04: the variance of the mean of the two changes.
    assert group.variance == pytest.approx(0.04)


def test_agents_that_go_different_ways_widen_the_interval() -> None:
    alike = _agents(*[(8, 40, 4, 40)] * 3, *[(8, 40, 5, 40)] * 3)
    apart = _agents(*[(8, 40, 0, 40)] * 3, *[(8, 40, 9, 40)] * 3)
    one, two = change_of(alike), change_of(apart)
    assert one is not None
    assert two is not None
    assert (one.value, two.value) == (two.value, one.value)
    assert [round(x, 3) for x in one.interval] == [-0.102, -0.073]
    assert [round(x, 3) for x in two.interval] == [-0.217, 0.042]
    assert one.p < 0.001 < 0.1 < two.p


def test_the_comparison_is_taken_off() -> None:
    fell = _agents(*[(10, 50, 5, 50)] * 5)
    change = difference_in_differences(fell, fell)
    assert change is not None
    assert (change.value, change.p) == (0.0, 1.0)
    assert change.interval[0] < 0 < change.interval[1]


def _claims(agents: int, calls: int, wander: float, runs: int) -> float:
    """How often a difference is claimed at 5 % where there is none."""
    rng = random.Random(20260315)
    claimed = 0
    for _ in range(runs):
        groups = []
        for _ in range(2):
            rows = []
            for _ in range(agents):
                before = min(0.9, max(0.01, rng.gauss(0.2, 0.06)))
                after = min(0.9, max(0.005, before * (1 + rng.gauss(0, wander))))
                hits = [sum(rng.random() < p for _ in range(calls)) for p in (before, after)]
                rows.append((hits[0], calls, hits[1], calls))
            groups.append(_agents(*rows))
        change = difference_in_differences(*groups)
        assert change is not None
        clear = not change.interval[0] <= 0 <= change.interval[1]
        assert clear is (change.p < 0.05)
        claimed += clear
    return claimed / runs


@pytest.mark.parametrize(("agents", "wander"), [(6, 0.0), (6, 0.5), (3, 0.5)])
def test_differences_are_not_claimed_where_there_are_none(agents: int, wander: float) -> None:
    assert _claims(agents, 30, wander, 400) <= 0.06
