"""`scan --call-log`: attempts without a transcript count, whatever the processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from callcheck.cli import main

TALK = {"turns": [{"role": "坐席", "text": "您好"}, {"role": "客户", "text": "嗯"}]}
HEADER = "录音文件,工号,客户号,被叫号码,通话时间,接通状态"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(a) for a in arguments])
    return int(caught.value.code or 0)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in "ABC":
        (tmp_path / "in" / f"{name}.json").write_text(json.dumps(TALK))
    rows = [f"rec/{n}.wav,88,K1,138,2026-03-02 0{8 + i}:00,接通" for i, n in enumerate("AB")]
    rows += [f",88,K1,138,2026-03-02 11:0{i},无人接听" for i in range(8)]
    rows += ["X,88,K1,138,2026-03-02 12:00,接通", "Y,88,K1,138,2026-03-02 13:00,接通"]
    rows += ["Z,88,K9,139,2026-03-02 13:00,"]
    (tmp_path / "log.csv").write_text("\n".join([HEADER, *rows]) + "\n", "gb18030")
    return tmp_path


def findings(path: Path) -> list[tuple[str, str, int]]:
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    return [
        (row["call_id"], found["rule"], found["evidence"][0]["measured"])
        for row in rows
        for found in row["findings"]
        if found["category"] == "harassment.frequency"
    ]


def test_unanswered_attempts_and_calls_without_a_transcript_count(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ("scan", "in", "--call-log", "log.csv", "-f", "jsonl", "-o")
    assert run(*arguments, "a.jsonl") == 1
    assert capsys.readouterr().err == (
        "6 通电话,3 通有违规,0 处读不了;报告:a.jsonl\n"
        "通话记录 13 行:2 通对上,1 通没有记录\n"
        "没有转写的 11 行:8 次未接通,2 次接通,都计入当日次数;1 行看不出接没接通,不计\n"
    )
    assert findings(here / "a.jsonl") == [
        ("log.csv#10", "harassment-frequency-attempts", 7),
        ("log.csv#11", "harassment-frequency-attempts", 8),
        ("Y", "harassment-frequency-daily", 4),
    ]
    assert run(*arguments, "b.jsonl", "--workers", 2, "-q") == 1
    assert run(*arguments, "c.jsonl", "--resume", "-q") == 1
    assert (here / "a.jsonl").read_bytes() == (here / "b.jsonl").read_bytes()
    assert (here / "a.jsonl").read_bytes() == (here / "c.jsonl").read_bytes()


def test_a_call_whose_id_did_not_match_is_not_counted_twice(here: Path) -> None:
    meta = {"customer_id": "K1", "number": "138", "started_at": "2026-03-02T13:01:00"}
    (here / "in" / "D.json").write_text(json.dumps({"call_id": "other", "meta": meta, **TALK}))
    assert run("scan", "in", "--call-log", "log.csv", "-f", "jsonl", "-o", "a.jsonl", "-q") == 1
    assert ("other", "harassment-frequency-daily", 4) in findings(here / "a.jsonl")
    assert "Y" not in [call_id for call_id, _, _ in findings(here / "a.jsonl")]


@pytest.mark.usefixtures("here")
def test_explain_takes_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "in/A.json", "--call-log", "log.csv") == 0
    assert capsys.readouterr().err == "通话记录 13 行:1 通对上,0 通没有记录\n"


def test_a_log_that_is_none(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "x.csv").write_text("a,b\n1,2\n")
    assert run("scan", "in", "--call-log", "x.csv") == 2
    assert "bad-call-log: 认不出列头" in capsys.readouterr().err
