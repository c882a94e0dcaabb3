"""Every command that writes, on a disk that is really full and in a folder that can only be read."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcheck import checking
from callcheck.cli import main
from callcheck.errors import UsageError
from callcheck.learning.quiz import Item, ItemKind, Option
from callcheck.learning.quiz.exporting import FORMATS, export_items
from callcheck.learning.store import open_store
from callcheck.ruleset import RuleSet

ROOT = Path(__file__).parents[2]
CALLS = ROOT / "samples" / "calls"
ONE = str(CALLS / "t030.json")
MONTH = ROOT / "samples" / "month"
PROFILE = ("--profile", str(MONTH / "profile.yaml"))
OLD = "旧的"


@pytest.fixture(scope="module")
def disk() -> Iterator[Path]:
    """A file system of its own, of one megabyte; not where pytest clears away old folders."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("a file system of one's own needs root and mount")
    place = Path(tempfile.mkdtemp(prefix="callcheck-disk-"))
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "callcheck-test", str(place)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        place.rmdir()
        pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)
        place.rmdir()


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory, rule_set: RuleSet) -> dict[str, str]:
    """What commands start from: a store, a masked report with its map."""
    folder = tmp_path_factory.mktemp("material")
    made = {name: str(folder / name) for name in ("store.db", "masked.jsonl", "map")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "load_rules", lambda *_: rule_set)
        for words in (
            ["store", "add", ONE, "--store", made["store.db"], "--by", "甲"],
            ["scan", ONE, "-f", "jsonl", "-o", made["masked.jsonl"], "--mask-map", made["map"]],
        ):
            with pytest.raises(SystemExit) as ended:
                main(words)
            assert ended.value.code in (0, 1)
    return made


WRITING = {
    "scan-html": ["scan", ONE, "-f", "html", "-o", "OUT"],
    "scan-jsonl": ["scan", ONE, "-f", "jsonl", "-o", "OUT"],
    "scan-xlsx": ["scan", ONE, "-f", "xlsx", "-o", "OUT"],
    "scan-parquet": ["scan", ONE, "-f", "parquet", "-o", "OUT"],
    "scan-map": ["scan", ONE, "--mask-map", "OUT"],
    "convert": ["convert", ONE, "-o", "OUT"],
    "unmask": ["unmask", "<masked.jsonl>", "--map", "<map>", "-o", "OUT"],
    "evidence": ["evidence", "t030", ONE, "-o", "OUT"],
    "quiz-xlsx": ["quiz", "export", ONE, "-n", "1", "--to", "xlsx", "-o", "OUT"],
    "metrics": ["metrics", ONE, "-f", "html", "-o", "OUT"],
}
INTO = {  # a folder, or a place of its own making
    "convert-vcon": ["convert", ONE, "--to", "vcon", "-o", "OUT"],
    "rules-new": ["rules", "new", "x-rule", "--category", "threat.visit", "--folder", "OUT"],
    "rules-schema": ["rules", "schema", "-o", "OUT"],
}


def words_of(given: list[str], out: Path, material: dict[str, str]) -> tuple[list[str], Path]:
    names = {f"<{name}>": path for name, path in material.items()}
    made = [names.get(word, word).replace("OUT", str(out)) for word in given]
    (target,) = [word for word in made if word.startswith(str(out))]
    return made, Path(target)


