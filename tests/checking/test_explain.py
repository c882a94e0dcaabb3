from collections.abc import Callable
from datetime import date

import pytest

from callcheck.checking import Checker
from callcheck.checking.explain import explain
from callcheck.model import Call

MakeCall = Callable[..., Call]


def test_the_smallest_call_keeps_every_turn_a_rule_needs(
    checker: Checker, call_of: MakeCall
) -> None:
    call = call_of("坐席:您好", "客户:我要投诉", "坐席:投诉也没用", "客户:哦")
    (reason,) = explain(checker, call, ("service-complaint-obstruct-reply",)).reasons
    assert reason.smallest == (1, 2)
    assert {h.turn for h in reason.heard} == {2}


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("privacy-third-party-demand-pay", "前提(when)不成立"),
        ("disclosure-recording-missing", "要求的话已经说了"),
        ("harassment-hours-night", "没有越界"),
        ("insult-curse-wish", "没有听到任何一个句式"),
        ("signal-complaint-raised", "听到了部分词句,但说话人、先后或搭配不符"),
    ],
)
def test_why_a_rule_kept_silent(rule: str, why: str, checker: Checker, call_of: MakeCall) -> None:
    call = call_of("坐席:您好 通话录音 您要投诉我们吗 我要投诉", "客户:好")
    (silence,) = explain(checker, call, (rule,)).silent
    assert silence.why == why


def test_a_rule_out_of_force_says_so(checker: Checker, call_of: MakeCall) -> None:
    early = Checker(checker.rule_set, as_of=date(2000, 1, 1))
    (silence,) = explain(
        early, call_of("坐席:加我微信"), ("privacy-private-channel-contact",)
    ).silent
    assert silence.why == "依据在通话当日未生效,或规则已停用"


def test_the_state_of_a_call_turn_by_turn(checker: Checker, call_of: MakeCall) -> None:
    call = call_of(
        "坐席:您好 请问是王小明先生吗", "客户:我是他爸", "坐席:他有笔贷款逾期了", "客户:别再打了"
    )
    steps = {step.turn: step for step in explain(checker, call).steps}
    assert "third_party_said" in steps[1].facts
    assert steps[1].callee == "third_party"
    assert "debt_mentioned" in steps[2].facts
    assert "stop_requested" in steps[3].facts


def test_lenient_verification_is_a_switch(checker: Checker, call_of: MakeCall) -> None:
    call = call_of("坐席:您好 王小明先生", "客户:你说", "坐席:您的贷款三千块逾期了")
    lenient = Checker(
        checker.rule_set,
        profile=checker.profile.model_copy(update={"switches": {"verify_mode": "lenient"}}),
    )
    assert checker.scene(call).fact("identity_verified") is None
    assert lenient.scene(call).fact("identity_verified") == 1
