"""`resembles`: the threshold, from the rule's own tests or written down."""

from callcheck.conditions.resembles import Resembles
from callcheck.model import Speaker

EXAMPLES = ["让你全村的人都知道你欠钱", "把你欠钱的事贴到村口"]


def test_threshold_lies_between_hits_and_misses() -> None:
    condition = Resembles(EXAMPLES, None, Speaker.AGENT)
    least = condition.set_least(["我让全村的人都知道你欠钱"], ["您村里有我们的网点"])
    assert least is not None
    assert (
        condition.nearest("让全村的人都知道你欠钱")[0]
        > least
        > condition.nearest("你村里有网点")[0]
    )


def test_nothing_parts_a_hit_from_a_miss_that_says_the_same() -> None:
    condition = Resembles(EXAMPLES, None, Speaker.AGENT)
    assert condition.set_least(["今天天气好"], ["让你全村的人都知道你欠钱"]) is None


def test_a_written_threshold_stays() -> None:
    condition = Resembles(EXAMPLES, 0.7, Speaker.AGENT)
    assert condition.set_least(["今天天气好"], ["让你全村的人都知道你欠钱"]) == 0.7


def test_the_nearest_example_is_told() -> None:
    condition = Resembles(EXAMPLES, 0.5, Speaker.AGENT)
    assert condition.nearest("把你欠钱的事贴到小区门口")[1] == EXAMPLES[1]
