"""What may be said of a training: planted effects found, none claimed where there is none."""

import random
from datetime import date, timedelta

from callcheck.learning.effect.effect import Asked, effect_of
from callcheck.learning.effect.measure import Effect, Outcome, Row
from callcheck.learning.effect.power import Sizes, power, smallest_fall
from callcheck.learning.effect.told import effect_json, effect_lines, effect_markdown, verdict
from callcheck.learning.rates import Rate
from callcheck.learning.seen import Seen

SINCE = date(2026, 3, 15)
SHARES = {
    "threat.visit": 0.2,
    "insult.demean": 0.1,
    "service.attitude": 0.15,
    "disclosure.recording": 0.3,
}
CLAIMED = {Outcome.IMPROVED, Outcome.WORSE, Outcome.FELL, Outcome.ROSE}


def _call(agent: str, team: str, day: date, *found: str, rule_set: str = "r1") -> Seen:
    return Seen(agent, team, day, rule_set, frozenset(found), frozenset(), bool(found))


def _month(
    seed: int, *, left: float = 1.0, agents: int = 6, calls: int = 40, wander: float = 0.0
) -> list[Seen]:
    """Two teams, four weeks on each side; of 一组's visits a share of `left` stays."""
    rng = random.Random(seed)
    made = []
    for team in ("一组", "二组"):
        for number in range(agents):
            own = {c: min(0.9, max(0.01, rng.gauss(p, p / 3))) for c, p in SHARES.items()}
            later = {c: max(0.005, p * (1 + rng.gauss(0, wander))) for c, p in own.items()}
            for n in range(2 * calls):
                after = n >= calls
                day = SINCE + timedelta(days=rng.randint(1, 28) * (1 if after else -1))
                shares = dict(later if after else own)
                if after and team == "一组":
                    shares["threat.visit"] *= left
                found = [c for c, p in shares.items() if rng.random() < p]
                made.append(_call(f"{team}{number}", team, day, *found))
    return made


def _effect(calls: list[Seen], *, against: tuple[str, ...] | None = ("二组",)) -> Effect:
    return effect_of(calls, Asked(SINCE, teams=("一组",), against=against), ["any", *SHARES])


def _row(effect: Effect, name: str) -> Row:
    return next(row for row in effect.rows if row.name == name)


def test_nothing_is_claimed_of_a_training_that_did_nothing() -> None:
    wrong = [
        seed
        for seed in range(100)
        if {row.outcome for row in _effect(_month(seed, calls=25, wander=0.4)).rows} & CLAIMED
    ]
    assert len(wrong) / 100 <= 0.06


def test_a_planted_effect_is_found_and_nothing_else() -> None:
    effect = _effect(_month(1, left=0.1, agents=10, calls=60))
    assert {row.name: row.outcome for row in effect.rows if row.outcome in CLAIMED} == {
        "any": Outcome.IMPROVED,
        "threat.visit": Outcome.IMPROVED,
    }
    row = _row(effect, "threat.visit")
    assert row.against is not None
    assert row.against.interval[0] < -0.18 < row.against.interval[1] < 0
    assert effect.clusters == 10
    assert effect.sizes == Sizes(600, 600, 600, 600)
    assert "trends-shown" in effect.notes


def test_what_both_groups_did_is_no_effect() -> None:
    calls = [
        _call(f"{team}{n % 6}", team, SINCE + timedelta(days=d), *(["insult.demean"] * bad))
        for team in ("一组", "二组")
        for d, often in ((-9, 5), (9, 20))
        for n in range(120)
        for bad in [n % often == 0]
    ]
    compared = _row(_effect(calls), "insult.demean")
    assert compared.outcome is Outcome.TOO_FEW
    alone = effect_of(calls, Asked(SINCE, teams=("一组",), against=()), ["insult.demean"])
    assert [row.outcome for row in alone.rows] == [Outcome.FELL]
    assert "no-comparison" in alone.notes
    said = verdict(alone.rows[0], str)
    assert said.startswith("insult.demean:下降明确,原因不明。前后相差 15.0 个百分点")
    assert said.endswith("没有对照,不能说是培训的作用。")


def test_groups_that_moved_apart_before_are_not_told_apart_after() -> None:
    """一组 falls steadily all along; 二组 does not."""
    rng = random.Random(3)
    calls = []
    for team in ("一组", "二组"):
        for agent in range(8):
            for n in range(240):
                ago = 40 - n // 3
                share = 0.1 + ago / 100 if team == "一组" else 0.3
                found = ["threat.visit"] if rng.random() < share else []
                calls.append(_call(f"{team}{agent}", team, SINCE - timedelta(days=ago), *found))
    row = _row(_effect(calls), "threat.visit")
    assert (row.stands, row.apart_before, row.outcome) == (True, True, Outcome.UNCLEAR)
    assert "培训前就已经走开了" in verdict(row, str)


