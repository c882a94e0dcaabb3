import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.text import fold

PIECES = [
    "我我我",
    "嗯",
    "他妈妈",
    "1,200.50元",
    "[笑声]",
    "<noise>",
    "妳",
    "錢",
    "那个",
    "天天",
    " ",
    "。",
    "ＡＢ",
    "A",
    "额度",
    "\0",
    "😀",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5))).map("".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("您好,欠 款", "你好欠款"),
        ("信用卡逾期３６５天", "信用卡逾期365天"),
        ("欠錢還款", "欠钱还款"),
        ("我我我跟你说", "我跟你说"),
        ("他妈妈接的", "他妈妈接的"),
        ("天天打", "天天打"),
        ("[笑声]好的<noise>", "好的"),
        ("嗯。", "嗯"),
        ("1,200.50元", "1200.50元"),
        ("额度不够", "额度不够"),
        ("", ""),
        ("ＡＰＰ％", "app%"),
    ],
)
def test_folds(text: str, folded: str) -> None:
    assert fold(text).text == folded


@given(TEXTS)
def test_property_offsets_rise_and_spans_are_not_empty(text: str) -> None:
    folded = fold(text)
    offsets = folded.offsets
    assert len(offsets) == len(folded.text)
    assert all(a < b for a, b in zip(offsets, offsets[1:], strict=False))
    for start in range(len(offsets)):
        low, high = folded.span(start, start + 1)
        assert 0 <= low < high <= len(text)


@given(TEXTS)
def test_property_folding_is_idempotent(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


@given(
    st.text(alphabet="打断你的腿还钱明天来", min_size=1, max_size=6),
    st.text(alphabet="好吧明天", max_size=4),
)
def test_property_what_plain_search_finds_is_found_folded(needle: str, around: str) -> None:
    text = around + needle + around
    assert fold(needle).text in fold(text).text
