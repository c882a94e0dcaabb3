from collections.abc import Callable

from callcheck.checking import Checker
from callcheck.learning import compare, wilson
from callcheck.model import Call, Label, LabelledCall

MakeCall = Callable[..., Call]
THREAT = "threat.violence"


def test_right_missed_and_false_are_counted_by_turn(checker: Checker, call_of: MakeCall) -> None:
    call = call_of("坐席:打断你的狗腿", "客户:嗯 知道", "坐席:把你打残")
    item = LabelledCall(call, (Label(THREAT, 0), Label(THREAT, 1)))
    agreement = compare([(item, checker.check(call))], checker.rule_set.categories)
    tally = agreement.calls[THREAT]
    assert (tally.right, tally.misses, tally.false_alarms) == (1, 1, 1)
    assert [(d.turn, d.text) for d in agreement.misses if d.category == THREAT] == [(1, "嗯 知道")]
    assert [d.turn for d in agreement.false_alarms if d.category == THREAT] == [2]


def test_a_negative_is_judged_on_its_target_alone(checker: Checker, call_of: MakeCall) -> None:
    call = call_of("坐席:打断你的狗腿")
    report = checker.check(call)
    asked = LabelledCall(call, (Label(THREAT, 0),), item="negative", target="insult.curse")
    agreement = compare([(asked, report)], checker.rule_set.categories)
    assert agreement.negatives["insult.curse"].right == 1
    wrong = LabelledCall(call, (), item="negative", target=THREAT)
    agreement = compare([(wrong, report)], checker.rule_set.categories)
    assert agreement.negatives[THREAT].false_alarms == 1


def test_no_data_has_no_interval_and_no_share() -> None:
    assert wilson(0, 0) is None
    agreement = compare([], {})
    assert agreement.calls["x"].recall is None
    assert agreement.calls["x"].precision is None
    assert agreement.calls["x"].f1 is None
