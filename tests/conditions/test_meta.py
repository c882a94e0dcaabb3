import pytest

from callcheck.checking import Checker
from callcheck.checking.prove import run_test
from callcheck.conditions.meta import Meta
from callcheck.model import Call, CallMeta, Speaker, Turn


@pytest.mark.parametrize(
    ("org", "has", "lacks", "met"),
    [
        ("汇康资产", [], ["银行"], True),
        ("长岭银行", [], ["银行"], False),
        ("长岭银行", ["银行"], [], True),
        ("汇康资产", ["银行"], [], False),
        (None, [], ["银行"], False),
    ],
)
def test_meta(
    org: str | None, has: list[str], lacks: list[str], met: bool, checker: Checker
) -> None:
    call = Call("c", (Turn(0, Speaker.AGENT, "您好"),), CallMeta(agent_org=org))
    assert bool(Meta("agent_org", has, lacks).matches(checker.scene(call))) is met


def test_the_rule_that_uses_it_is_proved(checker: Checker) -> None:
    rule = checker.rule_set.rules["deception-agency-as-lender"]
    assert [bool(run_test(rule, test, checker)[0]) for test in rule.tests] == [
        t.hits for t in rule.tests
    ]
