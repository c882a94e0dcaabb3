"""The layer of sounds, and which of its matches are a recogniser's slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.checking import Checker
from callcheck.model import Call, Speaker, Turn
from callcheck.notation import compile_pattern
from callcheck.text.sounds import MERGES, USUAL, sounds


@given(st.text(max_size=40), st.lists(st.sampled_from(MERGES), unique=True))
def test_the_layer_is_as_long_as_the_text(text: str, merges: list[str]) -> None:
    assert len(sounds(text, tuple(merges))) == len(text)


@pytest.mark.parametrize(
    ("one", "two", "merges", "same"),
    [
        ("坐牢", "做劳", USUAL, True),
        ("欠款", "前款", USUAL, True),
        ("逾期", "预期", USUAL, True),
        ("老赖", "老奶", USUAL, True),
        ("老赖", "老奶", ("flat",), False),
        ("飞", "灰", USUAL, False),
        ("飞", "灰", ("fh",), True),
        ("人", "冷", ("rl", "nasal"), True),
    ],
)
def test_merges(one: str, two: str, merges: tuple[str, ...], same: bool) -> None:
    assert (sounds(one, merges) == sounds(two, merges)) is same


@pytest.mark.parametrize(
    ("source", "heard", "slips"),
    [
        ("你等着坐牢", "你等着做劳", [3, 4]),
        ("你等着坐牢", "你等着坐牢", None),  # as written: the plain pattern finds it
        ("你等着坐牢", "泥等折坐捞", None),  # slips all over
        ("到你单位去闹", "到你单味去闹", [3]),
        ("我看你", "我砍你", None),  # nothing but words of every sentence is left
    ],
)
def test_slips(source: str, heard: str, slips: list[int] | None) -> None:
    pattern = compile_pattern(source, {}).heard(USUAL)
    assert pattern.slips(heard, sounds(heard, USUAL)) == slips


@pytest.mark.parametrize("text", ["为您服务 祝您购物愉快", "抱歉打扰您了", "您的时间方便吗"])
def test_ordinary_words_that_sound_alike_are_no_slips(text: str, checker: Checker) -> None:
    call = Call("x", (Turn(0, Speaker.AGENT, text),))
    assert [f.rule for f in checker.check(call).findings] == []


def test_a_short_pattern_is_matched_by_its_characters() -> None:
    assert compile_pattern("老赖", {}).heard(USUAL).merges is None
    assert compile_pattern("再见", {}).heard(USUAL, free=True).merges == USUAL
    assert compile_pattern("还{money}", {}).heard(USUAL).merges is None
