"""Contexts that are planted in rejected findings are found, and nothing else is suggested."""

from collections.abc import Callable, Sequence

from callcheck.learning.cases import Case
from callcheck.learning.suggest.exceptions import suggest_exceptions
from callcheck.learning.suggest.suggestion import Nothing, Outcome, Step, Suggestion
from callcheck.learning.suggest.trying import Bench

from .conftest import RULE

Planted = Callable[..., tuple[Bench, list[Case]]]
TRUE = (
    ["你再不还就等着喝苦酒"],
    ["我保证你喝苦酒 信不信"],
    ["过两天叫你喝苦酒"],
    ["明天不还砸锅"],
    ["三千块不还我砸锅给你看"],
)
POLICE = (
    ["您被骗子骗了可以去报案 他要喝苦酒"],
    ["那您先报案 骗您的人会喝苦酒"],
    ["这个情况建议到派出所报案 骗子早晚喝苦酒"],
    ["您已经报案了吧 那人肯定喝苦酒"],
)


def suggested(
    planted: Planted, rejected: Sequence[Sequence[str]], confirmed: Sequence[Sequence[str]] = TRUE
) -> list[Outcome]:
    bench, cases = planted(rejected, confirmed)
    return suggest_exceptions(bench, cases, {"threat-bitter-wine": RULE}, rule="threat-bitter-wine")


def only(outcomes: Sequence[Outcome]) -> Suggestion:
    assert [type(one) for one in outcomes] == [Suggestion]
    assert isinstance(outcomes[0], Suggestion)
    return outcomes[0]


def test_words_beside_the_match_become_an_exception_with_its_tests(planted: Planted) -> None:
    found = only(suggested(planted, POLICE))
    assert found.steps == (Step("near", "报案"),)
    assert [place.call_id for place in found.solved] == ["r0", "r1", "r2", "r3"]
    assert (found.lost, found.confirmed, found.held_out) == ((), 5, (4, 4))
    assert [(c.call_id, c.added) for c in found.changes] == [(f"r{n}", False) for n in range(4)]
    assert (
        found.patch
        == """\
--- a/threat/threat-bitter-wine.yaml
+++ b/threat/threat-bitter-wine.yaml
@@ -9,6 +9,8 @@
     - says:                    # 二
         - "砸锅"
         - "喝苦酒"
+      turn_lacks: ["报案"]
+      lacks_chars: 12
       by: agent
 tests:
   - hit: 你就等着喝苦酒
@@ -17,4 +19,10 @@
     quote: 砸锅
   - miss: 您好
     because: 问候
+  - miss: "坐席:您被骗子骗了可以去报案 他要喝苦酒"
+    because: "复核认定不算:报案"
+  - miss: "坐席:那您先报案 骗您的人会喝苦酒"
+    because: "复核认定不算:报案"
+  - miss: "坐席:这个情况建议到派出所报案 骗子早晚喝苦酒"
+    because: "复核认定不算:报案"
   # 尾注
"""
    )


def test_a_guard_that_is_there_goes_before_words(planted: Planted) -> None:
    found = only(
        suggested(
            planted,
            (
                ["上次有同事跟您说喝苦酒 是他不对"],
                ["之前有个催收员说喝苦酒 那是违规"],
                ["以前有人跟您讲喝苦酒吗"],
            ),
        )
    )
    assert found.steps == (Step("guard", "reported"),)
    assert len(found.solved) == 3
    assert "+unless: [reported]\n" in found.patch


def test_a_longer_word_that_holds_the_match_is_left_out(planted: Planted) -> None:
    found = only(
        suggested(
            planted,
            (
                ["您别说砸锅卖铁 我们可以分期"],
                ["客户:我哪有钱", "哪至于砸锅卖铁呢 您慢慢来"],
                ["不用砸锅卖铁去凑 按计划来就行"],
            ),
        )
    )
    assert found.steps == (Step("without", "砸锅卖铁"),)
    assert [place.quote for place in found.solved] == ["砸锅"] * 3


def test_too_few_rejections_say_so(planted: Planted) -> None:
    (found,) = suggested(planted, POLICE[:2])
    assert isinstance(found, Nothing)
    assert (found.about, found.asked) == ("threat-bitter-wine", 2)
    assert found.why.startswith("不算的要在至少 3 通电话里")


def test_the_same_words_on_both_sides_give_nothing(planted: Planted) -> None:
    said = (["您等着喝苦酒吧"], ["您就等着喝苦酒呗"], ["那您等着喝苦酒呢"])
    (found,) = suggested(planted, said, said)
    assert isinstance(found, Nothing)
    assert found.why.startswith("没有守卫(两通以上)或说法(三通以上)能把不算的和确认的分开")


def test_names_numbers_and_what_is_said_once_are_not_learnt(planted: Planted) -> None:
    (found,) = suggested(
        planted,
        (
            ["王小明先生您好 三千二百块喝苦酒"],
            ["王小明先生 三千二百块喝苦酒"],
            ["是王小明先生吧 三千二百块喝苦酒"],
        ),
    )
    assert isinstance(found, Nothing)


def test_an_exception_that_breaks_an_own_test_is_not_suggested(planted: Planted) -> None:
    bench, cases = planted(POLICE, TRUE)
    strict = RULE.replace(
        "  - miss: 您好", "  - hit: 报案也没用 你喝苦酒\n    quote: 喝苦酒\n  - miss: 您好"
    )
    found = suggest_exceptions(bench, cases, {"threat-bitter-wine": strict})
    steps = {step for one in found if isinstance(one, Suggestion) for step in one.steps}
    assert Step("near", "报案") not in steps
    assert Step("turn_lacks", "报案") not in steps
