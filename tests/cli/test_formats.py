"""`callcheck formats`: the table, and what a file is taken for."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from callcheck.cli import main
from callcheck.readers import formats

SAMPLES = Path(__file__).parent.parent.parent / "samples" / "formats"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as caught:
        main(["formats", *(str(a) for a in arguments)])
    return int(caught.value.code or 0), capsys.readouterr().out


def test_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = told(capsys)
    lines = [line.rstrip() for line in out.splitlines()]
    assert code == 0
    assert lines[1].split() == ["名字", "是什么", "后缀", "凭什么认", "也能写"]
    first = [line.split(" ")[0] for line in lines[2 : lines.index("")]]
    assert [word for word in first if word] == [f.name for f in formats()]
    row = next(line for line in lines if line.startswith("vcon"))
    assert " .vcon .json " in row
    assert "`uuid` 和 `created_at`" in row
    assert row.endswith("convert --to vcon")


def test_what_files_are_taken_for(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(here / "a.zip", "w") as archive:
        archive.write(SAMPLES / "conversation.vcon", "x.vcon")
        archive.writestr("y.jsonl", '{"call_id":"1","turns":[]}\n' * 100)
    code, out = told(capsys, "a.zip")
    assert code == 0
    lines = out.splitlines()
    assert lines[0] == "a.zip/x.vcon: vcon vCon(IETF 对话容器):内含转写或文字消息"
    assert lines[2].startswith("  把握 vcon 0.97")
    assert lines[3].startswith("  读出 1 通,")
    assert [line for line in lines if "y.jsonl" in line or "第一行" in line] == [
        "a.zip/y.jsonl: json callcheck 自有 JSON/JSONL,以及一般的轮次列表(一行一份)",
        "  第一行读出 1 通,0 轮",
    ]


def test_why_files_cannot_be_read(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "a.txt").write_text("")
    (here / "b.json").write_text('{"uuid":\n}')
    (here / "c.png").write_bytes(b"\x89PNG\r\n" + bytes(20))
    (here / "d.vcon").write_text(json.dumps({"ciphertext": "", "recipients": []}))
    (here / "e.html").write_text("<p>\n")
    code, out = told(capsys, ".")
    assert code == 2
    assert [line for line in out.splitlines() if not line.startswith(("  凭", "  把握 "))] == [
        "a.txt: 不能读:文件是空的(empty-file)",
        "b.json: 不能读:JSON 写坏了:Expecting value(broken-json)",
        "  在 2:1 }",
        "c.png: 不能读:这不是文本,像是录音、图片或别的文件(binary-file)",
        "  先导出为文本、CSV 或 JSON",
        "d.vcon: vcon vCon(IETF 对话容器):内含转写或文字消息",
        "  不能读:这是加密的 vCon,读不了里面的内容(encrypted-vcon)",
        "  先用收件方的密钥解密",
        "e.html: 不能读:认不出这是什么格式的转写(unknown-format)",
        "  没有一种格式认得它",
        "  文本要一行一轮,以「坐席:」「客户:」开头;表格要有 内容、转写内容 之类的列头;全部格式见 callcheck formats",
    ]


def test_every_sample_is_taken_for_something(capsys: pytest.CaptureFixture[str]) -> None:
    code, out = told(capsys, SAMPLES)
    assert code == 0
    assert out.count("读出 1 通") == len(list(SAMPLES.iterdir()))


def test_a_large_file_of_lines_is_not_read_through(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "x.jsonl").write_text('{"call_id":"1","turns":[]}\n' * 200 + "{oops\n")
    code, out = told(capsys, "x.jsonl")
    assert (code, out.count("x.jsonl")) == (0, 1)


def _on_sixty_columns(*words: str) -> list[str]:
    """The lines that a command prints on a terminal so wide."""
    near, far = pty.openpty()
    environ = {**os.environ, "COLUMNS": "60", "LANG": "en_US.UTF-8", "NO_COLOR": "1"}
    run = subprocess.Popen(
        [sys.executable, "-m", "callcheck", *words], stdout=far, env=environ | {"LC_ALL": ""}
    )
    os.close(far)
    told = b""
    with contextlib.suppress(OSError), os.fdopen(near, "rb", buffering=0) as terminal:
        while part := terminal.read(65536):
            told += part
    assert run.wait() == 0
    return told.decode().replace("\r\n", "\n").split("\n")


def test_a_narrow_terminal_has_a_paragraph_for_each_rule_and_category(tmp_path: Path) -> None:
    lines = _on_sixty_columns("rules", "list", "--category", "threat.arrest")
    at = lines.index("threat-arrest-civil")
    assert lines[at + 1 : at + 3] == ["  以抓捕坐牢恐吓", "  threat.arrest critical 自带"]
    turns = [{"speaker": "agent", "text": "信不信我打断你的狗腿"}]
    row = {"turns": turns, "labels": [{"category": "threat.violence", "turn": 0}]}
    (tmp_path / "x.jsonl").write_text(json.dumps(row))
    lines = _on_sixty_columns("eval", str(tmp_path / "x.jsonl"))
    at = lines.index("  threat.violence")
    assert lines[at + 1 : at + 4] == [
        "   1 right   0 false   0 missed",
        "     recall  100.0 % [21–100]",
        "     precision  100.0 % [21–100]  F1 1.000",
    ]


def test_a_narrow_terminal_has_a_paragraph_for_each_format() -> None:
    lines = _on_sixty_columns("formats")
    at = lines.index("  srt")
    assert lines[at : at + 4] == [
        "  srt",
        "    what: SRT 字幕",
        "    suffixes: .srt",
        "    told-by: 两个时间中间一个 `-->`",
    ]