def test_the_training_day_counts_nowhere_and_days_bound_both_sides() -> None:
    calls = [_call("A", "一组", SINCE + timedelta(days=d), "threat.visit") for d in range(-20, 21)]
    asked = Asked(SINCE, agents=("A",), days=7)
    assert effect_of(calls, asked, ["threat.visit"]).sizes == Sizes(7, 7)
    assert effect_of(calls, Asked(SINCE, agents=("A",)), ["threat.visit"]).sizes == Sizes(20, 20)


def test_no_calls_after_says_so() -> None:
    calls = [_call("A", "一组", SINCE - timedelta(days=d), "threat.visit") for d in range(1, 9)]
    effect = effect_of(calls, Asked(SINCE, agents=("A",)), ["threat.visit"])
    assert [row.outcome for row in effect.rows] == [Outcome.TOO_FEW]
    assert "one-sided" in effect.notes
    assert "无数据" in effect_markdown(effect, str)
    assert effect_of([], Asked(SINCE, agents=("A",)), ["threat.visit"]).weeks == ()


def test_cautions_are_told() -> None:
    worse = [
        _call(
            agent,
            "一组",
            SINCE + timedelta(days=d),
            *(["threat.visit"] if n % often == 0 else []),
            rule_set="r1" if d < 0 else "r2",
        )
        for agent, often in (("A", 2), ("B", 10), ("C", 10))
        for d in (-3, 3)
        for n in range(60)
    ]
    effect = effect_of(worse, Asked(SINCE, agents=("A",)), ["threat.visit"])
    assert effect.notes == ("trends-unknown", "were-worst", "one-agent", "rule-sets")
    text = "\n".join(effect_lines(effect, str))
    assert "向均值回归" in text
    assert "不到四周" in text


def test_many_categories_make_it_harder_to_claim_one() -> None:
    """Holm: the same numbers stand alone and not among many."""
    calls = [
        _call("A", "一组", SINCE + timedelta(days=d), *found)
        for d in (-5, 5)
        for n in range(120)
        for found in [
            [
                *(["threat.visit"] if n % (5 if d < 0 else 12) == 0 else []),
                *(f"x.c{k}" for k in range(12) if n % 10 == k % 10),
            ]
        ]
    ]
    alone = effect_of(calls, Asked(SINCE, teams=("一组",), against=()), ["threat.visit"])
    many = effect_of(
        calls,
        Asked(SINCE, teams=("一组",), against=()),
        ["threat.visit", *(f"x.c{k}" for k in range(12))],
    )
    assert _row(alone, "threat.visit").change == _row(many, "threat.visit").change
    assert (_row(alone, "threat.visit").stands, _row(many, "threat.visit").stands) == (True, False)


def test_categories_taken_together_are_any_of_them() -> None:
    calls = [
        _call("A", "一组", SINCE + timedelta(days=d), *found)
        for d in (-2, 2)
        for found in (["threat.visit"], ["insult.demean"], ["threat.visit", "insult.demean"], [])
    ]
    [row] = effect_of(calls, Asked(SINCE, agents=("A",)), ["threat+insult.demean"]).rows
    assert (row.before, row.after) == (Rate(3, 4), Rate(3, 4))


def test_weeks_without_calls_are_shown_as_such() -> None:
    calls = [_call("A", "一组", date(2026, 3, 2)), _call("B", "二组", date(2026, 3, 17), "a.b")]
    weeks = _effect(calls).weeks
    assert [(str(w.start), w.trained, w.others) for w in weeks] == [
        ("2026-03-02", Rate(0, 1), Rate(0, 0)),
        ("2026-03-09", Rate(0, 0), Rate(0, 0)),
        ("2026-03-16", Rate(0, 0), Rate(1, 1)),
    ]


def test_power_is_told_from_before_alone() -> None:
    few = Sizes(45, 45)
    assert smallest_fall(0.05, few, critical=1.96) is None
    fall = smallest_fall(0.3, few, critical=1.96)
    assert fall is not None
    assert round(power(0.3, fall, few, critical=1.96), 3) == 0.8
    assert power(0.3, 0.1, Sizes(0, 45), critical=1.96) == 0.0


def test_written_for_people_and_programs() -> None:
    effect = _effect(_month(1, left=0.1, agents=10, calls=60))
    text = effect_markdown(effect, str)
    assert "- threat.visit:改善明确。与对照相比多降 " in text
    assert "| 2026-03-09 ← 培训 |" in text
    assert b'"outcome": "improved"' in effect_json(effect)
