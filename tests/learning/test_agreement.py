from collections.abc import Callable

import pytest

from callcheck.checking import Checker
from callcheck.errors import LabelError
from callcheck.learning import compare, wilson, with_known_labels
from callcheck.model import Call, Kind, Label, LabelledCall

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


def test_what_is_doubtful_counts_neither_way(checker: Checker, call_of: MakeCall) -> None:
    call = call_of("坐席:打断你的狗腿", "客户:嗯 知道", "坐席:把你打残")
    report = checker.check(call)
    item = LabelledCall(call, (Label(THREAT, 0),), doubtful=(Label(THREAT, 1), Label(THREAT, 2)))
    tally = compare([(item, report)], checker.rule_set.categories).calls[THREAT]
    assert (tally.right, tally.misses, tally.false_alarms) == (1, 0, 0)
    clean = LabelledCall(call, (), doubtful=(Label(THREAT, 0), Label(THREAT, 2)))
    agreement = compare([(clean, report)], checker.rule_set.categories)
    assert (agreement.calls[THREAT].false_alarms, agreement.clean_calls) == (0, 1)


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


def test_merits_are_judged_where_they_are_marked(checker: Checker, call_of: MakeCall) -> None:
    call = call_of("客户:我失业了真的没钱", "坐席:我理解您的难处 我们可以为您办理分期还款")
    report = checker.check(call)
    categories = checker.rule_set.categories
    found = sorted({f.category for f in report.findings if f.kind is Kind.MERIT})
    assert found == ["merit.empathy", "merit.plan"]
    plain = LabelledCall(call, ())
    agreement = compare([(plain, report)], categories)
    assert not any(name.startswith("merit.") for name in agreement.calls)
    marked = LabelledCall(call, (Label("merit.empathy", 1), Label("merit.summary", 1)))
    agreement = compare([(marked, report), (plain, report)], categories)
    tallies = {
        name: (t.right, t.misses, t.false_alarms)
        for name, t in agreement.calls.items()
        if name.startswith("merit.")
    }
    assert tallies == {
        "merit.empathy": (1, 0, 1),
        "merit.plan": (0, 0, 2),
        "merit.summary": (0, 1, 0),
    }
    # A file that marks none is judged by itself.
    agreement = compare([(plain, report)], categories, compare([(marked, report)], categories))
    assert agreement.calls["merit.plan"].false_alarms == 1


def test_labels_may_be_titles_and_must_be_known(checker: Checker, call_of: MakeCall) -> None:
    call, categories = call_of("坐席:您好"), checker.rule_set.categories
    title = LabelledCall(call, (Label(categories[THREAT].title, 0),))
    assert with_known_labels([title], categories, "a.json")[0].labels == (Label(THREAT, 0),)
    wrong = LabelledCall(call, (Label("threat.violance", 0), Label("胡说", None)))
    with pytest.raises(LabelError) as caught:
        with_known_labels([wrong], categories, "a.json")
    assert [str(error) for error in caught.value.all] == [
        f"a.json: unknown-label: 没有类别 `threat.violance`(通话 {call.call_id}); 是不是 `threat.violence`?",
        f"a.json: unknown-label: 没有类别 `胡说`(通话 {call.call_id})",
    ]
