"""`callcheck store`: what a supervisor types, and what is printed."""

import json
import shutil
from pathlib import Path

import pytest

from callcheck.cli import main
from callcheck.learning.store import open_store

SAMPLES = Path(__file__).parents[2] / "samples" / "calls"
FOUR = ("t003", "t007", "t008", "t014")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with four calls in `calls`."""
    (tmp_path / "calls").mkdir()
    for name in FOUR:
        shutil.copy(SAMPLES / f"{name}.json", tmp_path / "calls")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.delenv("CALLCHECK_STORE", raising=False)
    return tmp_path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["store", *arguments])
    return int(caught.value.code or 0)


def test_calls_are_added_once_and_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("add", "calls", "--by", "张三") == 0
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == "存入 callcheck.db:新 4 通,更新 0 通,未变 0 通"
    assert run("add", "calls", "--by", "张三") == 0
    told = capsys.readouterr().err.splitlines()
    assert told[-1] == "存入 callcheck.db:新 0 通,更新 0 通,未变 4 通"
    assert run("show") == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == ["通话 4", "报告 4"]
    assert shown[10] == "操作记录 2"
    assert [line.split()[3:6] for line in shown[11:]] == [
        ["callcheck", "store.migrate", "callcheck.db"],
        ["张三", "call.add", "t003"],
    ]
    assert run("audit", "--who", "张三", "--json") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["detail"]["new"] == 4
    with open_store(folder / "callcheck.db", create=False) as store:
        assert [call.call_id for call, _ in store.calls()] == list(FOUR)


def test_the_store_is_named_by_flag_then_environment_then_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "callcheck.toml").write_text('store = "toml.db"\n')
    assert run("show") == 2
    assert capsys.readouterr().err.startswith("toml.db: store-missing: 没有这个存档")
    monkeypatch.setenv("CALLCHECK_STORE", "env.db")
    assert run("audit") == 2
    assert capsys.readouterr().err.startswith("env.db: store-missing")
    assert run("show", "--store", "flag.db") == 2
    assert capsys.readouterr().err.startswith("flag.db: store-missing")
    assert sorted(p.name for p in folder.glob("*.db")) == []


def test_reports_of_an_earlier_run_are_stored_with_their_calls_and_told_where_they_do_not_fit(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["scan", "calls", "-f", "jsonl", "-o", "r.jsonl", "--fail-on", "never", "-q"])
    assert run("add", "r.jsonl", "--calls", "calls", "--by", "张三") == 0
    assert capsys.readouterr().err == "存入 callcheck.db:新 4 通,更新 0 通,未变 0 通\n"
    lines = (folder / "r.jsonl").read_text().splitlines(keepends=True)
    reports = {json.loads(line)["call_id"]: line for line in lines}
    found = json.loads(reports["t003"])["findings"]
    said = next(e["quote"] for f in found for e in f["evidence"] if "quote" in e)
    reports["t003"] = reports["t003"].replace(said, "别的话")
    del reports["t007"]
    (folder / "r.jsonl").write_text("".join(reports.values()))
    (folder / "calls" / "t008.json").unlink()
    assert run("add", "r.jsonl", "--calls", "calls") == 2
    assert capsys.readouterr().err.splitlines() == [
        "calls: store-mismatch: t003:报告引的「别的话」不在通话里",
        "calls: store-no-report: 通话 t007 没有报告",
        "r.jsonl:2: store-no-call: 报告说的通话 t008 不在 --calls 里",
        "存入 callcheck.db:新 0 通,更新 0 通,未变 1 通",
    ]


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_stored(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "calls" / "broken.json").write_text("{")
    assert run("add", "calls") == 2
    told = capsys.readouterr().err
    assert told.startswith("calls/broken.json: unknown-format: ")
    assert told.endswith("存入 callcheck.db:新 4 通,更新 0 通,未变 0 通\n")


def test_findings_that_rules_no_longer_make_are_told_where_they_were_reviewed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from datetime import UTC, datetime

    from callcheck.model import Review, Verdict

    assert run("add", "calls") == 0
    with open_store(folder / "callcheck.db") as store:
        case = next(iter(store.cases()))
        at = datetime(2026, 3, 2, tzinfo=UTC)
        call_id, key = case.call.call_id, case.finding.key
        store.add_review(Review(call_id, Verdict.REJECTED, "李四", at, key))
    assert run("add", "calls", "--rules", str(_without(folder, case.finding.rule))) == 0
    told = capsys.readouterr().err.splitlines()
    assert told[-2] == f"{call_id}:复核过的 {key} 不再是发现,复核意见保留"
    assert told[-1] == "存入 callcheck.db:新 0 通,更新 4 通,未变 0 通"


def _without(folder: Path, rule: str) -> Path:
    """A folder of rules that switches one off."""
    place = folder / "rules"
    place.mkdir()
    (source,) = (Path(__file__).parents[2] / "rules").rglob(f"{rule}.yaml")
    text = source.read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("status:")]
    (place / f"{rule}.yaml").write_text("\n".join([*lines, "status: retired", ""]), "utf-8")
    return place
