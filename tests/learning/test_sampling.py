"""Drawing calls for review, and what a random sample says of what was missed."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from callcheck.checking import Checker
from callcheck.errors import UsageError
from callcheck.learning.missed import missed
from callcheck.learning.sampling import Part, SamplingPlan, draw, parse_part
from callcheck.learning.store import Sample, SampleItem
from callcheck.model import Call, CallMeta, Report, Review, Severity, Speaker, Verdict
from callcheck.ruleset.dialogue import turns_of

AT = datetime(2026, 3, 2, tzinfo=UTC)
Pairs = list[tuple[Call, Report]]


@pytest.fixture(scope="module")
def pairs(checker: Checker) -> Pairs:
    """A hundred calls; every tenth has a threat, by B02."""
    made = []
    for n in range(100):
        bad = n % 10 == 0
        words = "坐席:再不还钱我打断你的狗腿" if bad else "坐席:您好 打扰了 再见"
        meta = CallMeta(agent_id="B02" if bad else "A01", extra={"team": "一组"})
        call = Call(f"c{n:02}", turns_of([words], Speaker.AGENT), meta)
        made.append((call, checker.check(call)))
    return made


def _plan(*parts: str) -> SamplingPlan:
    return SamplingPlan(tuple(map(parse_part, parts)))


def test_parts_draw_in_order_and_nothing_twice(pairs: Pairs) -> None:
    plan = _plan("random=20", "threats=5:category=threat", "grave=100%:severity=critical")
    sample = draw(plan, pairs, seed=7, by="甲")
    parts = Counter(item.part for item in sample.items)
    assert parts["random"] == 20
    assert parts["threats"] == 5
    assert len(sample.items) == len({item.call_id for item in sample.items})
    threats = {f"c{n:02}" for n in range(0, 100, 10)}
    assert threats <= {item.call_id for item in sample.items}
    assert {0.2} == {i.probability for i in sample.items if i.part == "random"}
    assert {None} == {i.probability for i in sample.items if i.part != "random"}
    assert {k: sample.plan[k] for k in ("seed", "calls")} == {"seed": 7, "calls": 100}


def test_the_order_of_the_calls_changes_nothing_and_the_seed_does(pairs: Pairs) -> None:
    plan = _plan("random=10%")
    first = draw(plan, pairs, seed=1, by="甲")
    assert first == draw(plan, reversed(pairs), seed=1, by="甲")
    assert first.items != draw(plan, pairs, seed=2, by="甲").items


def test_every_call_is_as_likely_as_any_other(pairs: Pairs) -> None:
    plan = _plan("random=10")
    times: Counter[str] = Counter()
    for seed in range(400):
        times.update(item.call_id for item in draw(plan, pairs, seed=seed, by="甲").items)
    assert times.total() == 4000
    assert len(times) == 100
    assert min(times.values()) > 15
    assert max(times.values()) < 70


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("a=3:score<61", 10),
        ("a=3:agent=B02", 10),
        ("a=3:team=一组", 100),
        ("a=3:team=二组", 0),
        ("a=3:rule=threat-violence-injured", 10),
        ("a=3:category=threat.violence", 10),
        ("a=3:category=threat", 10),
        ("a=3:category=thre", 0),
        ("a=3:severity=critical,agent=A01", 0),
    ],
)
def test_conditions(pairs: Pairs, part: str, expected: int) -> None:
    wanted = parse_part(part)
    assert expected == sum(wanted.wants(call, report) for call, report in pairs)


def test_a_share_is_rounded_up_and_never_more_than_there_are() -> None:
    part = parse_part("a=5%")
    assert [part.number(n) for n in (0, 1, 20, 21, 100)] == [0, 1, 1, 2, 5]
    assert parse_part("a=10").number(7) == 7


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((), "no-random-part"),
        ((Part("low", count=3, score_below=60),), "no-random-part"),
        ((Part("random", count=3, severity=Severity.MAJOR),), "no-random-part"),
        ((Part("random", count=0),), "bad-sample-size"),
        ((Part("random", share=1.5),), "bad-sample-size"),
        ((Part("random"),), "bad-sample-size"),
        ((Part("random", count=2, share=0.1),), "bad-sample-size"),
    ],
)
def test_plans_that_are_none(parts: tuple[Part, ...], code: str) -> None:
    with pytest.raises(UsageError) as caught:
        SamplingPlan(parts)
    assert code == caught.value.code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("20", "抽样 `20`:写作 名字=数量 或 名字=5%"),
        ("a=x", "抽样 `a=x`:`x` 不是数"),
        ("a=3:points<3", "抽样 `a=3:points<3`:没有 `points<…`,有 score<分数"),
        (
            "a=3:severity=huge",
            "抽样 `a=3:severity=huge`:没有严重程度 `huge`,有 critical major minor info",
        ),
        (
            "a=3:who=甲",
            "抽样 `a=3:who=甲`:没有条件 `who=甲`,有 score< severity= rule= category= agent= team=",
        ),
    ],
)
def test_parts_that_are_none(text: str, words: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_part(text)
    assert words == caught.value.message


def _sample(calls: int, population: int) -> Sample:
    items = tuple(SampleItem(f"c{n}", "random", calls / population) for n in range(calls))
    return Sample((*items, SampleItem("risky", "low")), {"calls": population}, "甲")


def _missed(call_id: str, who: str = "甲", turn: int = 1) -> Review:
    return Review(call_id, Verdict.MISSED, who, AT, category="threat.violence", turn=turn)


def _read(*call_ids: str) -> list[Review]:
    return [Review(call_id, Verdict.READ, "甲", AT) for call_id in call_ids]


def test_missed_violations_are_scaled_up_from_what_was_read() -> None:
    reviews = [
        *_read(*(f"c{n}" for n in range(40)), "risky"),
        _missed("c1"),
        _missed("c1", "乙"),
        _missed("c1", turn=4),
        _missed("c2"),
        _missed("c45"),
        _missed("risky"),
    ]
    found = missed(_sample(50, 1000), reviews)
    assert (
        found.population,
        found.drawn,
        found.read,
        found.with_missed,
        found.missed,
    ) == (1000, 50, 40, 2, 3)
    assert (found.share, found.total) == (0.05, 75.0)
    assert found.share_interval is not None
    assert [round(x, 3) for x in found.share_interval] == [0.014, 0.165]
    assert found.total_interval == (0.0, 200.0)


def test_nothing_read_says_nothing_and_nothing_missed_does_not_say_none() -> None:
    nothing = missed(_sample(50, 1000), [_missed("c1")])
    assert (
        nothing.read,
        nothing.share,
        nothing.share_interval,
        nothing.total,
        nothing.total_interval,
    ) == (0, None, None, None, None)
    clean = missed(_sample(50, 1000), _read(*(f"c{n}" for n in range(50))))
    assert (clean.total, clean.total_interval) == (0.0, (0.0, 60.0))


def test_a_sample_of_all_calls_is_no_estimate() -> None:
    found = missed(_sample(20, 20), [*_read(*(f"c{n}" for n in range(20))), _missed("c3")])
    assert (found.total, found.total_interval) == (1.0, (1.0, 1.0))


def test_few_read_calls_give_no_interval_of_the_total() -> None:
    found = missed(_sample(20, 200), [*_read("c1", "c2"), _missed("c1")])
    assert (found.total, found.total_interval) == (100.0, None)
