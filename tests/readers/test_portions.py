"""Input of every kind cut into portions: nothing lost, nothing held, nothing blown up."""

import gzip
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.errors import ReadError, UsageError
from callcheck.model import Call
from callcheck.readers import read_call, read_calls
from callcheck.readers.lines import LONGEST_LINE_BYTES
from callcheck.readers.portions import (
    PORTION_BYTES,
    PORTION_LINES,
    files_below,
    input_bytes,
    portions,
)
from callcheck.readers.reading import calls_of
from callcheck.readers.registry import readers
from callcheck.readers.source import LARGEST_DOCUMENT_BYTES
from callcheck.readers.unpacking import FREE_BYTES, HIGHEST_RATIO


def row(call_id: str | None, text: str = "您好") -> dict[str, object]:
    found: dict[str, object] = {"turns": [{"speaker": "agent", "text": text}]}
    return found if call_id is None else {"call_id": call_id, **found}


def jsonl(*rows: object) -> bytes:
    return b"".join(json.dumps(item, ensure_ascii=False).encode() + b"\n" for item in rows)


def ids(path: Path | str) -> list[str]:
    """Ids of calls, and codes of errors with their line."""
    found: list[str] = []
    for portion in portions([path]):
        for item in calls_of(portion):
            if isinstance(item, Call):
                found.append(item.call_id)
            else:
                line = item.location.line if item.location else 0
                found.append(f"{item.code}:{line}" if line else item.code)
    return found


def test_jsonl_is_cut_by_lines_and_keeps_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    rows = [row(None) if n % 3 else row(f"c{n}") for n in range(150)]
    path.write_bytes(b"\n" + jsonl(*rows))
    found = list(portions([path]))
    assert [(p.line, p.count) for p in found] == [
        (2, 32),
        (34, 32),
        (66, 32),
        (98, 32),
        (130, 22),
    ]
    assert b"".join(p.data for p in found) == path.read_bytes()[1:]
    assert sum(p.weight for p in found) == path.stat().st_size == input_bytes([path])
    assert ids(path) == [f"x#{n + 2}" if n % 3 else f"c{n}" for n in range(150)]


