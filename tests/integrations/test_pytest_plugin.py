"""Rule files as test files: what is collected, what a failure shows."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

RULE = """\
id: threat-dogs
title: 放狗
category: threat.violence
summary: 以放狗咬人相威胁。
why: 恐吓。
say_instead: 我们一起看看怎样还款。
basis: [{norm: HOUSE}]
find:
  says: ["放<dogs>咬(死)你"]
unless: [negated]
tests:
  - hit: 再不还我放狗咬你
    quote: 放狗咬你
  - hit: 我放恶犬咬死你
    quote: 放恶犬咬死你
  - miss: 我不会放狗咬你
    because: 否定
  - miss: 狗咬你了吗
    because: 没有放
"""
LIST = "id: dogs\ntitle: 狗\nwords: [狗, 恶犬]\n"


@pytest.fixture
def team(pytester: pytest.Pytester) -> pytest.Pytester:
    files = {"my_rules/threat/threat-dogs.yaml": RULE, "my_rules/lists/dogs.yaml": LIST}
    for name, text in files.items():
        path = pytester.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return pytester


def change(team: pytest.Pytester, old: str, new: str) -> Path:
    path = team.path / "my_rules/threat/threat-dogs.yaml"
    assert old in RULE
    path.write_text(RULE.replace(old, new), "utf-8")
    return path


def test_each_hit_and_miss_is_an_item_and_no_other_yaml_is_touched(team: pytest.Pytester) -> None:
    (team.path / "ci.yaml").write_text("id: 1\ncategory: x\nstages: [a]\n", "utf-8")
    (team.path / "broken.yaml").write_text("a: [", "utf-8")
    (team.path / "latin.yaml").write_bytes(b"id: \xff\ncategory: x\nfind: y\n")
    result = team.runpytest_inprocess("-v", "--color=no")
    result.assert_outcomes(passed=4)
    where = "my_rules/threat/threat-dogs.yaml"
    found = [line.split()[0] for line in result.outlines if "::" in line]
    assert found == [f"{where}::{name}" for name in ("hit-1", "hit-2", "miss-1", "miss-2")]


def test_a_wrong_quote_is_shown_as_a_diff(team: pytest.Pytester) -> None:
    path = change(team, "    quote: 放狗咬你\n", "    quote: 放狗咬\n")
    result = team.runpytest_inprocess("--color=no", str(path))
    result.assert_outcomes(passed=3, failed=1)
    lines = [line.rstrip() for line in result.outlines]
    place = next(n for n, line in enumerate(lines) if "threat-dogs: hit-1" in line)
    assert lines[place + 1 : place + 13] == [
        f"{path}:12:5: test-wrong-quote: threat-dogs 在「再不还我放狗咬你」里应引「放狗咬」,实引:放狗咬你",
        "   12 |   - hit: 再不还我放狗咬你",
        "      |     ^^^^^^^^^^^^^",
        "",
        "  坐席:再不还我放狗咬你",
        "",
        "  应引  放狗咬",
        "  实引  放狗咬你",
        "",
        "  - 放狗咬",
        "  + 放狗咬你",
        "  ?    +",
    ]


def test_what_held_a_hit_back_and_why_a_miss_is_one_are_shown(team: pytest.Pytester) -> None:
    path = change(team, "再不还我放狗咬你", "我不会放狗咬你")
    text = path.read_text("utf-8")
    path.write_text(text.replace("miss: 狗咬你了吗", "miss: 放狗咬你"), "utf-8")
    result = team.runpytest_inprocess("--color=no")
    result.assert_outcomes(passed=2, failed=2)
    told = "\n".join(line.rstrip() for line in result.outlines)
    assert "  应引  放狗咬你\n  实引  (没有命中)\n  拦下  guard:negated「不会」" in told
    assert "  坐席:放狗咬你\n\n  因为:没有放\n  实引  放狗咬你" in told


def test_mistakes_of_a_file_and_of_its_lists_fail_one_item(team: pytest.Pytester) -> None:
    path = change(team, "unless: [negated]", "unles: [negated]")
    (team.path / "my_rules/lists/cats.yaml").write_text("id: cats\n", "utf-8")
    result = team.runpytest_inprocess("--color=no", "-k", "loads")
    result.assert_outcomes(failed=1, deselected=4)
    told = "\n".join(result.outlines)
    assert f"{path}:10:1: unknown-key: `unles` 不是规则的字段; 是不是 `unless`?" in told
    assert "lists/cats.yaml:1:1: missing-key: 词表缺少 `words`" in told


def test_settings_name_layers_and_the_fixture_uses_them(team: pytest.Pytester) -> None:
    later = team.path / "client" / "threat-dogs.yaml"
    later.parent.mkdir()
    later.write_text(RULE.replace("title: 放狗", "title: 客户的放狗"), "utf-8")
    team.makeini("[pytest]\ncallcheck_rules =\n    my_rules\n    client\n")
    team.makepyfile(
        "from callcheck import read_text\n"
        "def test_it(callcheck_checker):\n"
        "    report = callcheck_checker.check(read_text('坐席:我放恶犬咬死你'))\n"
        "    assert [f.rule for f in report.violations] == ['threat-dogs']\n"
        "    assert callcheck_checker.rule_set.rules['threat-dogs'].title == '客户的放狗'\n"
    )
    result = team.runpytest_inprocess("-rs", "--color=no")
    result.assert_outcomes(passed=5, skipped=1)
    assert f"后一层的同名规则在用:{later}" in "\n".join(result.outlines)
