"""`scan` on large inputs: the same output whatever the processes, progress, memory."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from callcheck.cli import main

ENV = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}


def write_calls(path: Path, count: int) -> Path:
    talk = [
        {"speaker": "agent", "text": "信不信我打断你的狗腿"},
        {"speaker": "customer", "text": "你敢"},
    ]
    with path.open("w") as file:
        for number in range(count):
            meta = {
                "started_at": f"2026-03-02T{9 + number % 10:02}:00:00+08:00",
                "customer_id": f"A{number % 97}",
            }
            row = {"call_id": f"c{number}", "meta": meta, "turns": talk}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return path


def scan(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["scan", *(str(a) for a in arguments)])
    return int(caught.value.code or 0)


def on_terminal(arguments: list[str], folder: Path) -> str:
    """What a command writes to standard error when that is a terminal."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "callcheck.cli", *arguments], cwd=folder, stderr=its, env=ENV
    )
    os.close(its)
    told = b""
    try:
        while block := os.read(ours, 4096):
            told += block
    except OSError:  # how a pseudo-terminal ends
        pass
    os.close(ours)
    process.wait()
    return told.decode()


def test_progress_is_for_terminals_and_has_a_rate_and_the_time_left(tmp_path: Path) -> None:
    write_calls(tmp_path / "x.jsonl", 300)
    arguments = ["scan", "x.jsonl", "-f", "jsonl", "-o", "o.jsonl", "--fail-on", "never"]
    told = on_terminal(arguments, tmp_path)
    for words in ("检查", "%", "通/秒", "还要", "0:00:0"):
        assert words in told
    assert told.rstrip().endswith("300 通电话,300 通有违规,0 处读不了;报告:o.jsonl")
    assert on_terminal([*arguments, "-q"], tmp_path) == ""
    piped = subprocess.run(
        [sys.executable, "-m", "callcheck.cli", *arguments],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=ENV,
    )
    assert piped.stderr == "300 通电话,300 通有违规,0 处读不了;报告:o.jsonl\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["csv", "html", "terminal", "jsonl"])
def test_every_format_is_the_same_from_two_processes(name: str, here: Path) -> None:
    write_calls(here / "x.jsonl", 150)
    with (here / "x.jsonl").open("a") as file:
        file.write("{broken\n")
    for workers in ("1", "2"):
        assert scan("x.jsonl", "-f", name, "-o", workers, "--workers", workers, "-q") == 2
    assert (here / "1").read_bytes() == (here / "2").read_bytes()
    assert "x.jsonl" in (here / "1").read_text("utf-8-sig")


def test_resume_gives_the_bytes_of_a_plain_run_and_its_exit_code(
    here: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    write_calls(here / "x.jsonl", 150)
    assert scan("x.jsonl", "-f", "jsonl", "-o", "r.jsonl", "--resume") == 1
    assert scan("x.jsonl", "-f", "jsonl", "-o", "p.jsonl") == 1
    assert (here / "r.jsonl").read_bytes() == (here / "p.jsonl").read_bytes()
    capfdbinary.readouterr()
    assert scan("x.jsonl", "-f", "jsonl", "-q", "--fail-on", "never") == 0
    assert capfdbinary.readouterr().out == (here / "p.jsonl").read_bytes()
    assert sorted(path.name for path in here.iterdir()) == ["p.jsonl", "r.jsonl", "x.jsonl"]


def test_many_errors_are_counted_and_the_first_are_shown(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_calls(here / "x.jsonl", 2)
    path.write_text(path.read_text() + "{oops\n" * 30)
    assert scan("x.jsonl", "-f", "jsonl", "-o", "o.jsonl") == 2
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "x.jsonl:3: broken-json-line: 第 3 行不是 JSON,已跳过"
    assert told[19:] == [
        "x.jsonl:22: broken-json-line: 第 22 行不是 JSON,已跳过",
        "另有 10 处读不了,见报告",
        "2 通电话,2 通有违规,30 处读不了;报告:o.jsonl",
    ]
    assert json.loads((here / "o.jsonl").read_text().splitlines()[2]) == {
        "error": "broken-json-line",
        "message": "第 3 行不是 JSON,已跳过",
        "path": "x.jsonl",
        "line": 3,
    }


def test_the_profiles_words_for_speakers_count(here: Path) -> None:
    (here / "x.txt").write_text("甲方：信不信我打断你的狗腿\n乙方：你敢")
    (here / "p.yaml").write_text("speakers: {甲方: customer, 乙方: agent}\n")
    scan("x.txt", "-f", "jsonl", "-o", "o.jsonl", "--profile", "p.yaml")
    (report,) = map(json.loads, (here / "o.jsonl").read_text().splitlines())
    assert "threat.violence" not in {finding["category"] for finding in report["findings"]}
    (here / "p.yaml").write_text("speakers: {甲方: agent, 乙方: customer}\n")
    scan("x.txt", "-f", "jsonl", "-o", "o.jsonl", "--profile", "p.yaml")
    (report,) = map(json.loads, (here / "o.jsonl").read_text().splitlines())
    assert "threat.violence" in {finding["category"] for finding in report["findings"]}


PEAK = (
    "import resource, subprocess, sys\n"
    "subprocess.run([sys.executable, '-m', 'callcheck.cli', *sys.argv[1:]], check=True)\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
)


@pytest.mark.slow
@pytest.mark.parametrize("more", [[], ["--workers", "2"], ["--resume"]])
def test_memory_does_not_grow_with_the_input(more: list[str], tmp_path: Path) -> None:
    peaks = []
    for count in (1_000, 6_000):  # fewer, and a worker has not read enough to build its automaton
        write_calls(tmp_path / f"{count}.jsonl", count)
        arguments = ["scan", f"{count}.jsonl", "-f", "jsonl", "-o", f"{count}.out", "-q"]
        done = subprocess.run(
            [sys.executable, "-c", PEAK, *arguments, "--fail-on", "never", *more],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        peaks.append(int(done.stdout))
    assert peaks[1] <= 1.2 * peaks[0]
