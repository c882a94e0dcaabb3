"""Who speaks, and from where, changes no finding: names, genders, regions, words of dialect."""

from dataclasses import replace
from pathlib import Path

import pytest

from callcheck import Checker, read_call
from callcheck.model import Call, Report

CALLS = sorted((Path(__file__).parent.parent / "samples" / "calls").glob("*.json"))
# Each swap: pairs that mean the same, or that no rule may care about.
SWAPS = {
    "surname": [("王", "欧"), ("李", "郭"), ("张", "谭"), ("刘", "莫"), ("陈", "阮")],
    "gender": [("先生", "女士"), ("他", "她")],
    "region": [("北京", "拉萨"), ("上海", "喀什"), ("广东", "黑龙江")],
    "dialect": [("什么", "啥"), ("怎么", "咋"), ("知道", "晓得"), ("孩子", "娃")],
}


def swapped(call: Call, pairs: list[tuple[str, str]]) -> Call:
    """The call with every first word of a pair replaced by the second."""

    def said(text: str) -> str:
        for old, new in pairs:
            text = text.replace(old, new)
        return text

    return replace(call, turns=tuple(replace(t, text=said(t.text)) for t in call.turns))


def places(report: Report) -> set[tuple[str, int | None]]:
    return {(f.category, f.turn) for f in report.findings}


@pytest.mark.parametrize("swap", SWAPS)
@pytest.mark.parametrize("path", CALLS, ids=lambda path: path.stem)
def test_a_swap_changes_no_finding(path: Path, swap: str, checker: Checker) -> None:
    call = read_call(path)
    assert places(checker.check(swapped(call, SWAPS[swap]))) == places(checker.check(call))
