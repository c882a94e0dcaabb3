"""Stored reports held against their calls."""

from dataclasses import replace

from callcheck.checking import Checker
from callcheck.learning.verify import Verified, compare, verify
from callcheck.model import Call, Speaker, Turn
from callcheck.ruleset.dialogue import turns_of


def _call(*lines: str) -> Call:
    return Call("c1", turns_of(lines, Speaker.AGENT))


def test_the_same_call_and_rules_are_the_same_bytes(checker: Checker) -> None:
    call = _call("坐席:再不还钱我打断你的狗腿")
    report = checker.check(call)
    assert Verified("c1", "same") == compare(call, report, checker.check(call))


def test_what_a_hand_changed_is_named(checker: Checker) -> None:
    call = _call("坐席:再不还钱我打断你的狗腿")
    report = checker.check(call)
    forged = replace(report, findings=(), score=replace(report.score, value=100.0))
    key = report.findings[0].key
    assert Verified(
        "c1",
        "differs",
        (f"多了 {key}:{report.findings[0].message}", f"得分 100 → {report.score.value:g}"),
    ) == compare(call, forged, report)


def test_a_changed_transcript_is_told_by_its_quotes(checker: Checker) -> None:
    before = checker.check(_call("坐席:再不还钱我打断你的狗腿"))
    call = Call("c1", (Turn(0, Speaker.AGENT, "您好 打扰了"),))
    found = compare(call, before, checker.check(call))
    assert found.state == "differs"
    assert found.differences[0] == "存下的报告引的「打断你的狗腿」不在通话里:转写换过,或报告改过"


def test_other_rules_are_told_apart_from_a_difference(checker: Checker) -> None:
    call = _call("坐席:您好")
    report = checker.check(call)
    found = compare(call, replace(report, rule_set="0" * 16), report)
    assert Verified("c1", "other-rules", (f"规则集 {'0' * 16} → {report.rule_set}",)) == found


def test_halves_without_the_other_are_named(checker: Checker) -> None:
    call = _call("坐席:您好")
    report = checker.check(call)
    other = replace(call, call_id="c2")
    found = verify({"c1": report}, [(other, checker.check(other))])
    assert [(v.call_id, v.state) for v in found] == [("c2", "no-report"), ("c1", "no-call")]
