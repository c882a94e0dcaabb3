"""The twenty modules: well made, and each makes something of a team's reports."""

from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.errors import RuleError
from callcheck.learning.cases import Case, cases_of
from callcheck.learning.modules import Material, Module, make_page, read_modules
from callcheck.learning.modules.module import Line
from callcheck.learning.modules.page import html, index_html, markdown, pieces
from callcheck.learning.modules.products import products
from callcheck.model import Call, CallMeta, Report, Speaker, Verdict
from callcheck.readers import read_calls
from callcheck.ruleset import RuleSet
from callcheck.ruleset.dialogue import turns_of

TITLES = (
    "行业概述 催收技能 法律法规 客户关系管理 心理调适与压力管理 信息技术应用 案例分析与实战演练 职业道德与操守 持续学习 "
    "团队协作与沟通 危机处理 绩效评估与激励 客户反馈与服务质量 行业动态与趋势 个人发展规划 企业文化与价值观 "
    "社会责任与公共形象 创新思维与问题解决 跨文化沟通 领导力与团队管理"
).split()


@pytest.fixture(scope="module")
def modules(rule_set: RuleSet) -> dict[int, Module]:
    return read_modules(rule_set)


@pytest.fixture(scope="module")
def material(checker: Checker) -> Material:
    pairs = tuple((call, checker.check(call)) for call in read_calls(Path("samples/calls")))
    return Material(pairs, tuple(cases_of(pairs)), checker.rule_set)


def test_the_twenty_are_there(modules: dict[int, Module]) -> None:
    assert dict(enumerate(TITLES, 1)) == {n: module.title for n, module in modules.items()}
    for module in modules.values():
        assert len(module.aims) == 3
        assert len(module.reading) == 3
        assert len(module.exercises) >= 3
        assert module.makes


def test_every_category_is_somewhere_and_every_product_is_made(
    modules: dict[int, Module], rule_set: RuleSet
) -> None:
    assert {
        name for name in rule_set.categories if not any(m.draws_on(name) for m in modules.values())
    } == set()
    assert set(products()) == {name for module in modules.values() for name in module.makes}


@pytest.mark.parametrize("number", range(1, 21))
def test_each_makes_something_real(
    number: int, modules: dict[int, Module], material: Material
) -> None:
    page = make_page(modules[number], material)
    assert page.calls == 19
    for section in page.sections:
        assert all(len(row) == len(section.columns) for row in section.rows)
    said = [s for s in page.sections if s.rows or s.excerpts]
    assert said or modules[number].title in (
        "持续学习",
        "领导力与团队管理",
    )  # 19 calls say too little
    for text in (html(page), markdown(page)):
        assert modules[number].title in text
        assert "None" not in text


def test_nobodys_name_or_number_is_in_any_page(
    modules: dict[int, Module], material: Material
) -> None:
    text = "".join(html(make_page(module, material)) for module in modules.values())
    for words in ("刘海燕", "马超群", "零零零六", "C1003"):
        assert words not in text


def test_rejected_findings_are_left_out(material: Material) -> None:
    rejected = tuple(
        Case(c.call, c.report, c.finding, Verdict.REJECTED) for c in material.all_cases
    )
    assert Material(material.pairs, rejected, material.rule_set).cases == ()


def test_an_empty_team_is_no_error(modules: dict[int, Module], rule_set: RuleSet) -> None:
    nothing = Material((), (), rule_set)
    for module in modules.values():
        assert make_page(module, nothing).calls == 0
    pages = [(make_page(module, nothing), "x.html") for module in modules.values()]
    assert index_html(pages, [("案例课", "lesson.html")]).count("<small>") == 20


def _made(checker: Checker, *calls: Call) -> Material:
    pairs: tuple[tuple[Call, Report], ...] = tuple((call, checker.check(call)) for call in calls)
    return Material(pairs, tuple(cases_of(pairs)), checker.rule_set)


def _call(number: int, *lines: str, agent: str = "A1", customer: str | None = None) -> Call:
    meta = CallMeta(agent_id=agent, customer_id=customer)
    return Call(f"c{number:03}", turns_of(lines, Speaker.AGENT), meta)


def test_who_is_abused_is_marked_only_beyond_chance(
    checker: Checker, modules: dict[int, Module]
) -> None:
    bad, fine = "客户:你他妈给我滚 傻逼", "客户:好的 再见"
    calls = [
        _call(
            20 * a + n, "坐席:您好", bad if (a == 0 and n < 12) or n == 0 else fine, agent=f"A{a}"
        )
        for a in range(4)
        for n in range(20)
    ]
    section = products()["exposure"](modules[5], _made(checker, *calls))
    assert [(row[0], row[-1]) for row in section.rows] == [
        ("A0", "多于偶然"),
        ("A1", ""),
        ("A2", ""),
        ("A3", ""),
    ]
    assert section.rows[0][1].endswith("(12/20)")


def test_public_risk_doubles_where_the_customer_complains(
    checker: Checker, modules: dict[int, Module]
) -> None:
    threat = "坐席:再不还钱我打断你的狗腿"
    made = _made(checker, _call(1, threat), _call(2, threat, "客户:我要投诉你们"))
    section = products()["public_risk"](modules[17], made)
    assert [row[:2] for row in section.rows] == [("c002", "10"), ("c001", "5")]


def test_hostile_words_stay_words(checker: Checker, modules: dict[int, Module]) -> None:
    made = _made(
        checker, _call(1, "坐席:再不还钱我打断你的狗腿 <script>alert(1)</script>|*x*\u202e")
    )
    page = make_page(modules[7], made)
    assert "<script>" not in html(page)
    assert "\\<script\\>alert(1)\\</script\\>\\|\\*x\\*" in markdown(page)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ((), [("甲乙丙丁", False)]),
        (((0, 2),), [("甲乙", True), ("丙丁", False)]),
        (((1, 3), (2, 4)), [("甲", False), ("乙丙", True), ("丁", True)]),
        (((0, 4), (1, 2)), [("甲乙丙丁", True)]),
    ],
)
def test_marks(marks: tuple[tuple[int, int], ...], expected: list[tuple[str, bool]]) -> None:
    assert expected == pieces(Line(0, "agent", "甲乙丙丁", marks))


def test_every_mistake_of_a_file_is_told(tmp_path: Path, rule_set: RuleSet) -> None:
    (tmp_path / "01-x.yaml").write_text(
        "id: y\nnumber: 1\ntitle: 甲\nfor: 乙\naims: [丙]\nreading: [丁]\ncategories: [threats]\n"
        "exercises:\n  - {kind: drilll, text: 戊}\nmakes: [case]\nextra: 1\n",
        encoding="utf-8",
    )
    with pytest.raises(RuleError) as caught:
        read_modules(rule_set, tmp_path)
    told = [error.render().splitlines()[0] for error in (caught.value, *caught.value.also)]
    path = tmp_path / "01-x.yaml"
    assert [
        f"{path}:1:5: id-not-file-name: `y` 与文件名不符; 文件名应是 01-y.yaml",
        f"{path}:7:14: unknown-value: 没有类别 `threats`; 是不是 `threat`?",
        f"{path}:9:12: unknown-value: kind没有 `drilll` 这个值; 是不是 `drill`?",
        f"{path}:10:9: unknown-value: 没有产出 `case`; 是不是 `cases`?",
        f"{path}:11:1: unknown-key: `extra` 不是模块的字段; 可用:id number title for aims reading "
        "categories norms drills exercises makes",
    ] == told
