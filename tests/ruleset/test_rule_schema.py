"""The JSON Schema that editors complete rule files by: up to date, and true of every rule."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from callcheck.ruleset import bundled_rules
from callcheck.ruleset.load import read_leniently
from callcheck.ruleset.schema import rule_schema

OUT = Path(__file__).parents[2] / "docs" / "schema" / "rule.schema.json"
PARTS = ("lists", "guards", "facts", "score_sheets")
FILES = sorted(path for path in bundled_rules().glob("*/*.yaml") if path.parent.name not in PARTS)


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return rule_schema(read_leniently()[0])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_validates(path: Path, schema: dict[str, Any]) -> None:
    rule = yaml.safe_load(path.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert [error.json_path for error in validator.iter_errors(rule)] == []


@pytest.mark.parametrize(
    "change",
    [
        {"category": "threat.violance"},
        {"whi": "错字"},
        {"severity": "criticl"},
        {"measure": {"hour_of_call": {}}},
        {"find": {"says": ["打断你"], "withn": 3}},
        {"tests": [{"hit": "打断你", "miss": "打断", "because": "二者选一"}]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_mistakes_do_not(change: dict[str, Any], schema: dict[str, Any]) -> None:
    path = bundled_rules() / "threat" / "threat-violence-limbs.yaml"
    rule = {**yaml.safe_load(path.read_text(encoding="utf-8")), **change}
    assert not jsonschema.Draft202012Validator(schema).is_valid(rule)


def test_the_file_is_what_the_code_makes(schema: dict[str, Any]) -> None:
    assert json.loads(OUT.read_text(encoding="utf-8")) == json.loads(json.dumps(schema))
