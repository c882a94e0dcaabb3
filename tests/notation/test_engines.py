"""`re` and RE2 find the same, and a search that is not bounded is left to RE2."""

from hypothesis import given, settings
from hypothesis import strategies as st

from callcheck.checking import Checker
from callcheck.notation import Pattern, compile_pattern
from callcheck.notation.needles import ways
from callcheck.notation.pattern import MOST_BACKTRACKED, MOST_WAYS

CHARS = st.text(alphabet="打断你的腿还钱三千明天", max_size=24)
PARTS = ["打", "[断|断你]", "…3", "(的)", "{money}", "{date}", "[你|你的|…2腿]", "还"]
SOURCES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=5).map(lambda p: "打" + "".join(p))


@settings(max_examples=300)
@given(SOURCES, CHARS)
def test_property_both_engines_find_the_same(source: str, text: str) -> None:
    one, two = compile_pattern(source, {}), compile_pattern(source, {})
    two._backtracks = False
    assert one.search(text) == two.search(text)


def test_a_search_with_too_many_ways_is_left_to_re2() -> None:
    pattern = compile_pattern("还…20的…20的…20的…20钱", {})
    assert MOST_WAYS < 21**4
    assert pattern.search("还的的的钱") == [(0, 5, ())]
    assert not pattern._backtracks


def test_a_long_stretch_is_left_to_re2() -> None:
    pattern = compile_pattern("还…6钱", {})
    text = "还" * (MOST_BACKTRACKED + 1) + "钱"
    assert pattern.search(text) == [(MOST_BACKTRACKED, MOST_BACKTRACKED + 2, ())]


def test_nearly_all_bundled_patterns_are_bounded(checker: Checker) -> None:
    patterns: list[Pattern] = checker.rule_set.book.patterns
    unbounded = [pattern for pattern in patterns if ways(pattern.tree) > MOST_WAYS]
    assert len(unbounded) < len(patterns) / 50
