"""Reports come out the same again, wherever and however they are made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from callcheck.cli import main

CALLS = "samples/calls"


def _run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(arguments))
    return int(str(ended.value.code or 0))


def test_stored_reports_are_the_same_and_a_forged_one_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    path = tmp_path / "reports.jsonl"
    _run("scan", CALLS, "--format", "jsonl", "-o", str(path), "--fail-on", "never", "-q")
    capsys.readouterr()
    assert _run("verify", str(path), CALLS) == 0
    assert capsys.readouterr().out == "相同 19\n"
    lines = path.read_text("utf-8").splitlines()
    forged = [line.replace('"score":{"value":', '"score":{"value":1') for line in lines[:1]]
    path.write_text("\n".join(forged + lines[1:18]) + "\n", encoding="utf-8")
    assert _run("verify", str(path), CALLS) == 1
    out = capsys.readouterr().out
    assert out.endswith("相同 17、不同 1、没有报告 1\n")


def test_other_hash_seeds_locales_zones_and_workers_give_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for seed, locale, zone, workers in (
        ("1", "C", "UTC", "1"),
        ("2", "zh_CN.UTF-8", "Asia/Tokyo", "2"),
    ):
        out = tmp_path / f"{seed}.jsonl"
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "LC_ALL": locale,
            "LANG": locale,
            "TZ": zone,
            "PYTHONUTF8": "0",
        }
        command = [sys.executable, "-m", "callcheck", "scan", CALLS, "--format", "jsonl"]
        command += ["-o", str(out), "--workers", workers, "--fail-on", "never", "-q"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        made.append(out.read_bytes())
    assert made[0] == made[1]
