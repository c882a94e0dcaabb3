"""`scan --resume`: killed at any moment, the same command goes on; nothing lost, nothing doubled."""

import gzip
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from callcheck.cli import main

TALK = [
    [("agent", "您好 我是青禾银行工号一零二"), ("customer", "喂")],
    [("agent", "信不信我打断你的狗腿"), ("customer", "我要投诉你")],
    [],
]
CALLS = 1600
ENV = {**os.environ, "LC_ALL": "zh_CN.UTF-8"}


def line(number: int) -> str:
    turns = [{"speaker": who, "text": text} for who, text in TALK[number % 3]]
    meta = {
        "started_at": f"2026-03-02T{9 + number % 10:02}:{number % 60:02}:00+08:00",
        "customer_id": f"A{number % 400}",
        "number": f"N{number % 100}",
    }
    return json.dumps({"call_id": f"c{number}", "meta": meta, "turns": turns}, ensure_ascii=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two files of calls, one packed, with a broken line."""
    calls = tmp_path / "calls"
    calls.mkdir()
    lines = [line(n) for n in range(CALLS)]
    lines.insert(1000, "{broken")
    (calls / "a.jsonl").write_text("\n".join(lines[:1200]))
    (calls / "b.jsonl.gz").write_bytes(gzip.compress("\n".join(lines[1200:]).encode()))
    return calls


def command(out: Path, *more: str) -> list[str]:
    scan = [sys.executable, "-m", "callcheck.cli", "scan", "calls", "-f", "jsonl", "-o", out.name]
    return [*scan, "--resume", *more]


def run(out: Path, *more: str) -> tuple[int, str]:
    done = subprocess.run(
        command(out, *more), cwd=out.parent, capture_output=True, text=True, env=ENV
    )
    return done.returncode, done.stderr


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def killed_after(process: subprocess.Popen[bytes], out: Path, grown: int) -> bool:
    """Kill the process as soon as its output is `grown` bytes longer; False when it ended first."""
    part = out.with_name(f"{out.name}.part")
    target = size_of(part) + grown
    while size_of(part) < target:
        try:
            process.wait(0.002)
        except subprocess.TimeoutExpired:
            continue
        return False
    process.kill()
    process.wait()
    return True


def is_alive(number: int) -> bool:
    status = Path(f"/proc/{number}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


def children(process: subprocess.Popen[bytes]) -> list[int]:
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(number) for number in listed.read_text().split()] if listed.exists() else []


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.usefixtures("folder")
def test_killed_at_random_moments(workers: str, tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    code, told = run(whole)
    assert code == 2
    assert "1600 通电话" in told
    assert "1 处读不了" in told
    chance = random.Random(int(workers))
    kills, orphans = 0, []
    while True:
        process = subprocess.Popen(
            command(out, "--workers", workers),
            cwd=tmp_path,
            stderr=subprocess.DEVNULL,
            env=ENV,
        )
        # From one byte, within the first piece of this run, to a third of the output.
        if not killed_after(process, out, chance.randint(1, whole.stat().st_size // 3)):
            break
        kills += 1
        orphans += children(process)
        assert not out.exists()
    assert kills >= 2
    assert process.returncode == 2
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["calls", "out.jsonl", "whole.jsonl"]
    ids = [json.loads(row).get("call_id") for row in out.read_text().splitlines()]
    assert ids == [*(f"c{n}" for n in range(1000)), None, *(f"c{n}" for n in range(1000, CALLS))]
    assert not any(is_alive(number) for number in orphans)


@pytest.mark.slow
@pytest.mark.usefixtures("folder")
def test_killed_before_anything_is_written(tmp_path: Path) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    run(whole)
    chance = random.Random(7)
    for _ in range(6):
        process = subprocess.Popen(command(out), cwd=tmp_path, stderr=subprocess.DEVNULL, env=ENV)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.05, 1.0))
        process.kill()
        process.wait()
    assert run(out)[0] == 2
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.slow
def test_what_changed_since_is_named_and_refused(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    process = subprocess.Popen(command(out), cwd=tmp_path, stderr=subprocess.DEVNULL, env=ENV)
    assert killed_after(process, out, 60_000)
    kept = {path: path.read_bytes() for path in tmp_path.glob("out*")}
    rules, profile = tmp_path / "rules", tmp_path / "profile.yaml"
    rules.mkdir()
    (rules / "x-rule.yaml").write_text(
        "id: x-rule\ntitle: x\ncategory: threat.visit\nstatus: draft\nsummary: x\nfind: [砸门]\n"
    )
    profile.write_text("institution: [青禾银行]\n")
    for more, words in (
        (["--rules", "rules"], "规则和上次不一样"),
        (["--profile", "profile.yaml"], "规则、机构设置和上次不一样"),
        (["--as-of", "2026-03-02"], "--as-of和上次不一样"),
    ):
        code, told = run(out, *more)
        assert (code, words in told, "resume-mismatch" in told) == (2, True, True), told
    packed = folder / "b.jsonl.gz"
    before = packed.read_bytes()
    packed.write_bytes(gzip.compress(gzip.decompress(before).replace(b"c1500", b"c1X00")))
    code, told = run(out)
    assert (code, "输入和上次不一样" in told) == (2, True), told
    assert {path: path.read_bytes() for path in tmp_path.glob("out*")} == kept
    packed.write_bytes(before)
    assert run(out)[0] == 2
    assert len(out.read_text().splitlines()) == CALLS + 1


def test_only_jsonl_in_a_file_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    for more in (["-f", "csv", "-o", "x.csv"], ["-f", "jsonl"], []):
        with pytest.raises(SystemExit) as caught:
            main(["scan", str(folder), "--resume", *more])
        assert caught.value.code == 2
        assert "resume-needs-file" in capsys.readouterr().err
