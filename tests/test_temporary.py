"""What a killed process leaves behind goes with the next one; what a living one writes stays."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from callcheck.checking.tally import Tally
from callcheck.errors import UsageError
from callcheck.reporting.writing import whole_or_not, write_chunks
from callcheck.temporary import beside, clear, for_now, told_of_base

HOLD = """
import sys
from pathlib import Path
from callcheck.temporary import beside
with beside(Path(sys.argv[1])) as part:
    part.write_text("half")
    print(part.name, flush=True)
    sys.stdin.read()
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def holder(out: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_only_what_nobody_holds_is_taken_away(tmp_path: Path) -> None:
    out = tmp_path / "报告.json"
    killed, left = holder(out)
    living, held = holder(out)
    assert names(tmp_path) == sorted([left, held])
    write_chunks([b"whole"], out)
    assert names(tmp_path) == sorted([left, held, out.name])
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    write_chunks([b"whole"], tmp_path / "other.json")  # knows nothing of the first output
    assert left in names(tmp_path)
    write_chunks([b"again"], out)
    assert names(tmp_path) == sorted([held, "other.json", out.name])
    living.communicate("")
    assert names(tmp_path) == ["other.json", out.name]
    assert out.read_text() == "again"


def test_a_folder_is_cleared_of_all_that_is_left(tmp_path: Path) -> None:
    ours = [tmp_path / f".{name}.0011aaff.callcheck-part" for name in ("a", "b.vcon")]
    others = [tmp_path / ".x.part", tmp_path / ".a.0011aafg.callcheck-part"]
    for path in (*ours, *others):
        path.touch()
    clear(tmp_path)
    assert names(tmp_path) == sorted(path.name for path in others)


def test_a_device_and_a_link_stay_what_they_are(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDWR)
    write_chunks([b"through"], pipe)
    assert (os.read(reader, 100), pipe.is_fifo()) == (b"through", True)
    os.close(reader)
    (tmp_path / "far").mkdir()
    target, link = tmp_path / "far" / "a.json", tmp_path / "a.json"
    link.symlink_to(target)
    for text in (b"first", b"second"):
        write_chunks([text], link)
        assert (link.is_symlink(), target.read_bytes()) == (True, text)
    assert names(tmp_path / "far") == ["a.json"]


def test_who_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_chunks([b"x"], tmp_path / "new")
        (tmp_path / "kept").touch(0o600)
        write_chunks([b"x"], tmp_path / "kept")
        with whole_or_not(tmp_path / "map", private=True) as part:
            part.write_bytes(b"x")
    finally:
        os.umask(before)
    modes = {path.name: f"{path.stat().st_mode & 0o777:o}" for path in tmp_path.iterdir()}
    assert modes == {"new": "640", "kept": "600", "map": "600"}


def test_the_longest_name_that_a_file_may_have(tmp_path: Path) -> None:
    out = tmp_path / ("报" * 85)
    write_chunks([b"x"], out)
    assert names(tmp_path) == [out.name]
    with pytest.raises(UsageError, match=r"cannot-write: .*名字太长"):
        write_chunks([b"x"], tmp_path / ("报" * 86))


def test_what_names_another_file_is_not_said_of_the_output(tmp_path: Path) -> None:
    def write() -> None:
        with whole_or_not(tmp_path / "out"):
            Path("/no such folder/x").read_bytes()

    with pytest.raises(FileNotFoundError):
        write()
    assert names(tmp_path) == []


def test_no_room_for_temporary_files_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    with pytest.raises(UsageError, match="no-temporary-room: 写不了临时文件:没有这个目录"):
        for_now("x").__enter__()
    tally = Tally()
    tally._base.execute("PRAGMA max_page_count = 20")

    @told_of_base()
    def fill() -> None:
        for piece in range(1000):
            tally.add(piece, [(0, b"key" * 100, 1, 1, b"id")])

    with pytest.raises(UsageError, match="no-temporary-room: 写不了临时文件:磁盘满了"):
        fill()
    tally.close()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"), beside(tmp_path / "a" / "b"):
        pass
    with pytest.raises(UsageError, match="cannot-write: 没有这个目录"):
        write_chunks([b"x"], tmp_path / "a" / "b")


def test_a_killed_run_leaves_its_folder_with_its_file(tmp_path: Path) -> None:
    program = HOLD.replace(
        "print(", "kept = folder_beside(part)\n    kept.__enter__()\n    print("
    ).replace("import beside", "import beside, folder_beside")
    out = tmp_path / "r.xlsx"
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(out)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    left = process.stdout.readline().strip()
    (tmp_path / f"{left}.d" / "rows").write_text("what was said")
    process.kill()
    process.communicate()
    assert names(tmp_path) == [left, f"{left}.d"]
    clear(tmp_path, out.name)
    assert names(tmp_path) == []
