"""What is said of conditions that are not as their schema wants."""

from pathlib import Path

import pytest

from callcheck.errors import RuleError
from callcheck.ruleset import read_rules

RULE = """\
id: house-rule
title: 试
category: service.attitude
status: draft
summary: 试
speaker: agent
find: {find}
"""


@pytest.mark.parametrize(
    ("find", "said"),
    [
        ("{tokens: [操]}", "一个词序列应是若干个"),
        ("{tokens: [[]]}", "一个词序列应是若干个"),
        ("{switch: verify_mode}", "`switch` 缺少 `is`"),
        ("{resembles: []}", "`resembles` 里没有例句"),
        ("{at_least: {n: 2}}", "at_least"),
        ("{says: [甲乙], sounds_like: [zz]}", "zz"),
        ("{then: [[甲乙]]}", "至少要两个条件"),
    ],
)
def test_it_is_told(find: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "house-rule.yaml").write_text(RULE.format(find=find))
    with pytest.raises(RuleError) as caught:
        read_rules([tmp_path])
    assert said in caught.value.render()


def test_yields_to_names_a_category_or_a_family(tmp_path: Path) -> None:
    text = RULE.format(find="{says: [甲乙]}") + "yields_to: [insult, nothing.such]\n"
    (tmp_path / "house-rule.yaml").write_text(text)
    with pytest.raises(RuleError) as caught:
        read_rules([tmp_path])
    assert "nothing.such" in caught.value.render()


@pytest.mark.parametrize(
    "find",
    [
        "{tokens: [[{TEXT: 老赖}]]}",
        "{tokens: [[{OP: '?'}, {LENGTH: 9}]]}",
        "{resembles: [你就是个老赖吧]}",
        "{at_least: {n: 2, of: [[老赖], [废物], [骗子]]}}",
        "{says: [老赖废物], sounds_like: [flat, fh]}",
    ],
)
def test_rule_sets_go_through_pickle(find: str, tmp_path: Path) -> None:
    import pickle

    from callcheck import Checker, read_text

    (tmp_path / "house-rule.yaml").write_text(RULE.format(find=find))
    rule_set = read_rules([tmp_path])
    call = read_text("坐席:你就是个老赖吧 废物 骗子\n客户:你说什么")
    again = pickle.loads(pickle.dumps(rule_set))
    assert Checker(again).check(call) == Checker(rule_set).check(call)
