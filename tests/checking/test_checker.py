import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcheck.checking import CallHistory, Checker
from callcheck.checking.batch import CheckerPlan, check_batch
from callcheck.checking.scene import CallScene
from callcheck.condition import PatternBook
from callcheck.model import Call, CallMeta, Evidence, Profile, Speaker, Suppression, Turn
from callcheck.ruleset import RuleSet
from callcheck.text import Stream

MakeCall = Callable[..., Call]
CHINA = timezone(timedelta(hours=8))


def test_a_finding_points_at_the_characters_of_the_source(
    checker: Checker, call_of: MakeCall
) -> None:
    call = call_of("坐席:喂", "客户:我没钱", "坐席:呃,信不信我 打断 你的狗腿!")
    found = [f for f in checker.check(call).findings if f.category == "threat.violence"]
    assert [f.turn for f in found] == [2]
    evidence = found[0].evidence[0]
    assert call.turns[2].text[evidence.start : evidence.end] == evidence.quote
    assert evidence.quote is not None
    assert "打断 你的狗腿" in evidence.quote


def test_a_split_sentence_is_carried_by_the_turn_that_completes_it(
    checker: Checker, call_of: MakeCall
) -> None:
    report = checker.check(call_of("坐席:我找人打断你的", "客户:嗯", "坐席:狗腿"))
    found = [f for f in report.findings if f.category == "threat.violence"]
    assert [(f.turn, {e.turn for e in f.evidence} >= {0, 2}) for f in found] == [(2, True)]


def test_a_guarded_match_is_kept_with_its_cue(checker: Checker, call_of: MakeCall) -> None:
    report = checker.check(call_of("坐席:我们绝不会打断你的腿"))
    assert "threat.violence" not in {f.category for f in report.findings}
    held = [(s.by, s.cue) for s in report.suppressed if s.rule == "threat-violence-limbs"]
    assert held == [("guard:threat_denied", "绝不")]


def test_what_the_customer_says_is_not_the_agents(checker: Checker, call_of: MakeCall) -> None:
    report = checker.check(call_of("客户:信不信我打断你的狗腿"))
    assert "threat.violence" not in {f.category for f in report.findings}


def test_an_unknown_speaker_may_be_the_agent(checker: Checker, call_of: MakeCall) -> None:
    report = checker.check(call_of("未知:信不信我打断你的狗腿"))
    found = [f for f in report.findings if f.category == "threat.violence"]
    assert [f.speaker_known for f in found] == [False]


def test_same_call_same_report(checker: Checker, rule_set: RuleSet, call_of: MakeCall) -> None:
    call = call_of("坐席:信不信我打断你的狗腿", "客户:我要投诉你")
    assert checker.check(call) == Checker(rule_set).check(call)


def test_the_profile_leaves_out_until_its_day(rule_set: RuleSet, call_of: MakeCall) -> None:
    entry = Suppression(category="threat.violence", reason="复核中", until=date(2026, 6, 1))
    profile = Profile(suppress=(entry,))
    before = Checker(rule_set, profile, date(2026, 5, 31)).check(call_of("坐席:打断你的狗腿"))
    after = Checker(rule_set, profile, date(2026, 6, 1)).check(call_of("坐席:打断你的狗腿"))
    assert "profile:复核中" in {s.by for s in before.suppressed}
    assert "threat.violence" not in {f.category for f in before.findings}
    assert "threat.violence" in {f.category for f in after.findings}


def test_only_norms_in_force_on_the_day_are_cited(rule_set: RuleSet, call_of: MakeCall) -> None:
    early = Checker(rule_set, as_of=date(2022, 1, 1)).check(call_of("坐席:打断你的狗腿"))
    late = Checker(rule_set, as_of=date(2026, 6, 1)).check(call_of("坐席:打断你的狗腿"))
    cited = [
        {c.norm for f in r.findings if f.category == "threat.violence" for c in f.basis}
        for r in (early, late)
    ]
    assert "CBA26" not in cited[0]
    assert "CBA26" in cited[1]
    assert "CRIM" in cited[0]


def test_a_call_nobody_answered_has_a_report(checker: Checker) -> None:
    report = checker.check(Call("none", (), CallMeta(answered=False)))
    assert [f for f in report.findings if f.kind != "conduct"] == []


