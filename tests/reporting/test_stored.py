"""Reports read back are equal to those written."""

from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.errors import ReadError
from callcheck.readers import read_calls
from callcheck.reporting.report_json import report_to_json
from callcheck.reporting.stored import read_reports, report_of_json


def test_every_sample_comes_back_equal_and_its_findings_have_keys_of_their_own(
    checker: Checker,
) -> None:
    for call in read_calls(Path("samples/calls")):
        report = checker.check(call)
        line = report_to_json(report)
        assert report == report_of_json(line)
        assert line == report_to_json(report_of_json(line))
        keys = [finding.key for finding in report.findings]
        assert len(keys) == len(set(keys))


def test_a_line_that_is_no_report_is_named(checker: Checker, tmp_path: Path) -> None:
    call = next(iter(read_calls(Path("samples/calls"))))
    report = checker.check(call)
    path = tmp_path / "reports.jsonl"
    path.write_bytes(
        report_to_json(report) + b'\n\n{"error":"not-text","message":"x","path":"a"}\n{"a":1}\n'
    )
    found = read_reports(path)
    assert report == next(found)
    with pytest.raises(ReadError) as caught:
        next(found)
    assert f"{path}:4: not-a-report" in caught.value.render()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as caught:
        next(read_reports(tmp_path / "none.jsonl"))
    assert caught.value.code == "cannot-open"
