"""What is asked: proved, masked, told by nothing but the words."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from callcheck.checking import Checker
from callcheck.learning.cases import Case, cases_of
from callcheck.learning.quiz import Item, ItemKind, Made, Option, make_items, pick
from callcheck.learning.quiz.items import from_body, to_body
from callcheck.learning.quiz.lines import Prover
from callcheck.learning.quiz.proving import proves
from callcheck.model import Call, CallMeta, Review, Speaker, Turn, Verdict
from callcheck.readers import read_text


def test_every_item_of_the_samples_is_proved_by_the_checker(made: Made, checker: Checker) -> None:
    prover = Prover(checker)
    assert [i.id for i in made.items if i.ask != "rewrite" and not proves(i, prover)] == []
    assert {i.ask for i in made.items} == {
        "line",
        "category",
        "instead",
        "allowed",
        "omission",
        "turn",
        "rewrite",
    }
    assert 300 < len(made.items) < 450  # moves with the rules' own tests
    assert made.dropped["题干重复"] > 0
    assert "自检不过" not in made.dropped


def test_a_rewrite_is_proved_too(made: Made, checker: Checker) -> None:
    item = next(i for i in made.items if i.kind is ItemKind.REWRITE)
    assert proves(item, Prover(checker))
    assert not proves(replace(item, rewrite="gone"), Prover(checker))


def test_a_wrong_key_does_not_pass(made: Made, checker: Checker) -> None:
    prover = Prover(checker)
    seen = set()
    for item in made.items:
        if item.kind is ItemKind.REWRITE or item.ask in seen:
            continue
        seen.add(item.ask)
        first, *others = item.options
        turned = [replace(first, right=not first.right), *others]
        swapped = [replace(o, right=not o.right) for o in item.options]
        assert not proves(replace(item, options=tuple(turned)), prover)
        assert not proves(replace(item, options=tuple(swapped)), prover)
    assert len(seen) == 6


def test_the_same_seed_gives_the_same_items_and_another_other_orders(
    cases: list[Case], made: Made, checker: Checker
) -> None:
    few = [case for case in cases if case.finding.category == "threat.exposure"]
    first = make_items(few, checker, unreviewed=True)
    assert first == make_items(few, checker, unreviewed=True)
    other = make_items(few, checker, unreviewed=True, seed=2)
    assert first.items != other.items
    names = {item.id for item in first.items if item.ask in ("category", "instead")}
    assert names == {item.id for item in other.items if item.ask in ("category", "instead")}
    assert {i.category for i in first.items} == {"threat.exposure"}
    assert len(made.items) > len(first.items)


def test_no_question_is_asked_twice_and_no_option_gives_itself_away(made: Made) -> None:
    shown = [(item.stem, item.scene) for item in made.items]
    assert len(set(shown)) == len(shown)
    assert len({item.id for item in made.items}) == len(made.items)
    options = [o.text for item in made.items for o in item.options]
    assert not [text for text in options if "以上" in text]
    places: Counter[str] = Counter()
    longest: Counter[bool] = Counter()
    for item in made.items:
        if item.kind is ItemKind.SINGLE:
            places[item.letters] += 1
            longest[max(item.options, key=lambda o: len(o.text)).right] += 1
    total = sum(places.values())
    assert all(total / 8 < places[letter] < total / 2 for letter in "ABCD")
    assert longest[True] < total / 2  # 1 in 4 by chance


def test_only_confirmed_findings_unless_asked(checker: Checker) -> None:
    call = read_text("客户:喂\n坐席:再不还钱信不信我打断你的狗腿")
    pair = (call, checker.check(call))
    key = pair[1].findings[0].key

    def items(verdict: Verdict | None, *, unreviewed: bool) -> int:
        at = datetime(2026, 3, 2, tzinfo=UTC)
        said = [Review(call.call_id, verdict, "甲", at, key)] if verdict else []
        return len(make_items(cases_of([pair], said), checker, unreviewed=unreviewed).items)

    assert items(None, unreviewed=False) == 0
    some = items(Verdict.CONFIRMED, unreviewed=False)
    assert some > 5
    assert items(None, unreviewed=True) == some
    assert items(Verdict.REJECTED, unreviewed=True) == 0


def test_names_and_numbers_do_not_get_out(checker: Checker) -> None:
    lines = [
        "是王小明先生吗",
        "我是",
        "王小明你再不还钱信不信我打断你的狗腿",
        "你敢",
        "我这就去你家 你电话13800138000我有",
        "随便",
        "再见",
    ]
    who = [Speaker.AGENT, Speaker.CUSTOMER] * 4
    turns = tuple(Turn(i, w, t) for i, (w, t) in enumerate(zip(who, lines, strict=False)))
    call = Call("13800138000-7", turns, CallMeta())
    made = make_items(cases_of([(call, checker.check(call))]), checker, unreviewed=True)
    told = "".join(str(to_body(item)) for item in made.items)
    assert "王**" in told
    assert "小明" not in told
    assert "13800138000" not in told


def test_an_item_comes_back_from_what_is_kept(three: tuple[Item, ...]) -> None:
    assert tuple(from_body(to_body(item)) for item in three) == three


def test_only_what_is_wanted_and_the_rules_own_lines(checker: Checker) -> None:
    made = make_items((), checker, own_tests=True, wanted=["insult.curse"])
    assert {item.category for item in made.items} == {"insult.curse"}
    assert {item.source for item in made.items} == {"规则例句", "改写练习"}
    assert make_items((), checker).items == ()


def test_a_quiz_mixes_kinds_and_asks_no_line_twice(made: Made) -> None:
    picked = pick(made.items, 20, seed=5)
    assert picked == pick(made.items, 20, seed=5)
    assert picked != pick(made.items, 20, seed=6)
    assert len({i.stem for i in picked}) == len({i.line for i in picked}) == 20
    assert {i.kind for i in picked} == set(ItemKind)
    assert pick(made.items, 1, first=[picked[7].id]) == (picked[7],)


@pytest.mark.parametrize("count", [0, 1])
def test_options_without_a_key_are_no_item(
    three: tuple[Item, ...], checker: Checker, count: int
) -> None:
    options = tuple(Option(f"好的{n}", right=False) for n in range(3)) + three[0].options[:count]
    assert not proves(replace(three[0], options=options), Prover(checker))