@pytest.mark.parametrize(("earlier", "flagged"), [(2, False), (3, True)])
def test_the_fourth_effective_call_of_a_day_is_one_too_many(
    checker: Checker, earlier: int, flagged: bool
) -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=CHINA)
    turns = (Turn(0, Speaker.AGENT, "你好"),)
    calls = [
        Call(f"c{i}", turns, CallMeta(noon + timedelta(minutes=i), customer_id="K"))
        for i in range(earlier + 1)
    ]
    history = CallHistory.of(reversed(calls))
    found = [
        [
            e
            for f in checker.check(call, history=history).findings
            if f.category == "harassment.frequency"
            for e in f.evidence
        ]
        for call in calls
    ]
    expected = [Evidence(measured=earlier + 1, limit=3, unit=found[-1][0].unit)] if flagged else []
    assert found == [[]] * earlier + [expected]


SAID = st.sampled_from(
    [
        "信不信我打断你的狗腿",
        "嗯",
        "我要投诉你",
        "明天还两千",
        "不会打断你的腿",
        "欠款三千 今天必须还",
        "再见",
        "我是张三",
    ]
)
DIALOGUES = st.lists(st.tuples(st.sampled_from(list(Speaker)), SAID), min_size=1, max_size=8)


@settings(max_examples=30)
@given(DIALOGUES)
def test_property_one_pass_finds_what_each_pattern_alone_finds(
    checker: Checker, dialogue: list[tuple[Speaker, str]]
) -> None:
    turns = tuple(Turn(i, who, text) for i, (who, text) in enumerate(dialogue))
    call = Call("c", turns)
    book = checker.rule_set.book
    scene = checker.scene(call)
    everyone = checker.scene(call, everyone=True)
    everywhere = Stream(turns)
    lines = [(start, end) for start, end, _ in everywhere.lines]
    for key, pattern in enumerate(book.patterns):
        places = sorted(map(everywhere.turn_range, range(len(turns))))
        alone = CallScene(
            call,
            everywhere,
            {key: places if pattern.at_edge else lines},
            book=book,
            facts={},
            profile=checker.profile,
            history=None,
        )
        found = alone.found(pattern, key)
        assert found == everyone.found(pattern, key), pattern.source
        asked = [m for m in found if _is_asked(book, turns[m.turn].speaker, key)]
        assert [m for m in asked if m not in scene.found(pattern, key)] == [], pattern.source


def _is_asked(book: PatternBook, speaker: Speaker, key: int) -> bool:
    side = Speaker.AGENT if speaker is Speaker.ROBOT else speaker
    return side in (Speaker.UNKNOWN, Speaker.SYSTEM) or book.is_asked_of(side, key)


@settings(max_examples=30)
@given(DIALOGUES)
def test_property_every_quote_is_at_its_span(
    checker: Checker, dialogue: list[tuple[Speaker, str]]
) -> None:
    turns = tuple(Turn(i, who, text) for i, (who, text) in enumerate(dialogue))
    report = checker.check(Call("c", turns))
    for finding in report.findings:
        for e in finding.evidence:
            if e.quote is not None and e.turn is not None:
                assert turns[e.turn].text[e.start : e.end] == e.quote


def test_two_processes_give_the_reports_of_one_in_order(
    checker: Checker, call_of: MakeCall
) -> None:
    one = call_of("坐席:信不信我打断你的狗腿", "客户:我要投诉你")
    calls = [Call(f"c{i}", one.turns) for i in range(150)]
    alone = list(check_batch(calls, checker, CheckerPlan()))
    spread = list(
        check_batch(iter(calls), checker, CheckerPlan(), history=CallHistory(), workers=2)
    )
    assert spread == alone


def test_many_calls_are_checked_in_their_order(checker: Checker, call_of: MakeCall) -> None:
    calls = [call_of("坐席:您好"), call_of("坐席:你这个废物"), call_of("坐席:再见")]
    reports = list(checker.check_many(calls))
    assert [bool(report.findings) for report in reports] == [False, True, False]
    assert list(checker.check_many(calls, workers=2)) == reports


def test_a_pickled_checker_is_the_same_checker(checker: Checker, call_of: MakeCall) -> None:
    call = call_of("坐席:再不还钱我打断你的狗腿", "客户:我失业了")
    assert pickle.loads(pickle.dumps(checker)).check(call) == checker.check(call)


def test_a_rule_gives_way_to_a_graver_one_of_the_same_turn(
    checker: Checker, call_of: MakeCall
) -> None:
    report = checker.check(call_of("坐席:你是不是傻逼啊", "客户:你骂谁"))
    assert [f.category for f in report.findings if f.turn == 0] == ["insult.profanity"]
    apart = checker.check(call_of("坐席:这话你自己信吗 转我微信 我私人账户", "客户:哦"))
    assert {f.category for f in apart.findings if f.turn == 0} == {"payment.private_account"}
    held = {s.rule for s in apart.suppressed if s.by.startswith("yields:")}
    assert held == {"service-attitude-doubt"}
