"""Items of the sample calls, made once."""

from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.learning.cases import Case, cases_of
from callcheck.learning.quiz import Item, ItemKind, Made, Option, make_items
from callcheck.readers import read_calls


@pytest.fixture(scope="session")
def cases(checker: Checker) -> list[Case]:
    calls = read_calls(Path("samples/calls"))
    return list(cases_of((call, checker.check(call)) for call in calls))


@pytest.fixture(scope="session")
def made(cases: list[Case], checker: Checker) -> Made:
    return make_items(cases, checker, unreviewed=True)


@pytest.fixture(scope="session")
def three() -> tuple[Item, ...]:
    """One of each way of answering, with every sign that a format may stumble over."""
    shared = {
        "rule": "threat-violence-limbs",
        "category": "threat.violence",
        "title": "以伤残身体相威胁",
        "clauses": ("《刑法》第二百九十三条之一",),
        "why": "构成恐吓",
        "say_instead": "我们一起看看怎样安排。",
        "source": "t001",
    }
    single = Item(
        "aaaaaaaaaaaa",
        ItemKind.SINGLE,
        "line",
        "哪一句属于「~=#{}:\\」?",
        (),
        (
            Option("甲 {1}=2", False, "不算: #3"),
            Option("乙~打断", True),
            Option("丙:好", False),
            Option("=1+1", False),
        ),
        line="乙~打断",
        **shared,  # type: ignore[arg-type]  # fields by name
    )
    multiple = Item(
        "bbbbbbbbbbbb",
        ItemKind.FIND,
        "turn",
        "坐席的话里,哪两句属于「人身暴力威胁」?",
        (("agent", "打断你的腿"), ("customer", "什么"), ("agent", "卸了"), ("agent", "好的 再见")),
        (
            Option("打断你的腿", True, turn=0),
            Option("卸了", True, turn=2),
            Option("好的 再见", False, turn=3),
        ),
        line="卸了",
        **shared,  # type: ignore[arg-type]  # fields by name
    )
    judge = Item(
        "cccccccccccc",
        ItemKind.JUDGE,
        "allowed",
        "坐席说「打断您一下」,这句话可以说吗?",
        (("customer", "喂"),),
        (Option("可以说", True), Option("不可以说", False)),
        line="打断您一下",
        **shared,  # type: ignore[arg-type]  # fields by name
    )
    return single, multiple, judge
