"""Added words become patterns that also find what nobody added."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.learning.suggest.additions import suggest_patterns
from callcheck.learning.suggest.suggestion import Nothing, Outcome, Step, Suggestion
from callcheck.learning.suggest.telling import lines_of
from callcheck.learning.suggest.trying import Bench
from callcheck.model import Review, Verdict

from .conftest import RULE, call

AT = datetime(2026, 3, 2, tzinfo=UTC)
Suggest = Callable[..., list[Outcome]]
BANNERS = (
    "明天我就让你公司门口挂横幅",
    "后天让你们单位门口挂横幅 你看着办",
    "我让你学校门口挂横幅",
)


@pytest.fixture(scope="module")
def suggest(layer: Path, checker: Checker) -> Suggest:
    def made(
        added: Sequence[str], read: Sequence[str] = (), unread: Sequence[str] = ()
    ) -> list[Outcome]:
        calls, reviews = [], []
        for number, text in enumerate(added):
            calls.append(call(f"a{number}", text))
            review = Review(f"a{number}", Verdict.MISSED, "甲", AT, category="threat.workplace")
            reviews.append(replace(review, turn=0, start=0, end=len(text), quote=text))
        for number, text in enumerate(read):
            calls.append(call(f"k{number}", text))
            reviews.append(Review(f"k{number}", Verdict.READ, "甲", AT))
        calls += [call(f"u{number}", text) for number, text in enumerate(unread)]
        bench = Bench(checker, calls, [layer])
        pairs = [(one, checker.check(one)) for one in calls]
        return suggest_patterns(bench, pairs, reviews, {"threat-bitter-wine": RULE})

    return made


def only(outcomes: Sequence[Outcome]) -> Suggestion:
    assert [type(one) for one in outcomes] == [Suggestion]
    assert isinstance(outcomes[0], Suggestion)
    return outcomes[0]


def test_what_differs_becomes_a_list_in_a_new_draft_and_finds_the_unseen(suggest: Suggest) -> None:
    found = only(suggest(BANNERS, unread=["下周让你们厂里门口挂满横幅"]))
    assert found.before == ""
    assert found.path == "threat/threat-workplace-suggested.yaml"
    assert found.steps == (Step("says", "<bosses>…2门口…2挂…2横幅"),)
    assert [(place.call_id, place.quote) for place in found.unreviewed] == [
        ("u0", "厂里门口挂满横幅")
    ]
    assert [place.call_id for place in found.solved] == ["a0", "a1", "a2"]
    assert [test["quote"] for test in found.tests] == [
        "公司门口挂横幅",
        "单位门口挂横幅",
        "学校门口挂横幅",
    ]


def test_what_is_like_a_rule_goes_into_it(suggest: Suggest) -> None:
    found = only(suggest(["让你吞苦酒再喝毒药", "明天让你全家吞苦酒再喝毒药"]))
    assert found.rule == "threat-bitter-wine"
    assert found.before == RULE
    assert "# 尾注" in found.after


def test_what_is_told_of_a_pattern(suggest: Suggest) -> None:
    found = only(suggest(BANNERS[:2], read=["您好"]))
    assert list(lines_of(found))[:5] == [
        "新草稿 threat-workplace-suggested(threat.workplace):句式 <bosses>…2门口…2挂…2横幅",
        "  说中补充的话 2/2;逐通留出再试 0/2",
        "  留意:留出再试不到一半,可能只是凑巧或记住了原话,多听几通再定",
        "  通读过的 1 通里没有误报;没人看过的多报 0 处",
        "  规则自带的测试全部通过(原来就不过的除外)",
    ]
    assert list(lines_of(Nothing("threat.visit", 1, "太少"))) == [
        "threat.visit:没有建议(1 处):太少"
    ]


def test_false_alarms_in_calls_read_to_the_end_forbid_a_pattern(suggest: Suggest) -> None:
    clean = [text.replace("我", "咱") for text in BANNERS]
    (found,) = suggest(BANNERS, read=clean)
    assert isinstance(found, Nothing)
    assert found.why == "没有句式能说中两处以上补充的话而不在通读过的电话里误报"


def test_one_addition_is_too_few(suggest: Suggest) -> None:
    (found,) = suggest(BANNERS[:1])
    assert isinstance(found, Nothing)
    assert (found.about, found.asked) == ("threat.workplace", 1)
    assert found.why == "补充的说法要在至少 2 通电话里,一处说法只会记住原话"
