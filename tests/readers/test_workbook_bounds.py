"""Workbooks that would take all memory are refused before they are opened."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from callcheck.errors import ReadError
from callcheck.readers import read_calls
from callcheck.readers.workbook_bounds import LARGEST_SHEET_CELLS, too_large

FORMATS = Path("samples/formats")


def _far_apart(first: str, last: str) -> bytes:
    """A real workbook with its last cell moved away."""
    out = io.BytesIO()
    with zipfile.ZipFile(FORMATS / "row-a-turn.xlsx") as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(f'r="{first}"'.encode(), f'r="{last}"'.encode())
                assert last.encode() in data
            new.writestr(entry, data)
    return out.getvalue()


def test_two_cells_far_apart_are_refused_with_the_number(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(_far_apart("A2", "XFD1048576"))
    with pytest.raises(ReadError) as caught:
        list(read_calls(path))
    assert caught.value.code == "bad-archive"
    assert f"铺开有 {1048576 * 16384} 格,最多 {LARGEST_SHEET_CELLS} 格" in caught.value.message


def test_a_large_honest_sheet_is_read() -> None:
    assert too_large(_far_apart("A2", "A900000")) is None


@pytest.mark.parametrize("name", ["row-a-turn.xlsx", "row-a-turn.xls", "row-a-turn.ods"])
def test_the_samples_are_fine(name: str) -> None:
    assert too_large((FORMATS / name).read_bytes()) is None


def test_a_chain_that_leads_back_into_itself_is_refused(tmp_path: Path) -> None:
    """Found by the fuzzer: the parser allocated until the process was killed."""
    data = bytearray((FORMATS / "row-a-turn.xls").read_bytes())
    first_fat = int.from_bytes(data[76:80], "little")
    place = (first_fat + 1) * 512
    data[place : place + 4] = (0).to_bytes(4, "little")  # sector 0 follows itself
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        list(read_calls(path))
    assert (caught.value.code, caught.value.message) == ("bad-archive", "表格打不开:扇区链绕成了圈")


def test_changed_bytes_never_take_the_check_down() -> None:
    data = (FORMATS / "row-a-turn.xls").read_bytes()
    rng = random.Random(1)
    for _ in range(200):
        changed = bytearray(data)
        for _ in range(5):
            changed[rng.randrange(4, len(changed))] = rng.randrange(256)
        told = too_large(bytes(changed[: rng.randrange(len(changed))]))
        assert told in (None, "扇区链绕成了圈", "文件头不全", "扇区大小不对")
