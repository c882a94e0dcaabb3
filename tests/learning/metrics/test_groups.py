"""Scorecards, heat map, drift: a planted difference is found, noise is not."""

from dataclasses import replace
from random import Random

from tests.learning.metrics.made import finding, pair, review, weeks_on

from callcheck.learning.metrics import Cell, HeatMap, drift_report, heat_map, scorecards
from callcheck.learning.metrics.drift_sections import drift_section
from callcheck.learning.metrics.weeks import Pair
from callcheck.learning.rates import Rate

GRAVE = finding("threat.arrest", "critical")


def calls_of(rng: Random, agents: int, each: int, planted: float = 0.2) -> list[Pair]:
    """Each agent violates in a fifth of the calls, the first in `planted`."""
    found = []
    for agent in range(agents):
        for n in range(each):
            bad = rng.random() < (planted if agent == 0 else 0.2)
            grave = bad and rng.random() < 0.5
            findings = (GRAVE,) if grave else (finding(),) if bad else ()
            name = f"{agent}-{n}"
            score = 60 if grave else 85 if bad else 100
            found.append(pair(name, *findings, agent=f"A{agent:02}", score=score))
    return found


def test_a_planted_difference_is_marked_and_nobody_else() -> None:
    cards = scorecards(calls_of(Random(4), 12, 100, planted=0.6))
    assert [c.name for c in cards if c.unlike_the_rest] == ["A00"]
    assert cards[0].standing == {"score": "worse", "violations": "worse", "critical": "worse"}
    assert [c.name for c in cards] == sorted(c.name for c in cards)


def test_noise_is_marked_once_in_twenty_at_most() -> None:
    rng = Random(11)
    marked = [any(c.unlike_the_rest for c in scorecards(calls_of(rng, 8, 40))) for _ in range(60)]
    assert sum(marked) <= 6  # at 5 % a seventh comes once in 66 such runs; the seed is fixed


def test_a_card_says_what_it_counts() -> None:
    pairs = [
        pair("c1", GRAVE, finding(), finding(turn=4), agent=None, score=45),
        pair("c2", finding("signal.hardship"), agent=None, score=100),
        pair("c3", GRAVE, agent=None, score=60),
    ]
    (card,) = scorecards(pairs, [review("c3", "rejected", GRAVE)])
    assert (card.name, card.calls, round(card.mean, 2)) == ("(不详)", 3, 68.33)
    assert (card.violations, card.critical, card.interval) == (Rate(1, 3), Rate(1, 3), None)
    assert card.worst == (("insult.demean", 1), ("threat.arrest", 1))
    assert set(card.standing.values()) == {"few"}
    assert scorecards([]) == ()


def test_teams_are_the_team_else_the_company() -> None:
    pairs = [pair("c1", team="一组"), pair("c2", team="二组"), pair("c3")]
    assert [(c.name, c.calls) for c in scorecards(pairs, by="team")] == [
        ("(不详)", 1),
        ("一组", 1),
        ("二组", 1),
    ]


def test_heat_map_has_a_cell_for_each_agent_and_week_with_calls() -> None:
    pairs = [
        pair("c1", finding(), finding(turn=3)),
        pair("c2"),
        pair("c3", GRAVE, finding(), agent="A2", at=weeks_on(1)),
        pair("c4", finding(), at=None),
        pair("c5", finding("signal.hardship"), finding(turn=7)),
    ]
    found = heat_map(pairs, [review("c5", "rejected", finding(turn=7))])
    assert found == HeatMap(
        "category",
        ("insult.demean", "threat.arrest"),
        ("A1", "A2"),
        ("2026-W10", "2026-W11"),
        (
            Cell("insult.demean", "A1", "2026-W10", Rate(1, 3), 2),
            Cell("insult.demean", "A2", "2026-W11", Rate(1, 1), 1),
            Cell("threat.arrest", "A1", "2026-W10", Rate(0, 3), 0),
            Cell("threat.arrest", "A2", "2026-W11", Rate(1, 1), 1),
        ),
        1,
    )
    assert found.cells[0].small
    assert not Cell("x", "A1", "2026-W10", Rate(0, 10), 0).small
    assert heat_map(pairs, by="rule").rows == ("insult-demean", "threat-arrest")


def weekly(counts: list[tuple[int, int]]) -> list[Pair]:
    """For each week, calls with the finding and calls."""
    return [
        pair(f"{week}-{n}", *([finding()] if n < hits else []), at=weeks_on(week))
        for week, (hits, calls) in enumerate(counts)
        for n in range(calls)
    ]


def test_a_week_unlike_those_before_rings() -> None:
    found = drift_report(weekly([(10, 100)] * 5 + [(35, 100)]))
    assert (found.week, found.against) == (
        "2026-W15",
        ("2026-W11", "2026-W12", "2026-W13", "2026-W14"),
    )
    assert (found.calls, found.usual_calls, found.volume_alarm) == (100, 100.0, False)
    (alarm,) = found.alarms
    assert (alarm.kind, alarm.name, alarm.now, alarm.before, alarm.findings) == (
        "rule",
        "insult-demean",
        Rate(35, 100),
        Rate(40, 400),
        (35, 40),
    )
    assert alarm.change is not None
    assert round(alarm.change.value, 6) == 0.25


def test_an_ordinary_week_does_not_and_a_silent_rule_does() -> None:
    assert drift_report(weekly([(10, 100)] * 4 + [(13, 100)])).alarms == ()
    silent = drift_report(weekly([(20, 100)] * 4 + [(0, 100)]))
    assert [(d.name, d.now) for d in silent.alarms] == [("insult-demean", Rate(0, 100))]
    assert drift_report(weekly([(0, 30)]), week="2026-W12", weeks=1).against == ()


def test_reports_by_several_rule_sets_are_told() -> None:
    one, other = pair("c1"), pair("c2", at=weeks_on(1))
    mixed = [one, (other[0], replace(other[1], rule_set="new"))]
    assert drift_report(mixed).rule_sets == ("new", "r")
    notes = drift_section(drift_report(mixed), lambda zh, _: zh).notes
    assert notes[1] == "这些报告出自 2 版规则,变化可能来自规则:先重新检查再比。"
    assert len(drift_section(drift_report([one, other]), lambda zh, _: zh).notes) == 2


def test_volume_and_precision_ring_too() -> None:
    pairs = weekly([(40, 50), (40, 50), (10, 20)])
    reviews = [
        review(call.call_id, "rejected" if call.call_id.startswith("2") else "confirmed", f)
        for call, report in pairs
        for f in report.findings
    ]
    found = drift_report(pairs, reviews)
    assert found.volume_alarm
    rung = {(d.kind, d.name): (d.now, d.before) for d in found.alarms}
    assert rung["precision", "insult-demean"] == (Rate(0, 10), Rate(80, 80))


def test_quality_of_transcripts_is_watched() -> None:
    pairs = weekly([(0, 40)] * 3)
    found = {d.name: (d.now, d.before) for d in drift_report(pairs).drifts if d.kind == "quality"}
    assert found == {
        "unknown_speaker": (Rate(0, 40), Rate(0, 80)),
        "no_clock": (Rate(0, 40), Rate(0, 80)),
        "no_words": (Rate(40, 40), Rate(80, 80)),
        "read_with_problems": (Rate(0, 40), Rate(0, 80)),
    }
    assert drift_report([pair(at=None)]).week is None
