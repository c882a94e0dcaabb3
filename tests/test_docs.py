"""Generated pages, examples and the errors page are true."""

import doctest
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

import callcheck
from callcheck.ruleset import RuleSet
from callcheck.ruleset.schema import rule_schema

ROOT = Path(__file__).parent.parent
MODULES = sorted(
    m.name
    for m in pkgutil.walk_packages(callcheck.__path__, "callcheck.")
    if "__main__" not in m.name
)


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "tools/make_docs.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("name", ["callcheck", *MODULES])
def test_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_every_error_has_a_heading_and_every_heading_an_error() -> None:
    told = set(
        re.findall(r"^## `([a-z0-9-]+)`", (ROOT / "docs" / "errors.md").read_text(), re.MULTILINE)
    )
    source = "\n".join(p.read_text() for p in (ROOT / "src").rglob("*.py"))
    raised = set(
        re.findall(r'(?:Error|\.error|problems\.add|Problem)\(\s*"([a-z]+(?:-[a-z0-9]+)+)"', source)
    )
    assert raised - told == set()
    assert {slug for slug in told if f'"{slug}"' not in source} == set()


def test_rule_files_fit_their_schema(rule_set: RuleSet) -> None:
    validator = jsonschema.Draft202012Validator(rule_schema(rule_set))
    for rule in rule_set.rules.values():
        document = json.loads(json.dumps(yaml.safe_load(Path(rule.path).read_text()), default=str))
        assert [e.message for e in validator.iter_errors(document)] == [], rule.id


@pytest.mark.parametrize("page", ["README.md", "docs/python.md"])
def test_python_examples_run(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert blocks
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-c", block], cwd=ROOT, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
