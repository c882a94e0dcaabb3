"""The rewrite drill: every line proves itself; facts are kept however they are worded."""

import dataclasses

import pytest
import yaml

from callcheck.checking import Checker
from callcheck.learning import training_folder
from callcheck.learning.drill_page import rewrites_json, rewrites_markdown
from callcheck.learning.keeping import Kept, amounts_in, keeps
from callcheck.learning.rewrite import Rewrite, judge
from callcheck.learning.rewrite_read import prove_rewrite, read_rewrites

IDS = [item["id"] for item in yaml.safe_load((training_folder() / "rewrites.yaml").read_text())]


@pytest.fixture(scope="session")
def rewrites(checker: Checker) -> dict[str, Rewrite]:
    return read_rewrites(checker.rule_set)


@pytest.mark.parametrize("name", IDS)
def test_a_rewrite_proves_itself(name: str, rewrites: dict[str, Rewrite], checker: Checker) -> None:
    assert [error.render() for error in prove_rewrite(rewrites[name], checker)] == []


def test_every_forbidden_category_has_one(rewrites: dict[str, Rewrite], checker: Checker) -> None:
    forbidden = {
        category.id
        for category in checker.rule_set.categories.values()
        if category.kind.value == "forbidden"
    }
    assert len(rewrites) == 43
    # Who the agent works for is in the call's record, not in the words of one line.
    assert forbidden - {item.category for item in rewrites.values()} == {
        "deception.agency_as_lender"
    }


@pytest.mark.parametrize(
    "text",
    ["8400", "8,400元", "¥8,400.00", "八千四", "八千四百元", "8千4", "下周三8400块", "十号八千四"],
)
def test_one_sum_in_many_words(text: str) -> None:
    assert keeps(text, Kept("amount", "8400"))


@pytest.mark.parametrize("text", ["一万八千四", "84000", "八百四", "尾号8401", "还一点", "18400"])
def test_another_sum(text: str) -> None:
    assert not keeps(text, Kept("amount", "8400"))


def test_days_are_no_sums() -> None:
    assert list(amounts_in("下周三11月20日前还两千三")) == [2300.0]


@pytest.mark.parametrize(
    ("value", "text", "kept"),
    [
        ("周五", "星期五之前", True),
        ("周五", "这个礼拜五", True),
        ("周五", "下周五", False),
        ("周五", "周六", False),
        ("下周日", "下个星期天", True),
        ("今天", "今晚八点", True),
        ("今天", "明天", False),
        ("月底", "月末前", True),
        ("2026-11-20", "11月20日", True),
        ("2026-11-20", "本月廿号", True),
        ("2026-11-20", "二十号前", True),
        ("2026-11-20", "12月20日", False),
        ("2026-11-20", "二十一号", False),
    ],
)
def test_one_day_in_many_words(value: str, text: str, kept: bool) -> None:
    assert keeps(text, Kept("date", value)) is kept


@pytest.mark.parametrize(
    ("answer", "fails"),
    [
        ("请您礼拜五前在APP还8,400元,有困难跟我说。", ()),
        ("。。。", ("empty",)),
        ("好的", ("too-short",)),
        ("周五之前八千四还不到APP里,信不信我打断你的腿!!", ("copied",)),
        ("请您周五在APP还八千四" + "好吗谢谢您" * 20, ("too-long",)),
        ("周五前还八千四,不还打断你的腿", ("lost-channel", "threat.violence")),
    ],
)
def test_answers(
    answer: str, fails: tuple[str, ...], rewrites: dict[str, Rewrite], checker: Checker
) -> None:
    result = judge(rewrites["threat-limbs"], answer, checker)
    expected = (*fails, "lost-amount", "lost-date", "lost-channel")
    short = fails in (("empty",), ("too-short",))
    if fails == ("copied",):
        expected = (*fails, "threat.violence")
    assert result.fails == (expected if short or fails == ("copied",) else fails)
    assert result.passed is (not result.fails)


def test_results_to_read(rewrites: dict[str, Rewrite], checker: Checker) -> None:
    item = rewrites["threat-limbs"]
    results = [judge(item, text, checker) for text in ("好的", item.line, item.good[0])]
    page = rewrites_markdown(results)
    assert "   - 太短,客户听不明白\n   - 丢了金额 8400" in page
    assert "   - 照抄了原话\n   - 严重 以打手、凶器、带走相威胁:「信不信我打断你的腿」" in page
    assert page.endswith("   - 通过\n")
    assert rewrites_json(results).startswith(b"[\n")


def test_a_rewrite_that_proves_nothing_is_told(
    rewrites: dict[str, Rewrite], checker: Checker
) -> None:
    item = rewrites["threat-limbs"]
    wrong = dataclasses.replace(item, category="insult.curse", good=("好的",), bad=(item.bad[0],))
    wrong = dataclasses.replace(wrong, bad=(dataclasses.replace(item.bad[0], fails=("copied",)),))
    told = [error.message for error in prove_rewrite(wrong, checker)]
    assert told == [
        "改写题 threat-limbs:原话应查出 insult.curse,实际是 copied threat.violence",
        "改写题 threat-limbs:「好的」应通过,实际不通过:too-short lost-amount lost-date lost-channel",
        "改写题 threat-limbs:「周五之前还上,不然有你好看。」应不通过于 copied,"
        "实际是 lost-amount lost-channel threat.violence",
    ]