def test_a_portion_is_no_larger_than_its_bounds(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(jsonl(*(row(str(n), "好" * 100_000) for n in range(20))))
    sizes = [(len(p.data), p.count) for p in portions([path])]
    assert max(size for size, _ in sizes) < PORTION_BYTES + 400_000
    assert sum(count for _, count in sizes) == 20
    assert all(count <= PORTION_LINES for _, count in sizes)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_jsonl(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    text = jsonl(row("a", "逾期了"), row("b", "还钱")).decode().replace("\n", "\r\n")
    path.write_bytes(text.encode(encoding))
    assert [(c.call_id, c.turns[0].text) for c in read_calls(path)] == [
        ("a", "逾期了"),
        ("b", "还钱"),
    ]
    given = None if encoding == "utf-8-sig" else encoding
    assert len(list(read_calls(path, encoding=given))) == 2


def test_what_is_wrong_with_a_line_is_said_at_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    broken = (b'{"oops', b'{"a": 1}', b"3", b"[" * 100_000, b'{"call_id": "b", "turns": "\xff"}')
    path.write_bytes(jsonl(row("a")) + b"\n".join(broken) + b"\n\n" + jsonl(row("z")))
    assert ids(path) == [
        "a",
        "broken-json-line:2",
        "not-a-call:3",
        "not-a-call:4",
        "broken-json-line:5",
        "not-a-call:6",
        "z",
    ]
    with pytest.raises(ReadError) as caught:
        list(read_calls(path))
    assert str(caught.value) == f"{path}:2: broken-json-line: 第 2 行不是 JSON,已跳过"
    path.write_bytes(jsonl(row("a", "hi"), row("b", "好")))
    seen: list[ReadError] = []
    found = list(read_calls(path, encoding="ascii", on_error=seen.append))
    assert [call.call_id for call in found] == ["a"]
    assert [str(error) for error in seen] == [f"{path}:2: bad-encoding: 不是 ascii 编码"]


def test_bytes_of_no_encoding_are_replaced_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    bad = jsonl(row("b", "坏")).replace("坏".encode(), b"\xff\xfe!")
    path.write_bytes(jsonl(row("a")) + bad)
    found = list(read_calls(path))
    assert [[p.code for p in call.problems if p.code == "bytes-replaced"] for call in found] == [
        [],
        ["bytes-replaced"],
    ]


def test_a_line_too_long_is_left_out_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    long = b'{"call_id": "long", "x": "' + b"a" * LONGEST_LINE_BYTES + b'"}\n'
    path.write_bytes(jsonl(row("a")) + long + jsonl(row("b")))
    assert ids(path) == ["a", "line-too-long:2", "b"]


def test_other_json_is_one_document(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    turns = [{"speaker": "agent", "text": "一"}, {"speaker": "customer", "text": "二"}]
    for text in (
        json.dumps({"turns": turns}),
        json.dumps({"turns": turns}, indent=1),
        "\n".join(json.dumps(turn) for turn in turns),
        json.dumps(turns),
    ):
        path.write_text(text)
        assert [(p.line, p.count) for p in portions([path])] == [(0, 1)]
        assert [turn.text for turn in read_call(path).turns] == ["一", "二"]
    path.write_bytes(b"[" * 100_000)
    assert ids(path) == ["broken-json"]


def test_a_document_has_a_largest_size(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_DOCUMENT_BYTES + 1)
    assert ids(path) == ["file-too-large"]


def test_folders_and_globs_in_order_of_their_parts(tmp_path: Path) -> None:
    names = ["b.txt", "a/z.txt", "a/b/c.txt", "a.txt", "é.txt", "a-b/x.txt", ".git/x", "~$a.txt"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("坐席：您好")
    seen = sorted(p for p in tmp_path.rglob("*.txt") if not p.name.startswith("~$"))
    assert list(files_below(tmp_path)) == seen
    assert ids(tmp_path) == [path.stem for path in seen]
    assert ids(tmp_path / "a" / "*.txt") == ["z"]
    assert ids(f"{tmp_path}/**/[cz].txt") == ["c", "z"]
    with pytest.raises(UsageError) as caught:
        ids(tmp_path / "*.none")
    assert caught.value.code == "missing-path"


def zipped(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_gzip_and_zip_are_unpacked(tmp_path: Path) -> None:
    lines = jsonl(*(row(f"c{n}") for n in range(100)))
    (tmp_path / "1.jsonl.gz").write_bytes(gzip.compress(lines) + gzip.compress(jsonl(row("d"))))
    inner = {
        "通话/一.jsonl": jsonl(row("e"), row("f")),
        "通话/二.txt": "坐席：您好".encode(),
        "x.jsonl.gz": gzip.compress(jsonl(row("g"), row("h"))),
        "__MACOSX/._x": b"\0",
        ".DS_Store": b"\0",
        "empty.txt": b"",
        "in.zip": zipped(tmp_path / "in.zip", a=b"a").read_bytes(),
        "v.mp3": b"ID3" + bytes(100),
    }
    (tmp_path / "in.zip").unlink()
    zipped(tmp_path / "2.zip", **inner)
    assert ids(tmp_path) == [
        *(f"c{n}" for n in range(100)),
        "d",
        "empty-file",
        "binary-file",
        "binary-file",
        "g",
        "h",
        "e",
        "f",
        "二",
    ]
    errors: list[ReadError] = []
    list(read_calls(tmp_path, on_error=errors.append))
    assert str(errors[0].location) == str(tmp_path / "2.zip" / "empty.txt")


def test_names_of_a_chinese_windows(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", **{"AAAA.txt": "坐席：您好".encode()})
    path.write_bytes(path.read_bytes().replace(b"AAAA", "录音".encode("gb18030")))
    assert ids(path) == ["录音"]


def test_a_broken_archive_gives_what_is_before_the_break(tmp_path: Path) -> None:
    noise = random.Random(1)
    rows = [
        row(f"c{n}", "".join(noise.choices("的一是在不了有和人这", k=200))) for n in range(2000)
    ]
    packed = gzip.compress(jsonl(*rows))
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(packed[: len(packed) // 2])
    found = ids(path)
    assert found[-1] == "bad-archive"
    assert found[:-1] == [f"c{n}" for n in range(len(found) - 1)]
    assert 500 < len(found) < 1500


def test_members_that_cannot_be_read_leave_the_others(tmp_path: Path) -> None:
    text = "坐席：您好".encode()
    path = zipped(tmp_path / "x.zip", **{"a.txt": text, "b.txt": text, "c.txt": text})
    data = bytearray(path.read_bytes())
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 8] |= 1  # says that it is encrypted
    path.write_bytes(data)
    assert ids(path) == ["a", "bad-archive", "c"]
    data[second + 8] &= ~1
    data[data.index(b"b.txt") + 5] ^= 0xFF  # its first packed byte
    path.write_bytes(data)
    assert ids(path) == ["a", "bad-archive", "c"]
    path.write_bytes(bytes(data[:-30]))
    assert ids(path) == ["bad-archive"]


Packed = Callable[[Path, io.BytesIO], None]


def as_gzip(path: Path, data: io.BytesIO) -> None:
    path.write_bytes(gzip.compress(data.getvalue(), 9))


def as_zip(path: Path, data: io.BytesIO) -> None:
    zipped(path, **{"a.jsonl": data.getvalue(), "b.txt": b"x"})


@pytest.mark.parametrize("pack", [as_gzip, as_zip])
@pytest.mark.parametrize("line", [b"0" * 1023 + b"\n", b"0" * 1024, jsonl(row("c", "a" * 9000))])
def test_bombs_are_put_down(pack: Packed, line: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x"
    pack(path, io.BytesIO(line * ((FREE_BYTES + (8 << 20)) // len(line))))
    assert path.stat().st_size * HIGHEST_RATIO < FREE_BYTES
    assert ids(path)[-1] == "archive-too-large"


def test_a_zip_that_shows_one_file_many_times_is_put_down(tmp_path: Path) -> None:
    path = zipped(tmp_path / "x.zip", **{"a.txt": bytes(FREE_BYTES // 8)})
    data = path.read_bytes()
    start = data.index(b"PK\x01\x02")
    end = data.index(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    tail[8:12] = (20).to_bytes(2, "little") * 2
    tail[12:16] = (len(entry) * 20).to_bytes(4, "little")
    path.write_bytes(data[:start] + entry * 20 + tail)
    assert ids(path)[-1] in ("archive-too-large", "bad-archive")


def test_what_cannot_be_opened_is_one_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("坐席：您好")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    assert ids(tmp_path) == ["a"]


def test_what_no_reader_foresaw_is_an_error_of_its_own(tmp_path: Path) -> None:
    odd = {"data": {"resultInfo": {"resultInfo": [3]}}}
    (tmp_path / "a.json").write_text(json.dumps(odd))
    good = {"data": {"dialogues": {"dialogue": [{"role": "坐席", "words": "您好"}]}}}
    (tmp_path / "b.jsonl").write_bytes(jsonl(good, odd, good))
    assert ids(tmp_path) == ["no-turns", "b#1", "no-turns:2", "b#3"]


FRAGILE = """
from callcheck.readers import FormatInfo, read_text

FORMAT = FormatInfo("fragile", "易碎")

def sniff(source):
    return 0.99 if isinstance(source.json, dict) and "fragile" in source.json else 0.0

def read(source):
    yield read_text("坐席：" + source.json["fragile"], source.stem)
"""


def test_a_reader_that_trips_is_an_error_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "fragile_reader.py").write_text(FRAGILE)
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("fragile", "fragile_reader", "callcheck.readers")
    monkeypatch.setattr(
        "callcheck.readers.registry.entry_points",
        lambda group: [point] if group == point.group else [],
    )
    readers.cache_clear()
    calls = tmp_path / "calls"
    calls.mkdir()
    try:
        (calls / "a.json").write_text('{"fragile": 3}')
        (calls / "b.jsonl").write_bytes(
            jsonl({"fragile": "您好"}, {"fragile": 3}, {"fragile": "喂"})
        )
        assert ids(calls) == ["reader-failed", "b#1", "reader-failed:2", "b#3"]
    finally:
        readers.cache_clear()


@given(
    st.lists(
        st.one_of(
            st.sampled_from([b"", b"{", b"null", b'{"a":1}', b'"\xff"', b"\r"]),
            st.integers(0, 9).map(lambda n: json.dumps(row(f"c{n}")).encode()),
            st.just(json.dumps(row(None)).encode()),
        ),
        max_size=200,
    ),
    st.booleans(),
)
def test_property_cutting_loses_no_line(
    tmp_path_factory: pytest.TempPathFactory, lines: list[bytes], packed: bool
) -> None:
    first = json.dumps(row("first")).encode()
    data = b"\n".join([first, *lines, json.dumps(row("last")).encode()])
    path = tmp_path_factory.mktemp("cut") / "x.jsonl"
    path.write_bytes(gzip.compress(data) if packed else data)
    expected = []
    for number, line in enumerate([first, *lines], 1):
        if line.startswith(b'{"call_id'):
            expected.append(json.loads(line)["call_id"])
        elif line.startswith(b'{"turns'):
            expected.append(f"x#{number}")
        elif line.strip():
            code = "broken-json-line" if line == b"{" else "not-a-call"
            expected.append(f"{code}:{number}")
    assert ids(path) == [*expected, "last"]
