"""One very long turn: every hit its own finding, in time that grows with the length."""

from __future__ import annotations

from callcheck import Call, Checker, Speaker, Turn
from callcheck.model import CallMeta


def test_each_of_many_hits_in_one_turn_is_found_at_its_place(checker: Checker) -> None:
    times = 4_000  # a finding each
    turn = Turn(index=0, speaker=Speaker.AGENT, text="砍死你," * times)
    report = checker.check(Call(call_id="a", turns=(turn,), meta=CallMeta()))
    starts = [f.evidence[0].start for f in report.findings if f.category.startswith("threat")]
    assert starts == list(range(0, 4 * times, 4))
