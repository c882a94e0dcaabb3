"""What a transcript holds never commands the terminal, and what cannot be written is an error."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rich.table import Table
from typer.testing import CliRunner

from callcheck.cli.app import app
from callcheck.cli.telling import tell, tell_row
from callcheck.errors import UsageError
from callcheck.reporting.printable import safe_console, shown
from callcheck.reporting.writing import whole_or_not

HOSTILE = "=1+1\x1b[2J\x9b31m\u202e\u2066<script>alert(1)</script>\x00\x7f\ue000|a"
WHY = {
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "只能读,不能写",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EIO: "磁盘读写出错",
    errno.ETXTBSY: "what the system says",
}
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "calls.jsonl"
    call = {
        "call_id": "a" + HOSTILE,
        "meta": {"agent_id": "b" + HOSTILE, "account_id": "c" + HOSTILE},
        "turns": [
            {"speaker": "agent", "text": "再不还钱我砍死你" + HOSTILE},
            {"speaker": "customer", "text": HOSTILE + "你别打了"},
        ],
    }
    path.write_text(json.dumps(call) + "\n", "utf-8")
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", "--format", "terminal"],
        ["explain"],
        ["accounts"],
        ["score"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_no_control_reaches_the_terminal(calls: Path, arguments: list[str]) -> None:
    head, *rest = arguments
    result = CliRunner().invoke(app, [head, *rest, str(calls)])
    assert result.exit_code in {0, 1}
    assert RAW.findall(result.output) == []


def test_what_is_shown_says_what_stood_there(calls: Path) -> None:
    result = CliRunner().invoke(app, ["explain", str(calls)])
    assert "再不还钱我砍死你=1+1\\u001b[2J\\u009b31m\\u202e\\u2066<script>" in result.output


def test_json_shown_is_json_of_the_same_value() -> None:
    text = json.dumps({"a": HOSTILE + "\ud800"}, ensure_ascii=False)
    assert json.loads(shown(text)) == {"a": HOSTILE + "\ud800"}


@pytest.mark.parametrize(("number", "why"), WHY.items())
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, number: int, why: str) -> None:
    out = tmp_path / "报告.json"
    out.write_text("旧的", "utf-8")

    def write() -> None:
        with whole_or_not(out) as part:
            part.write_text("一半", "utf-8")
            raise OSError(number, "what the system says")

    with pytest.raises(UsageError) as caught:
        write()
    assert (caught.value.code, caught.value.message) == ("cannot-write", f"写不了 {out}:{why}")
    assert [path.name for path in tmp_path.iterdir()] == ["报告.json"]
    assert out.read_text("utf-8") == "旧的"


def test_the_consoles_colours_are_its_own() -> None:
    out = io.StringIO()
    console = safe_console(out, force_terminal=True, color_system="standard", width=300)
    console.print(f"甲{HOSTILE}[red]", style="bold")
    table = Table()
    table.add_column(HOSTILE)
    table.add_row(HOSTILE)
    console.print(table)
    assert "\x1b[1m" in out.getvalue()
    assert RAW.findall(re.sub("\x1b\\[[0-9;]*m", "", out.getvalue())) == []
    assert "[red]" in out.getvalue()


def test_a_row_stays_one_row(capsys: pytest.CaptureFixture[str]) -> None:
    tell("甲\n乙")
    tell_row("甲\t\n", "乙")
    assert capsys.readouterr().out == "甲\\u000a乙\n甲\\u0009\\u000a\t乙\n"


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of POSIX systems")
def test_scan_on_a_terminal_says_its_totals_once(calls: Path) -> None:
    import pty

    control, terminal = pty.openpty()
    command = [sys.executable, "-m", "callcheck", "scan", str(calls)]
    with subprocess.Popen(command, stdout=terminal, stderr=terminal) as running:
        os.close(terminal)
        told = b""
        while piece := _read(control):
            told += piece
    os.close(control)
    text = re.sub("\x1b(\\[[0-9;?]*[A-Za-z])", "", told.decode()).replace("\r", "")
    assert (running.returncode, text.count("1 通电话")) == (1, 1)
    assert RAW.findall(text) == []


def _read(control: int) -> bytes:
    try:
        return os.read(control, 65536)
    except OSError:  # as Linux says that nobody writes any more
        return b""
