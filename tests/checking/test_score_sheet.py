"""A score sheet filled in: each bound, and the sum of the lines in every case."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from callcheck.checking import Checker
from callcheck.checking.score_sheet import sheet_score
from callcheck.checking.scoring import Scorer, score_of
from callcheck.model import (
    Evidence,
    Finding,
    Kind,
    Profile,
    Score,
    ScoreSheet,
    Severity,
    Suppressed,
    Weights,
)
from callcheck.reporting.report_json import report_to_json
from callcheck.reporting.stored import report_of_json
from callcheck.ruleset import RuleSet, read_rules


def finding(category: str, severity: str = "major", turn: int = 0) -> Finding:
    family = category.partition(".")[0]
    kinds = {"merit": Kind.MERIT, "signal": Kind.SIGNAL, "disclosure": Kind.REQUIRED}
    kind = kinds.get(family, Kind.FORBIDDEN)
    rule = category.replace(".", "-") + "-x"
    said = Evidence(turn=turn, start=0, end=1, quote="甲")
    return Finding(rule, category, kind, Severity(severity), "试", turn, (said,))


def sheet_of(*items: dict[str, Any], **more: Any) -> ScoreSheet:
    return ScoreSheet.model_validate({"name": "试", "items": items, **more})


def scored(sheet: ScoreSheet, *findings: Finding, **facts: Any) -> Score:
    return sheet_score(findings, sheet, Weights(), facts)


def lines(score: Score) -> list[tuple[str, float, str]]:
    return [(line.item, line.points, line.note) for line in score.lines or ()]


OPENING = {"name": "开场", "points": 40, "categories": ["disclosure.*"], "all_or_nothing": True}
WORDS = {"name": "禁语", "points": 60, "categories": ["insult.*"], "each": 10}


def test_each_occurrence_costs_and_the_total_is_the_sum() -> None:
    score = scored(
        sheet_of(OPENING, WORDS), finding("insult.demean"), finding("insult.demean", turn=2)
    )
    assert (score.value, score.grade, score.veto, score.sheet) == (80.0, "良", False, "试")
    assert lines(score) == [("开场", 40.0, ""), ("禁语", 40.0, "")]
    assert [(t.finding, t.points) for t in (score.lines or ())[1].taken] == [
        ("insult-demean-x@0:0", -10.0),
        ("insult-demean-x@2:0", -10.0),
    ]
    told = [(d.category, d.points, d.times, d.item, d.reason) for d in score.deductions]
    assert told == [("insult.demean", -20.0, 2, "禁语", "2 处")]


@pytest.mark.parametrize(
    ("change", "left", "note"),
    [
        ({"cap": 15}, 45.0, "封顶 15 分"),
        ({"times": 1}, 50.0, "同类最多计 1 次"),
        ({"each": {"critical": 40, "major": 2.5}}, 17.5, ""),
        ({"each": 50}, 0.0, "扣完为止"),
        ({"each": None}, 5.0, ""),  # the weights: 40 for critical, 15 for major
        ({"severities": ["critical"]}, 50.0, ""),
        ({"categories": [], "rules": ["insult-demean-y"]}, 60.0, ""),
    ],
)
def test_bounds_of_an_item(change: dict[str, Any], left: float, note: str) -> None:
    found = (finding("insult.demean"), finding("insult.demean", "critical", 2))
    score = scored(sheet_of(OPENING, {**WORDS, **change}), *found)
    assert lines(score)[1] == ("禁语", left, note)


def test_the_gravest_is_counted_first() -> None:
    item = {**WORDS, "each": {"critical": 40, "major": 10}, "times": 1}
    found = (finding("insult.demean"), finding("insult.demean", "critical", 2))
    score = scored(sheet_of(OPENING, item), *found)
    assert [t.points for t in (score.lines or ())[1].taken] == [0.0, -40.0]


def test_one_mistake_costs_once_and_the_open_item_takes_the_rest() -> None:
    rest = {"name": "其他", "points": 10, "each": 1}
    sheet = sheet_of(OPENING, {**WORDS, "points": 50}, rest)
    found = (finding("insult.demean"), finding("service.attitude"), finding("signal.hardship"))
    assert lines(scored(sheet, *found)) == [
        ("开场", 40.0, ""),
        ("禁语", 40.0, ""),
        ("其他", 9.0, ""),
    ]


@pytest.mark.parametrize(
    ("way", "facts", "expected", "value"),
    [
        ("full", {}, [("开场", 40.0, "不适用,给满分"), ("禁语", 50.0, "")], 90.0),
        (
            "drop",
            {},
            [
                ("开场", 0.0, "不适用,剔除后折算"),
                ("禁语", 50.0, ""),
                ("折算", 33.33, "适用项满分 60,得分乘以 100/60"),
            ],
            83.33,
        ),
        ("drop", {"debt_mentioned": 3}, [("开场", 40.0, ""), ("禁语", 50.0, "")], 90.0),
    ],
)
def test_an_item_that_does_not_apply(
    way: str, facts: dict[str, int], expected: list[object], value: float
) -> None:
    opening = {**OPENING, "applies_when": {"debt_mentioned": True}, "not_applicable": way}
    score = scored(sheet_of(opening, WORDS), finding("insult.demean"), **facts)
    assert (lines(score), score.value) == (expected, value)


def test_a_finding_shows_that_its_item_applies() -> None:
    opening = {**OPENING, "applies_when": {"callee": ["debtor"]}, "not_applicable": "drop"}
    score = scored(sheet_of(opening, WORDS), finding("disclosure.verify"), callee="third_party")
    assert lines(score)[0] == ("开场", 0.0, "一处即失全分")


def test_nothing_applies() -> None:
    item = {
        **OPENING,
        "points": 100,
        "applies_when": {"callee": "debtor"},
        "not_applicable": "drop",
    }
    score = scored(sheet_of(item), callee="unknown")
    assert (score.value, lines(score)[1]) == (100.0, ("折算", 100.0, "没有适用的项目,给满分"))


def test_what_a_short_call_owes_nobody_does_not_apply() -> None:
    profile = Profile(score_sheet=sheet_of({**OPENING, "not_applicable": "drop"}, WORDS))
    scorer = Scorer(profile, {"identity": "disclosure.identity"})
    held = (Suppressed("identity", "short", (Evidence(),)),)
    score = scorer.score((finding("insult.demean"),), {}, held)
    assert (score.value, lines(score)[0]) == (83.33, ("开场", 0.0, "不适用,剔除后折算"))


def test_bonus_is_capped_and_so_is_the_total() -> None:
    bonus = [{"name": "加分", "categories": ["merit.*"], "each": 2, "cap": 3}]
    sheet = sheet_of(OPENING, WORDS, bonus=bonus)
    merits = (finding("merit.plan", "info"), finding("merit.empathy", "info", 1))
    assert lines(scored(sheet, *merits))[2:] == [
        ("加分", 3.0, "封顶 3 分"),
        ("上限", -3.0, "总分不超过 100"),
    ]
    assert scored(sheet, *merits, finding("insult.demean")).value == 93.0


def test_vetoes_hold_score_and_grade_down() -> None:
    veto = [
        {"name": "脏话", "categories": ["insult.profanity"]},
        {"name": "贬损", "rules": ["insult-demean-x"], "at_most": 59, "grade": "合格"},
        {"name": "严重", "severities": ["critical"], "at_most": 95, "grade": "良"},
    ]
    sheet = sheet_of(OPENING, WORDS, veto=veto)
    found = scored(sheet, finding("insult.demean"))
    assert (found.value, found.veto, found.grade) == (59.0, True, "不合格")  # by its score
    assert lines(found)[2] == ("贬损", -31.0, "一票否决,总分不超过 59,等级不高于合格")
    found = scored(sheet, finding("insult.curse", "critical"))
    assert (found.value, found.veto, found.grade) == (90.0, True, "良")
    assert scored(sheet, finding("insult.profanity", "major")).value == 0.0


@pytest.mark.parametrize(
    ("digits", "way", "value"),
    [(0, "half_up", 98.0), (0, "half_even", 98.0), (0, "down", 97.0), (1, "half_up", 97.5)],
)
def test_rounding_is_a_line_of_its_own(digits: int, way: str, value: float) -> None:
    sheet = sheet_of(OPENING, {**WORDS, "each": 2.5}, digits=digits, rounding=way)
    score = scored(sheet, finding("insult.demean"))
    assert score.value == value
    rounded = [line for line in lines(score) if line[0] == "取整"]
    assert rounded == ([("取整", value - 97.5, "总分取整一次")] if value != 97.5 else [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"items": [OPENING]}, "各项满分合计 40,应为 100"),
        ({"items": [{**WORDS, "points": 40}, {**WORDS}]}, "项目重名:禁语"),
        ({"items": [{"name": "空", "points": 40}, WORDS]}, "只能放在最后"),
        ({"items": [{**OPENING, "cap": 3}, WORDS]}, "一处即失全分,不能再写"),
        ({"items": [OPENING, {**WORDS, "cap": 61}]}, "「禁语」的封顶 61 超过满分 60"),
        ({"veto": [{"name": "空"}]}, "否决项「空」要写明"),
        ({"veto": [{"name": "a", "rules": ["b"], "grade": "丁"}]}, "的等级 `丁` 不在 grades 里"),
        ({"grades": [{"name": "优", "at_least": 1}]}, "「优」应从 0 分起"),
        (
            {"grades": [{"name": "优", "at_least": 0}, {"name": "良", "at_least": 0}]},
            "等级要从高到低写",
        ),
        (
            {"grades": [{"name": "优", "at_least": 9}, {"name": "优", "at_least": 0}]},
            "等级重名:优 优",
        ),
    ],
)
def test_what_cannot_be_a_sheet(change: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        ScoreSheet.model_validate({"name": "试", "items": [OPENING, WORDS], **change})
    assert said in str(caught.value)


POINTS = st.decimals(0, 100, places=2)
CATEGORIES = (
    "insult.demean insult.curse disclosure.verify threat.arrest merit.plan signal.dispute".split()
)


@st.composite
def sheets(draw: st.DrawFn) -> ScoreSheet:
    first = draw(st.decimals("0.01", "99.99", places=2))
    common = {
        "times": draw(st.none() | st.integers(1, 3)),
        "each": draw(st.none() | POINTS | st.fixed_dictionaries({"major": POINTS})),
        "not_applicable": draw(st.sampled_from(["drop", "full"])),
        "applies_when": draw(st.sampled_from([{}, {"callee": "debtor"}])),
    }
    one = {"name": "一", "points": first, "categories": ["insult.*"], **common}
    two = {"name": "二", "points": 100 - first, "all_or_nothing": draw(st.booleans())}
    two["applies_when"], two["not_applicable"] = common["applies_when"], "drop"
    veto = {"name": "三", "categories": ["threat.arrest"], "at_most": draw(POINTS)}
    return sheet_of(
        one,
        two,
        veto=[veto],
        bonus=[
            {"name": "四", "categories": ["merit.*"], "each": draw(POINTS), "cap": draw(POINTS)}
        ],
        digits=draw(st.integers(0, 2)),
        rounding=draw(st.sampled_from(["half_up", "half_even", "down"])),
    )


@given(
    sheets(),
    st.lists(
        st.builds(
            finding,
            st.sampled_from(CATEGORIES),
            st.sampled_from(list(Severity)),
            st.integers(0, 9),
        )
    ),
    st.sampled_from(["debtor", "third_party", None]),
)
def test_the_lines_add_up_and_every_line_is_its_full_points_less_what_was_taken(
    sheet: ScoreSheet, findings: list[Finding], callee: str | None
) -> None:
    score = sheet_score(findings, sheet, Weights(), {"callee": callee})
    assert score.lines is not None
    assert sum(Decimal(str(line.points)) for line in score.lines) == Decimal(str(score.value))
    assert 0 <= score.value <= 100
    for line in score.lines:
        taken = sum((Decimal(str(t.points)) for t in line.taken), Decimal(0))
        if line.kind == "item" and "不适用" not in line.note:
            assert Decimal(str(line.full)) + taken == Decimal(str(line.points)) >= 0
        if line.kind == "bonus":
            assert taken == Decimal(str(line.points)) <= Decimal(str(line.full))
    by_deduction = sum(Decimal(str(d.points)) for d in score.deductions)
    by_line = sum(Decimal(str(t.points)) for line in score.lines for t in line.taken)
    assert by_deduction == by_line


@pytest.fixture(scope="module")
def standard() -> RuleSet:
    return read_rules((), None, "standard")


def test_the_bundled_sheet_leaves_no_violation_out(standard: RuleSet) -> None:
    sheet = standard.profile.score_sheet
    assert sheet is not None
    for rule in standard.rules.values():
        drawn = any(item.draws_on(rule.id, rule.category.id, rule.severity) for item in sheet.items)
        assert drawn == rule.category.kind.is_violation, rule.id
    kinds = {c.id: c.kind for c in standard.categories.values()}
    for category, kind in kinds.items():
        drawn = any(item.draws_on("", category) for item in sheet.items)
        assert drawn == kind.is_violation, category


def test_a_report_with_a_sheet_comes_back_equal_and_scores_again_the_same(
    standard: RuleSet, checker: Checker, call_of: Any
) -> None:
    call = call_of("坐席:再不还钱我打断你的狗腿", "客户:我要投诉你")
    report = Checker(standard).check(call)
    assert (report.score.value, report.score.grade, report.score.veto) == (0.0, "不合格", True)
    assert report_of_json(report_to_json(report)) == report
    assert Scorer.of(standard).rescore(report) == report
    plain = checker.check(call)
    assert Scorer.of(checker.rule_set).rescore(report).score == plain.score
    assert plain.score == score_of(plain.findings, Weights())
    assert b'"lines"' not in report_to_json(plain)
    assert b'"grade"' not in report_to_json(plain)
