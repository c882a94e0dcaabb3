"""`callcheck convert`: everything readable, once, equal when read back."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from callcheck.cli import main
from callcheck.model import Call
from callcheck.readers import read_calls
from callcheck.reporting.conversion import encoded, file_name

FORMATS = Path(__file__).parent.parent.parent / "samples" / "formats"
CALLS = FORMATS.parent / "calls"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["convert", *(str(a) for a in arguments)])
    return int(caught.value.code or 0)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def in_order(calls: list[Call]) -> list[Call]:
    return sorted(calls, key=repr)


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_every_format_to_native_and_back(here: Path, name: str) -> None:
    assert run(FORMATS, "-o", name) == 0
    assert list(read_calls(name)) == list(read_calls(FORMATS))
    once = (here / name).read_bytes()
    assert run(name, "-o", f"2-{name}", "-q") == 0
    assert (here / f"2-{name}").read_bytes() == once
    assert sorted(p.name for p in here.iterdir()) == sorted([name, f"2-{name}"])


def test_every_format_to_vcon_and_back(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(FORMATS, "--to", "vcon", "-o", "out") == 0
    original = list(read_calls(FORMATS))
    assert in_order(list(read_calls("out"))) == in_order(original)
    assert len(list((here / "out").iterdir())) == len(original)
    copied = (here / "out" / "conversation.vcon").read_bytes()
    assert copied == (FORMATS / "conversation.vcon").read_bytes()
    assert capsys.readouterr().err == (
        f"{len(original)} 通电话写到 out,0 处读不了;1 通本来就是 vCon,照原样;"
        "23 个编号重复,文件名加了 ~2 之类\n"
    )


def test_what_cannot_be_read_is_recorded_and_the_rest_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "in").mkdir()
    (here / "in" / "a.txt").write_text("hello\n")
    (here / "in" / "b.vcon").write_text('{"payload":"e30","signatures":[]}')
    with zipfile.ZipFile(here / "in" / "c.zip", "w") as archive:
        archive.write(FORMATS / "dialogue.txt", "x/dialogue.txt")
        archive.writestr(
            "y.jsonl", '{"call_id":"1","turns":[]}\n{oops\n{"call_id":"2","turns":[]}\n'
        )
    assert run("in", "-o", "out.jsonl") == 2
    told = [json.loads(line) for line in (here / "out.jsonl.errors.jsonl").read_text().splitlines()]
    assert [(t["error"], t["path"], t.get("line")) for t in told] == [
        ("unknown-format", "in/a.txt", None),
        ("signed-vcon", "in/b.vcon", None),
        ("broken-json-line", "in/c.zip/y.jsonl", 2),
    ]
    assert [c.call_id for c in read_calls("out.jsonl")] == ["dialogue", "1", "2"]
    err = capsys.readouterr().err
    assert err.endswith("3 通电话写到 out.jsonl,3 处读不了(见 out.jsonl.errors.jsonl)\n")
    (here / "in" / "a.txt").unlink()
    assert run("in", "--to", "vcon", "-o", "out") == 2
    assert sorted(p.name for p in (here / "out").iterdir()) == ["1.vcon", "2.vcon", "dialogue.vcon"]
    assert run("in/c.zip", "-o", "out.jsonl") == 2
    assert run(FORMATS, "-o", "out.jsonl") == 0
    assert not (here / "out.jsonl.errors.jsonl").exists()


def test_reports_are_written_into_the_vcons(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(FORMATS / "conversation.vcon", "a.vcon")
    shutil.copy(CALLS / "t003.json", "t003.json")
    with pytest.raises(SystemExit):
        main(
            [
                "scan",
                "a.vcon",
                "t003.json",
                str(CALLS / "t007.json"),
                "-qf",
                "jsonl",
                "-o",
                "r.jsonl",
            ]
        )
    assert run("*.vcon", "t003.json", "--to", "vcon", "--reports", "r.jsonl", "-o", "out") == 0
    assert capsys.readouterr().err.endswith("2 份报告写进了 vCon,1 份没有对应的通话\n")
    rows = [json.loads(line) for line in (here / "r.jsonl").read_text().splitlines()]
    for name, row in (("a", rows[0]), (rows[1]["call_id"], rows[1])):
        made = json.loads((here / "out" / f"{name}.vcon").read_text())
        assert [(a["type"], a["vendor"]) for a in made["analysis"]][-1] == ("report", "callcheck")
        assert made["analysis"][-1]["body"] == row
    before, after = (here / "a.vcon").read_text(), (here / "out" / "a.vcon").read_text()
    added = json.dumps(json.loads(after)["analysis"][-1], ensure_ascii=False)
    assert after.replace("," + added, "") == before
    assert run("a.vcon", "--to", "vcon", "--reports", "r.jsonl", "-o", here) == 0  # in place
    assert (here / "a.vcon").read_text() == after


def test_a_call_log_fills_what_is_written(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "log.csv").write_text("录音文件,工号\ndialogue.wav,88\n")
    files = (FORMATS / "dialogue.txt", FORMATS / "tencent.json")
    assert run(*files, "--call-log", "log.csv", "-o", "out.jsonl") == 0
    assert [c.meta.agent_id for c in read_calls("out.jsonl")] == ["88", None]
    assert capsys.readouterr().err.endswith("通话记录 1 行:1 通对上,1 通没有记录\n")


def test_vcons_a_line_each(here: Path) -> None:
    one = json.dumps(json.loads((FORMATS / "conversation.vcon").read_text()))
    (here / "in.jsonl").write_text(f"{one}\n{one.replace('9f01', '9f02')}\n")
    assert run("in.jsonl", "--to", "vcon", "-o", "out", "-q") == 0
    names = [
        "018f5a3e-7c1b-8d2e-9a4f-2b6c7d8e9f01.vcon",
        "018f5a3e-7c1b-8d2e-9a4f-2b6c7d8e9f02.vcon",
    ]
    assert sorted(p.name for p in (here / "out").iterdir()) == names
    assert json.loads((here / "out" / names[0]).read_text()) == json.loads(one)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("no.txt", "-o", "x.jsonl"), "missing-path"),
        (("no.txt", "--to", "vcon", "-o", "x"), "missing-path"),
        ((FORMATS, "-o", "no/x.jsonl"), "cannot-write"),
        ((FORMATS, "--to", "vcon", "-o", "file"), "cannot-write"),
        ((FORMATS, "-o", "x.jsonl", "--reports", "file"), "reports-need-vcon"),
        ((FORMATS, "--to", "vcon", "-o", "x", "--reports", "file"), "bad-reports"),
        ((FORMATS, "--to", "vcon", "-o", "x", "--reports", "none"), "missing-path"),
        ((".", "-o", "file"), "output-in-input"),
        (("file", "-o", "file"), "output-in-input"),
    ],
)
def test_refused(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[object, ...], code: str
) -> None:
    (here / "file").write_text('{"a":1}\n')
    assert run(*arguments) == 2
    assert f"{code}: " in capsys.readouterr().err
    assert [p.name for p in here.iterdir() if p.name != "x"] == ["file"]


def test_names_of_files() -> None:
    assert file_name("话" * 90) == "话" * 60
    assert file_name(" .a\n.") == "a_"


def test_half_a_character() -> None:
    assert encoded({"a": "\ud800", "b": 2**70}) == b'{"a": "\\ud800", "b": 1180591620717411303424}'
