"""Hostile sizes: one error that names the bound, and the rest is read."""

import io
import json
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from callcheck.errors import ReadError
from callcheck.readers import bounds, lines, portions, read_calls
from callcheck.readers.workbook_bounds import LARGEST_SHEET_CELLS, too_large

GOOD = json.dumps({"call_id": "g", "turns": [{"speaker": "agent", "text": "您好"}]})


def _read(path: Path) -> tuple[list[str], list[str]]:
    """Ids of the calls, and errors as they are shown, without the folder."""
    errors: list[ReadError] = []
    calls = [call.call_id for call in read_calls(path, on_error=errors.append)]
    return calls, [error.render().replace(f"{path}", path.name) for error in errors]


def _hint() -> str:
    return "看看是不是许多通混成了一通:缺了通话编号,或没有按通话分开"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "call_id,speaker,text\n" + "b,agent,您好\nb,customer,嗯好\n" * 3),
        ("a.txt", "坐席:您好\n客户:知道\n" * 3),
        ("b.json", json.dumps({"turns": [{"speaker": "agent", "text": "您好"}] * 6})),
    ],
)
def test_more_turns_than_a_call_has(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_TURNS", 5)
    (tmp_path / name).write_text(text, "utf-8")
    call = "a" if name == "a.txt" else "b"
    told = f"{name}: call-too-large: 通话 `{call}` 有 6 轮,一通最多 5 轮; {_hint()}"
    assert _read(tmp_path / name) == ([], [told])


def test_more_characters_than_a_call_has_are_one_lines_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_CHARACTERS", 10)
    long = GOOD.replace(json.dumps("您好"), json.dumps("您好您好您好您好您好您"))
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([GOOD, long, GOOD]), "utf-8")
    told = f"a.jsonl:2: call-too-large: 通话 `g` 有 11 个字,一通最多 10 个字; {_hint()}"
    assert _read(path) == (["g", "g"], [told])


@pytest.mark.parametrize("blank", ["", "\n\n"])
def test_a_first_line_that_is_too_long_does_not_take_the_others_with_it(
    blank: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (lines, portions):
        monkeypatch.setattr(module, "LONGEST_LINE_BYTES", 100)
    path = tmp_path / "a.jsonl"
    path.write_text(f"{blank}{GOOD[:-1]}{' ' * 200}}}\n\n{GOOD}\n{GOOD}", "utf-8")
    number = 1 + len(blank)
    told = f"a.jsonl:{number}: line-too-long: 第 {number} 行超过 0 MB,已跳过"
    assert _read(path) == (["g", "g"], [told])


@pytest.mark.parametrize("end", ["", "\n"])
def test_one_long_line_of_json_alone_is_a_document(
    end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (lines, portions):
        monkeypatch.setattr(module, "LONGEST_LINE_BYTES", 40)
    path = tmp_path / "a.json"
    path.write_text(GOOD + end, "utf-8")
    assert _read(path) == (["g"], [])


@pytest.mark.parametrize("data", ["[" * 100_000 + "]" * 100_000, '{"turns":' * 100_000])
def test_deep_json(data: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(data)
    assert _read(tmp_path / "a.json") == ([], ["a.json: broken-json: JSON 套得太深"])


_CELL = '<table:table-cell table:number-columns-repeated="{}" office:value-type="string"/>'


def _ods(rows: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile("samples/formats/row-a-turn.ods") as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "content.xml":
                assert data.count(b"</table:table>") == 1
                data = data.replace(b"</table:table>", rows.encode() + b"</table:table>")
            new.writestr(entry, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        f'<table:table-row table:number-rows-repeated="999999999">{_CELL.format(1)}</table:table-row>',
        f"<table:table-row>{_CELL.format(2_000_000_000)}</table:table-row>",
        '<table:table-row table:number-rows-repeated="999999999"><table:table-cell/></table:table-row>'
        f"<table:table-row>{_CELL.format(1)}</table:table-row>",
        '<table:table-row><table:table-cell><text:p>a<text:s text:c="2000000000"/></text:p>'
        "</table:table-cell></table:table-row>",
    ],
    ids=["rows", "columns", "a gap", "spaces"],
)
def test_an_ods_file_that_repeats_without_end(rows: str, tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    path.write_bytes(_ods(rows))
    calls, (told,) = _read(path)
    assert calls == []
    assert told.startswith("a.ods: bad-archive: 表格打不开:content.xml 铺开有 ")
    assert told.endswith(f" 格,最多 {LARGEST_SHEET_CELLS} 格")


def test_empty_rows_at_the_end_are_as_every_ods_file_has_them() -> None:
    empty = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert too_large(_ods(empty)) is None


def test_a_parquet_file_of_one_value_many_times(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "a.parquet"
    ones = pa.table({"text": pa.array([""] * (LARGEST_SHEET_CELLS + 1), pa.string())})
    pq.write_table(ones, path)
    count = LARGEST_SHEET_CELLS + 1
    message = f"Parquet 打不开:有 {count} 个值,最多 {LARGEST_SHEET_CELLS} 个"
    assert _read(path) == ([], [f"a.parquet: bad-archive: {message}"])


def test_a_line_of_forty_megabytes_in_a_process_with_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("w") as file:
        file.write(GOOD + "\n" + GOOD[:-1])
        for _ in range(40):
            file.write(" " * (1 << 20))
        file.write("}\n" + GOOD)
    (tmp_path / "b.json").write_text(GOOD)
    code = (
        "import sys; from callcheck.readers import read_calls; errors = []\n"
        "print(len(list(read_calls(sys.argv[1], on_error=errors.append))), *(e.code for e in errors))"
    )

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (600 << 20, 600 << 20))

    run = subprocess.run(
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, preexec_fn=limit
    )
    assert (run.stdout, run.stderr) == ("3 line-too-long\n", "")
