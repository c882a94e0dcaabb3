"""Golden pairs: a folder of wrong rule files, and what callcheck says of it.

`GOLDEN=1` writes what is said now.
"""

import os
import re
from pathlib import Path

import pytest

from callcheck.checking import prove
from callcheck.errors import CallcheckError, UsageError
from callcheck.ruleset import load
from callcheck.source import Problems

ERRORS = Path(__file__).parents[1] / "errors"
CASES = sorted(path for path in (ERRORS / "rules").iterdir() if path.is_dir())


def told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[CallcheckError, ...]:
    """Everything said of a folder laid over a small rule set of the tests' own."""
    monkeypatch.setattr(load, "bundled_rules", lambda: ERRORS / "base")
    rule_set, problems = load.read_leniently([folder])
    errors = problems
    if not problems.errors:
        errors = Problems()
        errors.errors = prove(rule_set, list(rule_set.rules.values()))
    with pytest.raises(CallcheckError) as caught:
        errors.raise_if_any()
    return caught.value.all


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_what_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = told(folder, monkeypatch)
    said = errors[0].render().replace(f"{folder}{os.sep}", "") + "\n"
    golden = folder / "expected.txt"
    if os.environ.get("GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == said


@pytest.mark.parametrize("folder", CASES, ids=lambda path: path.name)
def test_a_case_is_named_after_what_it_shows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = {error.code for error in told(folder, monkeypatch)}
    if folder.name.startswith("five-"):
        assert len(codes) == 5
    else:
        assert any(folder.name.startswith(code) for code in codes)


def test_the_base_is_without_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "bundled_rules", lambda: ERRORS / "base")
    rule_set, problems = load.read_leniently()
    assert [error.render() for error in problems.errors] == []
    assert prove(rule_set, list(rule_set.rules.values())) == []


def test_every_code_of_a_rule_error_has_a_case() -> None:
    source = Path(load.__file__).parents[1]
    read = [source / "source.py", source / "condition.py", source / "checking" / "prove.py"]
    for part in ("ruleset", "notation", "conditions"):
        read.extend(sorted((source / part).glob("*.py")))
    raised = r"""(?:\.error|\.add|(?:Rule|Pattern)Error)\(\s*"([a-z0-9]+(?:-[a-z0-9]+)+)\""""
    codes = {code for path in read for code in re.findall(raised, path.read_text(encoding="utf-8"))}
    shown = " ".join(path.name for path in CASES)
    assert len(codes) > 25
    elsewhere = {"file-too-large"}  # four million characters: test_sizes.py
    assert sorted(code for code in codes - elsewhere if code not in shown) == []


def test_a_missing_folder_is_a_mistake_of_use() -> None:
    with pytest.raises(UsageError, match="没有这个路径") as caught:
        load.read_rules(["no-such-folder"])
    assert caught.value.code == "missing-path"
