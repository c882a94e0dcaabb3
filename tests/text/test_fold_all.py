import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.text import fold
from callcheck.text.fold_all import fold_all, sounds_all
from callcheck.text.sounds import USUAL, sounds

PIECES = [
    "我我",
    "我们我们",
    "这个",
    "就是就是",
    "额",
    "那个 ",
    ",",
    ".",
    "1",
    "[笑声]",
    "<",
    "嗯",
    "錢",
    "\0",
    "\n",
]
ODD = ["😀", "\ud800", "\ufa6c", "\uffff", "Ａ"]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES + ODD), st.text(max_size=3))).map("".join)


@pytest.fixture(autouse=True)
def tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("callcheck.text.fold_all.WORTH", 0)


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_property_a_call_folds_as_its_turns_do(texts: list[str]) -> None:
    assert fold_all(texts) == [fold(text).text for text in texts]


@given(TEXTS)
def test_property_sounds_by_table_are_the_same(text: str) -> None:
    assert sounds_all(text, USUAL) == sounds(text, USUAL)
