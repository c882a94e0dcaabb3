"""An output goes on from whatever a stopped run left of it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.checking.journal import Entry, Journal
from callcheck.errors import UsageError

MADE_BY: dict[str, str | None] = {"callcheck": "1", "rule_set": "r", "input": "i", "as_of": None}
PIECES = [b"one\n", b"", b"two\ntwo\n", b"x" * 300 + b"\n", b"end\n"]


def write(out: Path, pieces: list[bytes] = PIECES, *, upto: int | None = None) -> list[int]:
    """Write as a run does, until before piece `upto`; the numbers of the pieces written."""
    written: list[int] = []
    with Journal(out, MADE_BY) as journal:
        begun = journal.entry
        for number, piece in enumerate(pieces):
            if number < begun.pieces or begun.whole:
                continue
            if number == upto:
                return written
            journal.add(piece, Entry(number + 1, calls=number + 1))
            written.append(number)
        assert journal.entry.calls == len(pieces)
        journal.finish()
    return written


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_written_whole_it_is_alone(tmp_path: Path) -> None:
    out = tmp_path / "o"
    assert write(out) == [0, 1, 2, 3, 4]
    assert (out.read_bytes(), left(tmp_path)) == (b"".join(PIECES), ["o"])


def test_it_goes_on_after_the_last_piece(tmp_path: Path) -> None:
    out = tmp_path / "o"
    assert write(out, upto=2) == [0, 1]
    assert left(tmp_path) == ["o.journal", "o.part"]
    assert write(out, upto=3) == [2]
    assert write(out) == [3, 4]
    assert (out.read_bytes(), left(tmp_path)) == (b"".join(PIECES), ["o"])


@given(st.data())
def test_property_any_stop_is_mended(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Cut the part and the journal anywhere, as a crash of the machine may."""
    out = tmp_path_factory.mktemp("stop") / "o"
    part, journal = out.with_name("o.part"), out.with_name("o.journal")
    write(out, upto=data.draw(st.integers(0, 5), "upto"))
    if journal.exists():
        for path in (part, journal):
            cut = data.draw(st.integers(0, path.stat().st_size), path.name)
            with path.open("r+b") as file:
                file.truncate(cut)
        if data.draw(st.booleans(), "junk") and part.stat().st_size:
            with part.open("r+b") as file:
                file.seek(data.draw(st.integers(0, part.stat().st_size - 1), "at"))
                file.write(b"?")
    write(out)
    assert (out.read_bytes(), left(out.parent)) == (b"".join(PIECES), ["o"])


@pytest.mark.parametrize("moved", [False, True])
def test_a_stop_at_the_very_end_is_mended(moved: bool, tmp_path: Path) -> None:
    out, journal, part = tmp_path / "o", tmp_path / "o.journal", tmp_path / "o.part"
    write(out, upto=4)
    with Journal(out, MADE_BY) as begun:
        begun.add(PIECES[4], Entry(5, calls=5))
        begun._note(Entry(5, begun.entry.size, begun.entry.crc, calls=5, whole=True))
    if moved:
        part.replace(out)
    assert journal.exists()
    assert write(out) == []
    assert (out.read_bytes(), left(tmp_path)) == (b"".join(PIECES), ["o"])


def test_an_older_output_is_no_part_of_it(tmp_path: Path) -> None:
    out, part = tmp_path / "o", tmp_path / "o.part"
    write(out)
    write(out, upto=3)
    part.unlink()
    assert write(out) == [0, 1, 2, 3, 4]
    assert out.read_bytes() == b"".join(PIECES)


@pytest.mark.parametrize(
    ("key", "word"), [("input", "输入"), ("rule_set", "规则"), ("as_of", "--as-of")]
)
def test_another_run_is_refused_and_nothing_is_touched(key: str, word: str, tmp_path: Path) -> None:
    out = tmp_path / "o"
    write(out, upto=3)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    with pytest.raises(UsageError) as caught:
        Journal(out, {**MADE_BY, key: "other"})
    assert caught.value.code == "resume-mismatch"
    assert caught.value.message == f"{word}和上次不一样,不能接着写"
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("text", ["my own notes", "my own\nnotes\n", '{"a": 1}\n'])
def test_a_file_of_the_users_is_let_be(text: str, tmp_path: Path) -> None:
    (tmp_path / "o.journal").write_text(text)
    with pytest.raises(UsageError) as caught:
        Journal(tmp_path / "o", MADE_BY)
    assert caught.value.code == "resume-mismatch"
    assert (tmp_path / "o.journal").read_text() == text


def test_where_it_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        Journal(tmp_path / "none" / "o", MADE_BY)
    assert caught.value.code == "cannot-write"
    (tmp_path / "o.part").mkdir()
    with pytest.raises(UsageError) as caught:
        Journal(tmp_path / "o", MADE_BY)
    assert caught.value.code == "cannot-write"


def test_two_processes_at_once_are_refused(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom callcheck.checking.journal import Journal\n"
        "from callcheck.errors import UsageError\nimport json\n"
        "try: Journal(Path(sys.argv[1]), json.loads(sys.argv[2]))\n"
        "except UsageError as error: print(error.code)\n"
    )
    with Journal(tmp_path / "o", MADE_BY):
        done = subprocess.run(
            [sys.executable, "-c", program, tmp_path / "o", json.dumps(MADE_BY)],
            capture_output=True,
            text=True,
            check=True,
        )
    assert done.stdout == "resume-busy\n"
