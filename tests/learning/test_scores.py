"""Groups of scores: interval, comparison beyond chance, and a new scoring tried."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from callcheck.checking import CallHistory, Checker
from callcheck.checking.scoring import Scorer
from callcheck.learning.scores import Group, agent_of, compared, standings, team_of
from callcheck.learning.simulate import Simulation
from callcheck.model import CallMeta, Profile, Report, Score, Weights
from callcheck.readers import read_calls
from callcheck.ruleset import RuleSet, read_rules

SAMPLES = Path(__file__).parents[2] / "samples" / "calls"


@pytest.fixture(scope="module")
def reports(checker: Checker) -> list[Report]:
    calls = list(read_calls(SAMPLES))
    return list(checker.check_many(calls, history=CallHistory.of(calls)))


@pytest.fixture(scope="module")
def standard() -> RuleSet:
    return read_rules((), None, "standard")


def group(**calls: int) -> Group:
    return Group(Counter({int(score[1:]) * 100: n for score, n in calls.items()}))


def test_an_interval_needs_ten_calls_and_stays_within_0_and_100() -> None:
    assert Group().mean is None
    assert (group(s90=9).mean, group(s90=9).interval) == (90.0, None)
    low, high = group(s100=9, s90=1).interval or (0, 0)
    # Student's t of 9 degrees is 2.262157, the standard error 1
    assert (round(low, 3), high) == (96.738, 100.0)


def test_only_what_differs_beyond_chance_is_marked() -> None:
    same = group(s100=20, s80=10, s0=5)
    assert standings({"a": same, "b": same}) == {"a": "same", "b": "same"}
    worse = group(s100=5, s80=10, s0=20)
    found = standings({"a": same, "b": same, "c": same, "d": worse, "e": group(s0=9)})
    assert found == {"a": "same", "b": "same", "c": "same", "d": "lower", "e": "few"}
    assert standings({"a": same, "b": group(s100=60)}) == {"a": "lower", "b": "higher"}
    assert standings({"alone": same}) == {"alone": "few"}


def test_of_many_equal_groups_hardly_any_is_marked() -> None:
    random = Random(7)
    wrong = 0
    for _ in range(100):
        groups = {
            str(n): Group(Counter(random.choices((0, 8000, 9000, 10000), k=30))) for n in range(10)
        }
        wrong += any(found != "same" for found in standings(groups).values())
    assert wrong <= 10  # about 5 of 100 are expected


def test_a_comparison_takes_sides_alike() -> None:
    one, other = {0: 5, 9000: 10}, {0: 20, 8000: 3}
    assert compared(one, other)[0] == compared(other, one)[0]
    assert compared(one, other)[1] == -compared(other, one)[1]


def test_agents_and_teams(reports: list[Report]) -> None:
    report = reports[0]
    assert agent_of(report) == report.meta.agent_id
    assert agent_of(replace(report, meta=CallMeta())) == "(不详)"
    assert team_of(replace(report, meta=CallMeta(agent_org="甲公司"))) == "甲公司"
    assert team_of(replace(report, meta=CallMeta(extra={"team": 3}))) == "3"
    assert team_of(replace(report, meta=CallMeta())) == "(不详)"


def test_a_simulation_explains_every_difference_to_the_hundredth(
    reports: list[Report], standard: RuleSet
) -> None:
    simulation = Simulation(Scorer.of(standard))
    found = list(simulation.run(reports))
    for one in found:
        by_category = sum(Decimal(str(new)) - Decimal(str(old)) for _, old, new in one.changes)
        whole = Decimal(str(one.new.value)) - Decimal(str(one.old.value))
        assert by_category + Decimal(str(one.rest)) == whole
    assert (simulation.old.n, simulation.new.n, simulation.ungraded) == (19, 19, 19)
    assert (simulation.old.vetoed, simulation.new.vetoed) == (0, 7)
    assert simulation.moved == {
        ("不合格", "优"): 2,
        ("不合格", "良"): 1,
        ("合格", "良"): 3,
        ("良", "优"): 1,
    }
    t022 = next(one for one in found if one.call_id == "t022")
    assert (t022.old.value, t022.new.value, t022.rest) == (70.0, 85.0, 0.0)
    assert t022.changes == (("threat.workplace", -30.0, -15.0),)
    old, new = simulation.agents["A31"]
    assert (round(old.mean or 0, 2), round(new.mean or 0, 2)) == (56.67, 90.23)


def test_simulating_equals_checking_anew(reports: list[Report], standard: RuleSet) -> None:
    calls = list(read_calls(SAMPLES))
    anew = Checker(standard).check_many(calls, history=CallHistory.of(calls))
    scorer = Scorer.of(standard)
    assert [scorer.rescore(report).score for report in reports] == [new.score for new in anew]


def test_the_same_weights_change_nothing_and_a_veto_without_grades_is_the_last(
    reports: list[Report], rule_set: RuleSet
) -> None:
    simulation = Simulation(Scorer.of(rule_set))
    assert [one.grade_changes for one in simulation.run(reports)] == [False] * 19
    assert (simulation.changed, simulation.moved.total()) == (0, 0)
    profile = Profile(weights=Weights(veto=("threat.workplace",)))
    simulation = Simulation(Scorer.of(rule_set, profile))
    moved = [one for one in simulation.run(reports) if one.grade_changes]
    assert [(one.call_id, one.new.value, one.new_grade) for one in moved] == [
        ("t022", 0.0, "不合格")
    ]
    assert (moved[0].changes, moved[0].rest) == ((), -70.0)


def test_losses_are_by_item_or_category(reports: list[Report], standard: RuleSet) -> None:
    plain, sheet = Group(), Group()
    report = next(report for report in reports if report.call_id == "t022")
    plain.add(report.score)
    sheet.add(Scorer.of(standard).rescore(report).score)
    sheet.add(Score(50, False), "不合格")
    assert (plain.losses, sheet.losses) == ({"threat.workplace": 3000}, {"禁语威胁": 1500})
    assert sheet.grades == {"良": 1, "不合格": 1}
