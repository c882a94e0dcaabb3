"""`callcheck rules schema`, and schemas that are true of the files beside the rules."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from callcheck.cli import main
from callcheck.ruleset import RuleSet, bundled_rules
from callcheck.ruleset.part_schemas import SCHEMAS

DOCS = Path(__file__).parents[2] / "docs" / "schema"


def validator(name: str, rule_set: RuleSet) -> Any:
    return jsonschema.Draft202012Validator(SCHEMAS[name](rule_set))


def load(text: str) -> Any:
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


@pytest.mark.parametrize("name", ["guard", "fact", "list"])
def test_every_bundled_file_fits(name: str, rule_set: RuleSet) -> None:
    judge = validator(name, rule_set)
    paths = sorted((bundled_rules() / f"{name}s").glob("*.yaml"))
    assert paths
    for path in paths:
        wrong = [e.message for e in judge.iter_errors(load(path.read_text("utf-8")))]
        assert (path.name, wrong) == (path.name, [])


def test_the_bundled_profile_fits(rule_set: RuleSet) -> None:
    text = (bundled_rules() / "profile.yaml").read_text("utf-8")
    assert list(validator("profile", rule_set).iter_errors(load(text))) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("profile", "hours: {start: '25:00'}"),
        ("profile", "hour: {start: '08:00'}"),
        ("profile", "packs: [no-such-pack]"),
        ("profile", "weights: {veto: [threat.violance]}"),
        ("guard", "{id: g, title: 守卫, cues: [{where: before}]}"),
        ("guard", "{id: g, title: 守卫, cues: [{says: 不, where: befor}]}"),
        ("fact", "{id: f, title: 事实}"),
        ("fact", "{id: f, title: 事实, values: [{is: yes}]}"),
        ("list", "{id: l, words: []}"),
        ("list", "{id: l, word: [腿]}"),
    ],
)
def test_mistakes_do_not(name: str, text: str, rule_set: RuleSet) -> None:
    assert not validator(name, rule_set).is_valid(load(text))


def test_it_prints_or_writes_what_is_published(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def run(*arguments: str) -> str:
        with pytest.raises(SystemExit) as caught:
            main(["rules", "schema", *arguments])
        assert caught.value.code == 0
        return capsys.readouterr().out

    assert run("profile") == (DOCS / "profile.schema.json").read_text("utf-8")
    made = run("-o", str(tmp_path / "schema")).splitlines()
    assert [Path(line).name for line in made] == [f"{name}.schema.json" for name in SCHEMAS]
    for line in made:
        assert Path(line).read_text("utf-8") == (DOCS / Path(line).name).read_text("utf-8")


def test_a_folder_adds_its_guards_to_choose_from(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "guards").mkdir()
    guard = "id: drunk\ntitle: 醉话\ncues:\n  - {says: [喝多了], where: turn}\n"
    (tmp_path / "guards" / "drunk.yaml").write_text(guard, "utf-8")
    with pytest.raises(SystemExit):
        main(["rules", "schema", "--rules", str(tmp_path)])
    made = json.loads(capsys.readouterr().out)
    assert "drunk" in made["properties"]["unless"]["items"]["enum"]


def test_lint_of_ones_own_rules_alone(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "cats.yaml").write_text("id: cats\nwords: [猫]\n", "utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["rules", "lint", "--own", "--rules", str(tmp_path)])
    told = capsys.readouterr().out.splitlines()
    assert (caught.value.code, told) == (1, ["cats: unused-list: 没有句式用这个词表", "1 条建议"])
