"""Nothing is asked of any network at run time, and nothing is written outside the chosen folder."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from callcheck.cli import main


@pytest.mark.parametrize("kind", ["html", "jsonl", "xlsx"])
def test_a_scan_opens_no_connection_and_writes_only_its_output(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()
    out.mkdir()
    calls = Path("samples/calls").resolve()
    before = {path: path.stat().st_mtime_ns for path in calls.iterdir()}
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    monkeypatch.chdir(out)
    with pytest.raises(SystemExit):
        main(["scan", str(calls), "--format", kind, "-o", f"report.{kind}", "-q"])
    assert [f"report.{kind}"] == [path.name for path in out.iterdir()]
    assert list(home.iterdir()) == []
    assert before == {path: path.stat().st_mtime_ns for path in calls.iterdir()}


def test_the_dictionary_leaves_nothing_in_the_folder_for_all(tmp_path: Path) -> None:
    """jieba keeps, and believes, a cache there."""
    program = (
        "from callcheck.text.tokens import word_starts; print(sorted(word_starts('打扰您了')))"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[0, 2, 3, 4]"
    assert list(tmp_path.iterdir()) == []
