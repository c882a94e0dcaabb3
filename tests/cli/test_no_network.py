"""Nothing is asked of any network at run time, and nothing is written outside the chosen folder."""

import socket
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