def run(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(words)
    return int(str(ended.value.code or 0)), capsys.readouterr().err


def fill(disk: Path) -> Path:
    """Take all the room that is left."""
    path = disk / "fill"
    with path.open("wb", buffering=0) as file:
        while shutil.disk_usage(disk).free:
            file.write(bytes(4096))
    return path


def emptied(disk: Path) -> Path:
    for path in disk.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    return disk


@pytest.fixture(autouse=True)
def _as_shown(monkeypatch: pytest.MonkeyPatch, rule_set: RuleSet, tmp_path: Path) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.setattr(checking, "load_rules", lambda *_: rule_set)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", WRITING)
def test_an_output_on_a_full_disk(
    name: str, disk: Path, material: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    words, out = words_of(WRITING[name], emptied(disk) / "r", material)
    out.write_text(OLD, "utf-8")
    filled = fill(disk)
    code, told = run(words, capsys)
    assert (code, told.splitlines()[-1]) == (2, f"cannot-write: 写不了 {out}:磁盘满了")
    assert out.read_text("utf-8") == OLD
    assert sorted(disk.iterdir()) == [filled, out]
    filled.unlink()
    assert run(words, capsys)[0] in (0, 1)
    assert out.read_bytes() != OLD.encode()
    assert list(disk.iterdir()) == [out]


@pytest.mark.parametrize("name", INTO)
def test_a_folder_on_a_full_disk(
    name: str, disk: Path, material: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    words, out = words_of(INTO[name], emptied(disk) / "r", material)
    filled = fill(disk)
    code, told = run(words, capsys)
    assert (code, told.splitlines()[-1].startswith(f"cannot-write: 写不了 {out}/")) == (2, True)
    assert "磁盘满了" in told
    assert [path for path in out.rglob("*") if path.is_file()] == []
    filled.unlink()
    assert run(words, capsys)[0] in (0, 1)
    assert [p.name for p in out.rglob(".*")] == []


def test_questions_on_a_full_disk(disk: Path) -> None:
    item = Item(
        "q1",
        ItemKind.SINGLE,
        "allowed",
        "可以说吗?",
        (("agent", "今天不还就去你家泼油漆"),),
        (Option("可以", False), Option("不可以", True)),
        rule="threat-visit",
        category="threat.visit",
        title="上门",
        clauses=(),
        why="吓人",
        say_instead="好好说",
        source="t003",
        line="今天不还就去你家泼油漆",
    )
    for to in FORMATS:
        out = emptied(disk) / "r"
        out.write_text(OLD, "utf-8")
        filled = fill(disk)
        with pytest.raises(UsageError) as caught:
            export_items([item], to, out)
        assert caught.value.message == f"写不了 {out}:磁盘满了"
        assert (out.read_text("utf-8"), sorted(disk.iterdir())) == (OLD, [filled, out])


def test_a_resumed_scan_goes_on_when_there_is_room(
    disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = emptied(disk) / "r"
    words = ["scan", ONE, "-f", "jsonl", "--resume", "-o", str(out)]
    filled = fill(disk)
    code, told = run(words, capsys)
    assert (code, told) == (2, f"cannot-write: 写不了 {out}.journal:磁盘满了\n")
    filled.unlink()
    assert run(words, capsys)[0] == 1
    assert run([*words[:-1], str(tmp_path / "whole")], capsys)[0] == 1
    assert out.read_bytes() == (tmp_path / "whole").read_bytes()
    assert list(disk.iterdir()) == [out]


def test_a_full_standard_output_is_no_finding() -> None:
    command = [sys.executable, "-m", "callcheck", "formats"]
    for unbuffered in ("", "1"):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                command,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            )
        assert (done.returncode, done.stderr) == (2, "cannot-write: 写不了标准输出:磁盘满了\n")


def test_a_store_on_a_full_disk_keeps_what_it_has(
    disk: Path, material: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    place = emptied(disk) / "store.db"
    shutil.copy(material["store.db"], place)
    more = ["store", "add", str(CALLS / "t007.json"), "--store", str(place), "--by", "甲"]
    filled = fill(disk)
    for words in (more, ["store", "purge", "--before", "2030-01-01", *more[3:]]):
        code, told = run(words, capsys)
        assert (code, told.splitlines()[-1].startswith(f"{place}: store-full: 磁盘满了")) == (
            2,
            True,
        )
    filled.unlink()
    assert run(more, capsys)[0] == 0
    with open_store(place, create=False) as store:
        assert sorted(call.call_id for call, _ in store.calls()) == ["t007", "t030"]
    assert list(disk.iterdir()) == [place]


@pytest.fixture
def frozen(disk: Path, material: dict[str, str]) -> Iterator[Path]:
    """A file system that can only be read, with a store and an old output in it."""
    shutil.copy(material["store.db"], emptied(disk) / "store.db")
    (disk / "r").write_text(OLD, "utf-8")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    yield disk
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def test_where_nothing_can_be_written(
    frozen: Path, material: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    out, place = frozen / "r", frozen / "store.db"
    before = {path.name: path.read_bytes() for path in frozen.iterdir()}
    for name in ("scan-html", "scan-map", "convert", "unmask"):
        code, told = run(words_of(WRITING[name], out, material)[0], capsys)
        assert (code, told.splitlines()[-1]) == (2, f"cannot-write: 写不了 {out}:只能读,不能写")
    code, told = run(["scan", ONE, "-f", "jsonl", "--resume", "-o", str(frozen / "n")], capsys)
    assert (code, told) == (2, f"cannot-write: 写不了 {frozen}/n.journal:只能读,不能写\n")
    code, told = run(words_of(INTO["rules-new"], frozen / "new", material)[0], capsys)
    assert (code, told) == (2, f"cannot-write: 建不了目录 {frozen}/new/threat:只能读,不能写\n")
    at = ["--store", str(place)]
    assert run(["store", "show", *at], capsys)[0] == 0  # reading needs no writing
    code, told = run(["store", "add", str(CALLS / "t007.json"), *at, "--by", "甲"], capsys)
    assert (code, told.splitlines()[-1].startswith(f"{place}: store-read-only: ")) == (2, True)
    assert {path.name: path.read_bytes() for path in frozen.iterdir()} == before


def test_the_output_may_lie_on_another_file_system_than_temporary_files(
    disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    far = emptied(disk) / "far.xlsx"
    link = tmp_path / "near.xlsx"
    link.symlink_to(far)
    assert run(["scan", ONE, "-f", "xlsx", "-o", str(link)], capsys)[0] == 1
    assert (link.is_symlink(), far.read_bytes()[:2], list(disk.iterdir())) == (True, b"PK", [far])


def test_two_processes_writing_one_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, out = tmp_path / "whole", tmp_path / "out"
    scan = ["scan", str(CALLS), "-f", "csv", "-o"]
    assert run([*scan, str(whole)], capsys)[0] == 1
    crew = [
        subprocess.Popen([sys.executable, "-m", "callcheck", *scan, str(out), "-q"])
        for _ in range(2)
    ]
    assert [process.wait(120) for process in crew] == [1, 1]
    assert out.read_bytes() == whole.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "whole"]
