import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from callcheck.checking import Checker
from callcheck.errors import Location, ReadError, UsageError
from callcheck.model import Call
from callcheck.readers import read_calls
from callcheck.reporting import (
    Checked,
    catalogue_of,
    formats,
    report_schema,
    report_to_json,
    to_frame,
    write_report,
)
from callcheck.reporting.html import call_html

MakeCall = Callable[..., Call]
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def results(checker: Checker, call_of: MakeCall) -> list[Checked]:
    bad = call_of("坐席:<b>打断你的狗腿</b>", "客户:我要投诉你", agent_id="=A1")
    good = call_of("坐席:您好", "客户:嗯")
    error = ReadError("empty-file", "文件是空的", location=Location("x.txt"))
    return [
        Checked(bad, checker.check(bad)),
        Checked(good, checker.check(good)),
        Checked(error=error),
    ]


def written(results: list[Checked], checker: Checker, name: str, path: Path) -> str:
    out = path / "out"
    write_report(results, catalogue_of(checker.rule_set), format=name, out=out)
    assert [p.name for p in path.iterdir()] == ["out"]
    return out.read_text("utf-8-sig")


def test_jsonl_is_a_report_a_line_and_fits_the_schema(
    results: list[Checked], checker: Checker, tmp_path: Path
) -> None:
    lines = [json.loads(line) for line in written(results, checker, "jsonl", tmp_path).splitlines()]
    assert lines[2] == {"error": "empty-file", "message": "文件是空的", "path": "x.txt"}
    for line in lines[:2]:
        jsonschema.validate(line, report_schema())
    found = [f for f in lines[0]["findings"] if f["category"] == "threat.violence"]
    assert [(e["turn"], e["start"], e["end"], e["quote"]) for e in found[0]["evidence"]] == [
        (0, 3, 9, "打断你的狗腿")
    ]


def test_reports_of_the_samples_fit_the_schema(checker: Checker) -> None:
    for call in read_calls(ROOT / "samples" / "calls"):
        jsonschema.validate(json.loads(report_to_json(checker.check(call))), report_schema())


def test_csv_has_a_row_a_finding_and_no_formulas(
    results: list[Checked], checker: Checker, tmp_path: Path
) -> None:
    rows = list(csv.reader(io.StringIO(written(results, checker, "csv", tmp_path))))
    assert rows[0][:6] == ["通话编号", "坐席", "得分", "种类", "级别", "类别"]
    assert {row[1] for row in rows[1:] if row[0] == "c1"} == {"'=A1"}
    assert [row[9] for row in rows if row[6].startswith("threat-violence")] == ["打断你的狗腿"]
    assert rows[-1][10] == "读不了:文件是空的"


def test_html_holds_everything_and_escapes(
    results: list[Checked], checker: Checker, tmp_path: Path
) -> None:
    page = written(results, checker, "html", tmp_path)
    again = written(results, checker, "html", tmp_path)
    assert again == page
    assert "&lt;b&gt;" in page
    assert "<b>打断" not in page
    assert not re.search(r"(?:src|href)\s*=|url\(|https?://(?!www\.w3\.org)", page)
    assert re.search(r"<mark[^>]*>打断你的狗腿<sup>", page)
    assert "文件是空的" in page


def test_terminal_is_plain_in_a_file(
    results: list[Checked], checker: Checker, tmp_path: Path
) -> None:
    text = written(results, checker, "terminal", tmp_path)
    assert "\x1b" not in text
    assert "「打断你的狗腿」" in text
    assert "2 通电话,1 通有违规,1 个文件读不了" in text


def test_unknown_format_names_the_nearest(
    results: list[Checked], checker: Checker, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as caught:
        write_report(results, catalogue_of(checker.rule_set), format="htm", out=tmp_path / "x")
    assert (caught.value.code, caught.value.hint) == ("unknown-format", "是不是 `html`?")
    with pytest.raises(UsageError) as caught:
        write_report(
            results, catalogue_of(checker.rule_set), format="csv", out=tmp_path / "no" / "x"
        )
    assert caught.value.code == "cannot-write"


def test_nothing_is_left_when_a_run_breaks(checker: Checker, tmp_path: Path) -> None:
    def broken() -> object:
        yield Checked()
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_report(broken(), catalogue_of(checker.rule_set), format="jsonl", out=tmp_path / "x")  # type: ignore[arg-type]  # a generator
    assert list(tmp_path.iterdir()) == []


def test_frame_has_a_row_for_each_piece_of_evidence(results: list[Checked]) -> None:
    frame = to_frame(item.report for item in results if item.report)
    row = frame[frame["category"] == "threat.violence"].iloc[0]
    assert (row["quote"], row["turn"], row["start"], row["end"]) == ("打断你的狗腿", 0, 3, 9)


def test_a_call_alone_is_a_fragment(results: list[Checked], checker: Checker) -> None:
    call, report = results[0].call, results[0].report
    assert call is not None
    assert report is not None
    assert "打断你的狗腿" in call_html(call, report, catalogue_of(checker.rule_set))


def test_formats_by_name() -> None:
    names = "csv doccano html jsonl junit label-studio markdown parquet sarif terminal xlsx"
    assert [f.name for f in formats()] == names.split()
