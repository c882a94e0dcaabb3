"""What a lesson is made of."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from tests.learning.lessons.conftest import call, reviews_of

from callcheck.checking import Checker
from callcheck.errors import UsageError
from callcheck.learning.cases import Case, cases_of
from callcheck.learning.lessons import Lesson, make_lesson
from callcheck.learning.lessons.choosing import choose, usable
from callcheck.learning.lessons.data import Clause, Piece
from callcheck.learning.lessons.focus import (
    most_common,
    on_agent,
    on_category,
    on_module,
    on_rule,
    week_of,
)
from callcheck.learning.lessons.make import clauses_of
from callcheck.learning.lessons.masking import masked_pair
from callcheck.learning.modules import read_modules
from callcheck.model import Call, CallMeta, Report, Verdict

Pairs = list[tuple[Call, Report]]
RULE = "threat-violence-injured"


@pytest.fixture(scope="module")
def lesson(checker: Checker, calls: Pairs, found: list[Case]) -> Lesson:
    return make_lesson(found, checker, on_rule(checker.rule_set, RULE), pairs=calls)


def test_a_confirmed_case_cut_and_masked(lesson: Lesson) -> None:
    (case,) = lesson.cases
    assert (case.status, case.quote, case.day) == ("已确认", "打断你的狗腿", date(2026, 3, 2))
    assert [(line.who, line.text, line.skipped) for line in case.lines] == [
        ("客户", "我失业了 没钱还 下周才有", 5),
        ("坐席", "王**你再不还钱我打断你的狗腿", 0),
        ("客户", "你怎么这样说话", 0),
        ("坐席", "就这样", 0),
    ]
    assert case.lines[1].pieces[1] == Piece("打断你的狗腿", mark=True)
    assert case.left_out == 1
    assert case.rewrite == "王**你再不还钱我打断你的狗腿"


def test_the_good_example_answers_the_same_signal(lesson: Lesson) -> None:
    good = lesson.cases[0].good
    assert (good.source, good.note) == ("另一通电话", "先表示理解")
    assert [line.text for line in good.lines] == [
        "我失业了 没有收入 还不上",
        "失业确实不容易 您先别着急 可以申请分期 我帮您登记",
    ]


def test_questions_are_about_the_case(lesson: Lesson) -> None:
    questions = lesson.cases[0].questions
    assert [q.form for q in questions] == ["客户的感受", "越线的话", "换一种说法", "依据", "假如"]
    assert questions[0].text == (
        "客户刚说完「我失业了 没钱还 下周才有」,就听到「打断你的狗腿」。"
        "这时他是什么感受?接下来会做什么:挂断、投诉、录音,还是继续谈?"
    )
    assert "不得散布隐私" in questions[3].answer


def test_clauses_are_those_in_force_on_the_day(checker: Checker) -> None:
    rule = checker.rule_set.rules[RULE]
    assert clauses_of(checker.rule_set, rule, date(2026, 3, 2))[0] == Clause(
        "金融机构个人消费类贷款催收工作指引(试行)",
        "文号未见;七章五十四条",
        "八项禁止②",
        "不得散布隐私、非法获取个人信息,不得恐吓、辱骂、欺诈、威胁、暴力、涉黑",
        "2026-01-30 起施行",
        "据可靠转述",
    )
    before = [c.cited for c in clauses_of(checker.rule_set, rule, date(2025, 12, 1))]
    assert before == ["《刑法》条号未见"]


def test_unreviewed_only_when_asked_and_never_what_was_rejected(
    checker: Checker, calls: Pairs
) -> None:
    focus = on_rule(checker.rule_set, RULE)
    rejected = list(cases_of(calls, reviews_of(calls, "one", Verdict.REJECTED)))
    with pytest.raises(UsageError) as wrong:
        make_lesson(rejected, checker, focus)
    assert wrong.value.code == "no-cases"
    made = make_lesson(rejected, checker, focus, unreviewed=True)
    assert [(c.status, c.lines[0].text) for c in made.cases] == [("未复核", "等等吧")]


def test_no_two_cases_nearly_alike(found: list[Case]) -> None:
    chosen = choose(usable(found, unreviewed=True), 9)
    assert [(c.call.call_id, c.finding.rule) for c in chosen] == [
        ("one", "threat-violence-injured"),
        ("one", "disclosure-channel-missing"),
        ("one", "disclosure-closing-missing"),
        ("one", "service-hardship-ignored"),
        ("three", "threat-violence-beating"),
    ]


def test_an_agents_own_lesson_names_nobody(checker: Checker, found: list[Case]) -> None:
    made = make_lesson(found, checker, on_agent("A1"), most=5)
    who = {line.who for case in made.cases for line in case.lines}
    assert who == {"本人", "客户"}
    told = str(made)
    assert not [word for word in ("林倩", "三零二一", "A1", "王小明") if word in told]


def test_what_was_not_said_asks_for_what_is_missing(checker: Checker, found: list[Case]) -> None:
    focus = on_category(checker.rule_set, "service.hardship_ignored")
    (case,) = make_lesson(found, checker, focus).cases
    assert (case.quote, case.rewrite) == ("", "")
    assert [q.form for q in case.questions][1] == "少说的话"
    assert case.questions[0].text == (
        "客户说了「我失业了 没钱还 下周才有」,却没有得到回应。他是什么感受?接下来会怎么做?"
    )


def test_the_most_common_of_a_week(checker: Checker, found: list[Case]) -> None:
    cases = usable(found, unreviewed=True)
    focus = most_common(cases, checker.rule_set, name="week:2026-W10", when="2026 年第 10 周")
    assert focus.title == "2026 年第 10 周最常见的问题:人身暴力威胁"
    assert focus.ranking[:2] == (("人身暴力威胁", 3), ("未告知官方还款渠道", 1))


def test_a_module_gives_title_aims_and_what_fits(checker: Checker, found: list[Case]) -> None:
    module = read_modules(checker.rule_set)[3]
    made = make_lesson(found, checker, on_module(module, checker.rule_set))
    assert (made.title, made.aims, made.who) == (
        "案例课:法律法规",
        module.aims,
        "全体坐席、组长、质检员",
    )
    assert all(module.draws_on(case.category) for case in made.cases)


@pytest.mark.parametrize("text", ["2026-10", "2026-W60", "W10", "甲-W乙"])
def test_a_week_that_is_none(text: str) -> None:
    with pytest.raises(UsageError) as wrong:
        week_of(text)
    assert wrong.value.code == "bad-week"


def test_names_that_are_not_known(checker: Checker) -> None:
    with pytest.raises(UsageError, match="threat-violence-injured"):
        on_rule(checker.rule_set, "threat-violence-injurd")
    with pytest.raises(UsageError, match=r"threat\.violence"):
        on_category(checker.rule_set, "threat.violenc")


def test_a_number_is_told_in_chinese_with_how_the_call_begins(checker: Checker) -> None:
    at = datetime(2026, 3, 2, 23, 12, tzinfo=timezone(timedelta(hours=8)))
    night = replace(call("night", "A1", "坐席:您好", "客户:这么晚"), meta=CallMeta(started_at=at))
    cases = list(cases_of([(night, checker.check(night))]))
    focus = on_category(checker.rule_set, "harassment.hours")
    (case,) = make_lesson(cases, checker, focus, unreviewed=True).cases
    assert case.measured == " 23:12:00(界限 08:00-22:00)"
    assert [line.text for line in case.lines] == ["您好", "这么晚"]
    assert case.questions[0].text == (
        "客户在这样的情况下接到电话:23:12:00(界限 08:00-22:00)。他是什么感受?接下来会怎么做?"
    )


def test_agents_names_and_numbers_do_not_show(checker: Checker) -> None:
    said = call(
        "names",
        "A1",
        "坐席:您好 我是鼎顺商务的 工号零一九 秦峰 通话录音",
        "客户:我是韦家豪的姐姐",
        "坐席:还是我 鼎顺秦峰零一九",
        "坐席:叫我小陈就好 陈思远 我姓陈",
    )
    masked, _ = masked_pair(said, checker.check(said), checker.profile)
    assert [turn.text for turn in masked.turns] == [
        "您好 我是鼎顺商务的 工号*** ** 通话录音",
        "我是韦**的姐姐",
        "还是我 鼎顺*****",
        "叫我小**就好 *** 我姓**",
    ]
