"""`scan --mask` in every format, the map apart, and `unmask`."""

import json
import re
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from callcheck.cli import main
from callcheck.reporting import formats

PERSONAL = ("王小明", "13800000017", "幺三八零零", "C1001", "阳光小区", "零零零六")
CALL = {
    "call_id": "k1",
    "meta": {"customer_id": "C1001", "number": "13800000017", "case": {"name": "王小明"}},
    "turns": [
        {"speaker": "agent", "text": "请问是王小明先生吗 您尾号零零零六的卡"},
        {"speaker": "customer", "text": "我打幺三八零零零零零零零零投诉你"},
        {
            "speaker": "agent",
            "text": "王小明再不还钱我打断你王小明的狗腿 我去阳光小区3栋2单元301找你",
        },
    ],
}


@pytest.fixture
def calls(tmp_path: Path) -> Path:
    path = tmp_path / "calls.jsonl"
    path.write_text(json.dumps(CALL, ensure_ascii=False) + "\n", "utf-8")
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        main([str(argument) for argument in arguments])
    return int(done.value.code or 0)


def words_of(path: Path) -> str:
    data = path.read_bytes()
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(path) as book:
            return "".join(book.read(name).decode() for name in book.namelist())
    if data[:4] == b"PAR1":
        return str(pq.read_table(path).to_pylist())
    return re.sub(r"</?mark[^>]*>|<a [^>]*>|</a>", "", data.decode("utf-8-sig"))


@pytest.mark.parametrize("name", [info.name for info in formats()])
def test_no_format_shows_what_is_masked(name: str, calls: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    assert run("scan", calls, "--mask", "-f", name, "-o", out, "-q") == 1
    words = words_of(out)
    assert [said for said in PERSONAL if said in words] == []
    assert "打断你" in words


def test_the_map_is_apart_private_and_leads_back(calls: Path, tmp_path: Path) -> None:
    plain, hidden, kept = (tmp_path / name for name in ("plain.jsonl", "m.jsonl", "map.jsonl"))
    back = tmp_path / "back.jsonl"
    assert run("scan", calls, "-f", "jsonl", "-o", plain, "-q") == 1
    assert (
        run("scan", calls, "--mask-map", kept, "-f", "jsonl", "-o", hidden, "--workers", 2, "-q")
        == 1
    )
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [said for said in PERSONAL if said in hidden.read_text()] == []
    assert run("unmask", hidden, "--map", kept, "-o", back) == 0
    assert json.loads(back.read_bytes()) == json.loads(plain.read_bytes())


def test_a_csv_leads_back(calls: Path, tmp_path: Path) -> None:
    plain, hidden, kept, back = (tmp_path / name for name in ("p.csv", "m.csv", "map", "b.csv"))
    run("scan", calls, "-f", "csv", "-o", plain, "-q")
    run("scan", calls, "--mask-map", kept, "-f", "csv", "-o", hidden, "-q")
    assert hidden.read_bytes() != plain.read_bytes()
    assert run("unmask", hidden, "--map", kept, "-o", back) == 0
    assert back.read_bytes() == plain.read_bytes()


def test_what_cannot_be_put_back_is_told(
    calls: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hidden, kept, page = tmp_path / "m.jsonl", tmp_path / "map", tmp_path / "m.html"
    run("scan", calls, "--mask-map", kept, "-f", "jsonl", "-o", hidden, "-q")
    run("scan", calls, "--mask", "-f", "html", "-o", page, "-q")
    other = tmp_path / "other"
    other.write_text('{"call_id":"k2","words":{}}\n')
    for arguments, code in (
        ((hidden, "--map", other), "mask-map-mismatch"),
        ((hidden, "--map", calls), "bad-mask-map"),
        ((page, "--map", kept), "unmask-format"),
        ((tmp_path / "none", "--map", kept), "missing-path"),
        ((tmp_path, "--map", kept), "cannot-open"),
    ):
        assert run("unmask", *arguments) == 2
        assert f"{code}:" in capsys.readouterr().err


def test_resuming_is_for_the_same_masking(
    calls: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "o.jsonl"
    scan = ("scan", calls, "-f", "jsonl", "-o", out, "-q", "--resume")
    assert run(*scan, "--mask-map", tmp_path / "map") == 2
    assert "resume-needs-file" in capsys.readouterr().err
    assert run(*scan, "--mask") == 1
    assert [said for said in PERSONAL if said in out.read_text()] == []


def test_a_file_named_by_a_telephone(tmp_path: Path) -> None:
    broken = tmp_path / "13800000017.json"
    broken.write_text("{")
    out = tmp_path / "o.jsonl"
    assert run("scan", broken, "--mask", "-f", "jsonl", "-o", out, "-q") == 2
    assert "13800000017" not in out.read_text()
    assert "138****" in out.read_text()


def test_help_in_the_list_of_commands() -> None:
    from callcheck.cli.app import app

    assert "unmask" in CliRunner().invoke(app, ["--help"]).output
