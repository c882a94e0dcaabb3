"""What is said of drills and rewrites that are written wrong; `GOLDEN=1` writes what is said now."""

import os
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.errors import RuleError, UsageError
from callcheck.learning.drill_read import read_drills
from callcheck.learning.rewrite_read import read_rewrites

ERRORS = Path(__file__).parents[1] / "errors" / "drills"


def same_as(golden: Path, error: RuleError) -> None:
    said = error.render().replace(f"{ERRORS}{os.sep}", "") + "\n"
    if os.environ.get("GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_golden_of_wrong_drills(checker: Checker) -> None:
    with pytest.raises(RuleError) as caught:
        read_drills(checker.rule_set, ERRORS)
    same_as(ERRORS / "drills.expected.txt", caught.value)


def test_golden_of_wrong_rewrites(checker: Checker) -> None:
    with pytest.raises(RuleError) as caught:
        read_rewrites(checker.rule_set, ERRORS / "rewrites.txt")
    same_as(ERRORS / "rewrites.expected.txt", caught.value)


def test_a_drill_that_is_no_text(checker: Checker, tmp_path: Path) -> None:
    (tmp_path / "01-a.yaml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "02-b.yaml").write_text("- 1")
    with pytest.raises(RuleError) as caught:
        read_drills(checker.rule_set, tmp_path)
    assert [error.code for error in caught.value.all][:2] == ["not-utf8", "wrong-type"]
    with pytest.raises(UsageError, match="missing-path"):
        read_rewrites(checker.rule_set, tmp_path / "none.yaml")
