"""Coaching plans: what is chosen, what is not, whose words are shown, what is told beforehand."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone

import pytest

from callcheck.checking import Checker
from callcheck.learning.cases import Case, cases_of
from callcheck.learning.coaching.choose import compare, habits_of, shared_of
from callcheck.learning.coaching.examples import pick, usable
from callcheck.learning.coaching.make import Material, drills_for, make_plan
from callcheck.learning.coaching.plan import CoachingPlan, plan_from
from callcheck.learning.coaching.recheck import pace_of, recheck_of
from callcheck.learning.coaching.told import (
    pieces,
    plan_html,
    plan_lines,
    plan_markdown,
    recheck_told,
    title_of,
)
from callcheck.learning.drill_read import read_drills
from callcheck.learning.rates import Rate
from callcheck.learning.rewrite_read import read_rewrites
from callcheck.learning.seen import Seen, rate_of, seen_of
from callcheck.model import Call, CallMeta, Report, Review, Speaker, Verdict, final_verdicts
from callcheck.reporting import catalogue_of
from callcheck.ruleset.dialogue import turns_of

TZ = timezone(timedelta(hours=8))
TODAY = date(2026, 4, 1)
INSULT = ("客户:我是王小明 手头紧", "坐席:你这种老赖就是不要脸")
THREAT = ("客户:再等等", "坐席:再不还钱我打断你的狗腿")
PLAIN = ("客户:我失业了 手头紧", "坐席:理解您现在有压力,我们一起看看怎样安排,可以申请分期")
Pairs = list[tuple[Call, Report]]


def _calls(checker: Checker, agent: str, team: str | None, lines: Sequence[str], n: int) -> Pairs:
    """`n` calls of the same words, checked once."""
    made: Pairs = []
    report = None
    for number in range(n):
        at = datetime(2026, 3, 1 + number % 28, 10, tzinfo=TZ)
        name = f"{agent}-{lines[1][3:5]}{number:02}"
        meta = CallMeta(agent_id=agent, started_at=at, extra={"team": team} if team else {})
        call = Call(name, turns_of(lines, Speaker.AGENT), meta)
        report = report or checker.check(call)
        made.append((call, report))
    return made


@pytest.fixture(scope="module")
def pairs(checker: Checker) -> Pairs:
    """A01 insults in 20 of 60 calls, and threatens once; four others insult in 2 of 60."""
    made = _calls(checker, "A01", "一组", INSULT, 20) + _calls(checker, "A01", "一组", PLAIN, 39)
    made += _calls(checker, "A01", "一组", THREAT, 1)
    for other in ("A02", "A03", "A04", "A05"):
        made += _calls(checker, other, "一组", INSULT, 2) + _calls(
            checker, other, "一组", PLAIN, 58
        )
    return made + _calls(checker, "B01", "二组", INSULT, 30)


@pytest.fixture(scope="module")
def material(checker: Checker) -> Material:
    rule_set = checker.rule_set
    return Material(
        catalogue_of(rule_set),
        rule_set.profile,
        tuple(read_drills(rule_set).values()),
        tuple(read_rewrites(rule_set).values()),
        {"insult.demean": ["第 3 课 不贬损人"]},
    )


def _plan(
    pairs: Pairs, material: Material, agent: str = "A01", reviews: Sequence[Review] = ()
) -> CoachingPlan:
    seen = list(seen_of(pairs, final_verdicts(reviews)))
    return make_plan(agent, seen, cases_of(pairs, reviews), material, today=TODAY)


def _said(pairs: Pairs, category: str, verdict: Verdict, agent: str = "A01") -> list[Review]:
    return [
        Review(call.call_id, verdict, "甲", datetime(2026, 3, 30, tzinfo=TZ), finding.key)
        for call, report in pairs
        if call.meta.agent_id == agent
        for finding in report.findings
        if finding.category == category
    ]


def test_a_habit_beyond_the_team_is_chosen_with_all_that_goes_with_it(
    pairs: Pairs, material: Material
) -> None:
    plan = _plan(pairs, material)
    habit = plan.habits[0]
    assert (habit.category, habit.title, habit.severity) == ("insult.demean", "贬损人格", "major")
    assert (habit.rate, habit.others) == (Rate(20, 60), Rate(8, 240))
    assert plan.compared_with == "一组 其他坐席"
    assert (habit.confirmed, habit.unreviewed > 0) == (0, True)
    assert habit.modules == ("第 3 课 不贬损人",)
    assert habit.drills[0].id == "angry"
    assert len(habit.rewrites) == 2
    assert (plan.made_on, plan.recheck_on) == (TODAY, date(2026, 4, 29))
    assert "有的改进项还没有人复核过,先复核再谈。" in plan.notes


def test_examples_are_the_agents_own_words_masked(pairs: Pairs, material: Material) -> None:
    [first, second] = _plan(pairs, material).habits[0].examples
    assert first.customer == "我是王** 手头紧"
    assert first.said == "你这种老赖就是不要脸"
    assert first.quote in first.said
    assert (first.call != second.call, first.confirmed) == (True, False)
    assert first.say_instead
    assert first.why
    assert first.basis


def test_one_grave_thing_is_no_habit_and_is_shown_only_when_confirmed(
    pairs: Pairs, material: Material
) -> None:
    assert _plan(pairs, material).events == ()
    plan = _plan(pairs, material, reviews=_said(pairs, "threat.violence", Verdict.CONFIRMED))
    assert "threat.violence" not in [habit.category for habit in plan.habits]
    [event] = plan.events
    assert (event.confirmed, "打断你的狗腿" in event.said) == (True, True)


def test_what_people_rejected_is_neither_counted_nor_shown(
    pairs: Pairs, material: Material
) -> None:
    plan = _plan(pairs, material, reviews=_said(pairs, "insult.demean", Verdict.REJECTED))
    assert "insult.demean" not in [habit.category for habit in plan.habits]


def test_an_agent_like_the_others_gets_no_habit(pairs: Pairs, material: Material) -> None:
    plan = _plan(pairs, material, "A02")
    assert plan.habits == ()
    assert plan.pooled is None
    assert any("不凭这些通话给这名坐席定改进项" in note for note in plan.notes)
    assert title_of(plan) == "A02:没有改进项"


def test_what_the_whole_team_does_is_not_the_agents_own(checker: Checker) -> None:
    categories = catalogue_of(checker.rule_set).categories
    calls = [
        Seen("A", "一组", None, "r", frozenset(["insult.demean"] * (n % 3 == 0)), frozenset(), True)
        for n in range(300)
    ]
    rows = compare(calls[:60], calls[60:], ["insult.demean", "threat.visit"])
    assert [(row.category, row.rate, row.others) for row in rows] == [
        ("insult.demean", Rate(20, 60), Rate(80, 240))
    ]
    assert habits_of(rows, categories) == []
    assert shared_of(rows, [], categories) == ["insult.demean"]


def test_without_a_team_all_others_are_compared_and_alone_nobody(
    pairs: Pairs, material: Material, checker: Checker
) -> None:
    plan = _plan(pairs, material, "B01")
    assert plan.compared_with == "其他坐席"
    own = _calls(checker, "Z", None, INSULT, 5)
    alone = _plan(own, material, "Z")
    assert (alone.others, alone.compared_with) == (0, "")
    assert alone.habits[0].others is None
    assert any(note.startswith("没有别人可比") for note in alone.notes)
    assert [habit.category for habit in alone.habits] == ["insult.demean"]


def test_an_agent_without_calls_has_an_empty_plan(pairs: Pairs, material: Material) -> None:
    plan = _plan(pairs, material, "X")
    assert (plan.calls, plan.habits, plan.notes) == (0, (), ("没有这名坐席的通话。",))
    assert "依据 0 通" in plan_markdown(plan)


def test_good_things_come_first_and_never_what_others_do_more(
    pairs: Pairs, material: Material
) -> None:
    plan = _plan(pairs, material, "A02")
    assert [s.category for s in plan.strengths] == ["merit.empathy", "merit.plan"]
    assert "merit.empathy" not in [s.category for s in _plan(pairs, material).strengths]
    assert plan_markdown(plan).index("已经做得好的") < plan_markdown(plan).index("读的时候当心")


def test_chance_alone_makes_no_habits(checker: Checker) -> None:
    """Agents all alike: hardly anybody is singled out."""
    rng = random.Random(11)
    categories = {c.id: c for c in catalogue_of(checker.rule_set).categories.values()}
    names = [c for c in categories if categories[c].kind.is_violation][:8]
    singled = 0
    for _ in range(300):
        calls = [
            Seen("A" if n < 50 else "B", "一组", None, "r", frozenset(found), frozenset(), True)
            for n in range(400)
            for found in [[c for c in names if rng.random() < 0.1]]
        ]
        own, others = calls[:50], calls[50:]
        singled += bool(habits_of(compare(own, others, names), categories))
    assert singled / 300 <= 0.06


def test_confirmed_examples_come_first_then_the_latest_of_other_calls(
    pairs: Pairs,
) -> None:
    reviews = _said(pairs, "insult.demean", Verdict.CONFIRMED)[:2]
    unsure = _said(pairs, "insult.demean", Verdict.UNSURE)[2:]
    cases = [
        case
        for case in usable(cases_of(pairs, [*reviews, *unsure]))
        if case.agent == "A01" and case.finding.category == "insult.demean"
    ]
    assert {case.verdict for case in cases} == {Verdict.CONFIRMED}
    many: list[Case] = [
        case for case in usable(cases_of(pairs)) if case.finding.category == "insult.demean"
    ]
    chosen = pick(many)
    assert len({case.call.call_id for case in chosen}) == 2


def test_a_drill_about_the_category_comes_before_one_where_it_goes_wrong(
    material: Material,
) -> None:
    assert [d.id for d in drills_for("service.crisis_mishandled", material.drills)] == ["crisis"]
    assert drills_for("nothing.such", material.drills) == ()


def test_how_many_calls_are_needed_is_told_beforehand() -> None:
    few = recheck_of(Rate(12, 45), Rate(11, 225), 11.0, 4)
    assert (few.needed, few.expected) == (None, 44)
    assert "听录音判断" in recheck_told(few)
    good = recheck_of(Rate(120, 200), Rate(20, 200), 60.0, 4)
    assert (good.needed, good.expected, good.goal) == (24, 240, 0.3)
    assert recheck_told(good).endswith("到复查日约 240 通,把握 100 %。")
    slow = recheck_of(Rate(120, 200), None, 5.0, 4)
    assert (slow.weeks, slow.power) == (5, 0.73)
    assert "改为 5 周后复查" in recheck_told(slow)
    never = recheck_of(Rate(60, 400), None, 5.0, 4)
    assert "等多久都嫌长" in recheck_told(never)
    unknown = recheck_of(Rate(120, 200), None, None, 4)
    assert recheck_told(unknown).endswith("要 24 通才有八成把握看得出。")
    assert recheck_of(Rate(120, 200), None, 0.1, 4).power == 0.0
    assert pace_of([TODAY]) is None
    assert pace_of([]) is None


def test_a_plan_goes_into_the_store_and_comes_back(pairs: Pairs, material: Material) -> None:
    plan = _plan(pairs, material)
    assert plan_from(plan.body()) == plan


def test_plans_read_as_markdown_html_and_lines(pairs: Pairs, material: Material) -> None:
    plan = _plan(pairs, material, reviews=_said(pairs, "threat.violence", Verdict.CONFIRMED))
    text, page = plan_markdown(plan), plan_html(plan)
    lines = "\n".join(plan_lines(plan))
    for words in ("通话的 33.3 % [22.7–45.9] (20/60)", "其他人 3.3 % [1.7–6.4] (8/240)"):
        assert words in text
        assert words in page
        assert words in lines
    assert "- [ ] 学:第 3 课 不贬损人" in text
    assert "王小明" not in text + page + lines
    assert not [w for w in ("http://", "https://", "<script", "<link") if w in page]
    assert pieces("没有引用", "别的") == ("没有引用", "", "")


def test_a_family_a_rule_and_any_are_counted(pairs: Pairs) -> None:
    seen = [call for call in seen_of(pairs) if call.agent == "A01"]
    assert rate_of(seen, "insult") == rate_of(seen, "insult.demean") == Rate(20, 60)
    assert rate_of(seen, "threat-violence-injured") == Rate(1, 60)
    assert rate_of(seen, "any").n == 60
