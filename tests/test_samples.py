"""The samples' reports are as kept in samples/expected; the clean ones have no violation."""

import json
import os
from pathlib import Path

import pytest

from callcheck.checking import CallHistory, Checker
from callcheck.readers import read_call, read_calls
from callcheck.reporting import report_to_json

SAMPLES = Path(__file__).parent.parent / "samples"
CALLS = sorted((SAMPLES / "calls").glob("*.json"))
CLEAN = ["t003", "t007", "t008", "t014"]


@pytest.mark.parametrize("path", CALLS, ids=lambda p: p.stem)
def test_golden_report_of_a_sample(path: Path, checker: Checker) -> None:
    history = CallHistory.of(read_calls(SAMPLES / "calls"))
    report = json.loads(report_to_json(checker.check(read_call(path), history=history)))
    del report["rule_set"]
    kept = SAMPLES / "expected" / path.name
    if os.environ.get("GOLDEN"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    assert json.loads(kept.read_text()) == report


@pytest.mark.parametrize("name", CLEAN)
def test_clean_samples_have_no_violation(name: str, checker: Checker) -> None:
    report = checker.check(read_call(SAMPLES / "calls" / f"{name}.json"))
    assert [f.rule for f in report.violations] == []


def test_the_conversation_is_the_same_in_every_format() -> None:
    calls = [call for path in sorted((SAMPLES / "formats").iterdir()) for call in read_calls(path)]
    said = {tuple((t.speaker, t.text.strip()) for t in call.turns) for call in calls}
    assert len(calls) >= 10
    assert len(said) == 1
