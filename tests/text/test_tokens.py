import pytest

from callcheck.text.tokens import is_word


@pytest.mark.parametrize(
    ("text", "start", "end", "whole"), [("怎么操作啊", 2, 3, False), ("操你", 0, 1, True)]
)
def test_is_word(text: str, start: int, end: int, whole: bool) -> None:
    assert is_word(text, start, end) is whole
