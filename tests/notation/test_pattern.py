import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.notation import PatternError, compile_pattern
from callcheck.notation.tree import Choice, Literal
from callcheck.text import fold

LISTS = {"limbs": Choice((Literal("腿"), Literal("胳膊")))}


@pytest.mark.parametrize(
    ("source", "text", "found"),
    [
        ("找人收拾你", "我找人收拾你", ["找人收拾你"]),
        ("[派|叫|找]人", "叫人来", ["叫人"]),
        ("你(的)腿", "你腿和你的腿", ["你腿", "你的腿"]),
        ("你…死", "你好你去死", ["你去死"]),
        ("你…2死", "你一二三死", []),
        ("打断你…4<limbs>", "打断你的胳膊", ["打断你的胳膊"]),
        ("^你好", "你好你好", ["你好"]),
        ("再见$", "再见再见", ["再见"]),
        ("还{money}", "先还两千三百六十块", ["还两千三百六十块"]),
        ("{date}还", "下周三还", ["下周三还"]),
        ("打我{phone}", "打我13800000000", ["打我13800000000"]),
        ("[把|让]你[[弄|打]残|弄死]", "把你打残", ["把你打残"]),
    ],
)
def test_finds(source: str, text: str, found: list[str]) -> None:
    pattern = compile_pattern(source, LISTS)
    folded = fold(text).text
    assert [folded[a:b] for a, b, _ in pattern.search(folded)] == found


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("", "empty-pattern"),
        ("(你)", "empty-pattern"),
        ("…", "empty-pattern"),
        ("[打|", "pattern-syntax"),
        ("打]", "pattern-syntax"),
        ("<limb>", "unknown-list"),
        ("{mony}", "unknown-entity"),
        ("你…30死…30活…30人…30走…30来…30去…30看…30见", "pattern-too-long"),
    ],
)
def test_refuses(source: str, code: str) -> None:
    with pytest.raises(PatternError) as caught:
        compile_pattern(source, LISTS)
    assert caught.value.code == code


WORDS = st.text(alphabet="打断你腿死人", min_size=1, max_size=3)
SOURCES = st.lists(
    st.one_of(
        WORDS, WORDS.map(lambda w: f"[{w}|你死]"), WORDS.map(lambda w: f"({w})"), st.just("…2")
    ),
    min_size=1,
    max_size=4,
).map(lambda parts: "打" + "".join(parts) + "死")


@given(SOURCES, st.text(alphabet="打断你腿死人", max_size=20))
def test_property_every_match_holds_a_needle_and_keeps_to_its_bound(source: str, text: str) -> None:
    pattern = compile_pattern(source, {})
    for start, end, _ in pattern.search(text):
        assert any(needle in text[start:end] for needle in pattern.gates.first)
        for texts in pattern.gates.rest:
            assert any(held in text[start:end] for held in texts)
        assert 0 < end - start <= pattern.most
