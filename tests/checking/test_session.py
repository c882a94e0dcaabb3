"""A session over turns gives what the check of the whole call gives."""

from hypothesis import given, settings
from hypothesis import strategies as st

from callcheck.checking import Checker
from callcheck.model import Call, CallMeta, Finding, Speaker, Turn

WORDS = st.sampled_from(
    "信不信我 打断你的 狗腿 嗯 我要投诉 你去死 别再打了 我们受银行委托 您逾期三千块 是本人吗 是我 "
    "转我微信 我不会 你老公欠钱不还 我是他弟弟 再见 ,".split(" ")
)
TURNS = st.lists(
    st.tuples(
        st.sampled_from([Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN]),
        st.lists(WORDS, max_size=3).map("".join),
    ),
    max_size=9,
)


@settings(max_examples=80, deadline=None)
@given(TURNS)
def test_property_a_session_ends_with_the_report_of_the_whole(
    checker: Checker, said: list[tuple[Speaker, str]]
) -> None:
    turns = tuple(Turn(i, who, text, 2.0 * i, 2.0 * i + 1) for i, (who, text) in enumerate(said))
    session = checker.session(CallMeta(callee=None), call_id="c")
    given: list[Finding] = []
    for turn in turns:
        given.extend(session.feed(turn))
    report = session.close()
    assert report == checker.check(Call("c", turns, timed=bool(turns)))
    places = [(f.category, f.turn) for f in given]
    there = [f for f in report.findings if f.evidence[0].searched is None and f.turn is not None]
    assert [f.rule for f in there if (f.category, f.turn) not in places] == []


def test_a_finding_comes_with_the_turn_that_completes_it_and_once(checker: Checker) -> None:
    session = checker.session()
    assert session.feed(Turn(7, Speaker.AGENT, "信不信我叫人把你的腿")) == ()
    assert session.feed(Turn(8, Speaker.CUSTOMER, "嗯")) == ()
    found = session.feed(Turn(9, Speaker.AGENT, "打断"))
    assert [(f.category, f.turn) for f in found] == [("threat.violence", 2)]
    assert session.feed(Turn(0, Speaker.CUSTOMER, "你威胁我")) == ()
