"""Workbooks that would make their parser take all memory, told apart before it sees them.

The parser lays a sheet out as a full rectangle, so two cells far apart are enough; and it follows
the sector chains of an old XLS file wherever they lead, a circle for ever.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Sequence

from callcheck.readers.ods_bounds import largest_table

LARGEST_SHEET_CELLS = 20_000_000  # of the rectangle: about 600 MB in the parser
LARGEST_WORKBOOK_BYTES = 1 << 30  # unpacked
_CFB = b"\xd0\xcf\x11\xe0"
_LAST = 0xFFFFFFFA  # greater ones mean: end of the chain, free, and so on
_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"')
_OVERLAP = 64  # bytes kept of a block, so that no mark is cut


def too_large(data: bytes) -> str | None:
    """Why the workbook can't be opened (Chinese), None when it can."""
    if data.startswith(_CFB):
        return _circle(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _zipped(archive)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return None  # the parser says better what is wrong
    except Exception as error:  # noqa: BLE001 - zlib.error, and what other packers raise
        return f"压缩内容坏了:{error}"


def _zipped(archive: zipfile.ZipFile) -> str | None:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > LARGEST_WORKBOOK_BYTES:
        return "解开以后超过 1 GB"
    for entry in entries:
        is_sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
        if is_sheet or entry.filename == "content.xml":
            cells = _rectangle(archive, entry) if is_sheet else largest_table(archive, entry)
            if cells > LARGEST_SHEET_CELLS:
                return f"{entry.filename} 铺开有 {cells} 格,最多 {LARGEST_SHEET_CELLS} 格"
    return None


def _rectangle(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Cells of the smallest rectangle that holds all written ones."""
    rows: list[int] = []
    columns: list[int] = []
    tail = b""
    with archive.open(entry) as file:
        while block := file.read(1 << 20):
            found = _CELL.findall(tail + block)
            if found:
                numbers = [int(row) for _, row in found]
                names = {name for name, _ in found}
                rows = [min([*rows, *numbers]), max([*rows, *numbers])]
                places = [_column(name) for name in names]
                columns = [min([*columns, *places]), max([*columns, *places])]
            tail = block[-_OVERLAP:]
    if not rows:
        return 0
    return (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1)


def _column(name: bytes) -> int:
    number = 0
    for sign in name:
        number = number * 26 + sign - 64
    return number


def _circle(data: bytes) -> str | None:
    """Whether a chain of sectors of a compound file leads back into itself."""
    told = "扇区链绕成了圈"
    if len(data) < 512:
        return "文件头不全"
    shift = struct.unpack_from("<H", data, 30)[0]
    if shift not in (9, 12):
        return "扇区大小不对"
    size = 1 << shift
    difat = list(struct.unpack_from("<109I", data, 76))
    sector, seen = struct.unpack_from("<I", data, 68)[0], set[int]()
    while sector < _LAST:
        if sector in seen:
            return told
        seen.add(sector)
        more = _sector(data, sector, size)
        difat += more[:-1]
        sector = more[-1] if more else _LAST
    fat: list[int] = []
    for number in difat:
        if number < _LAST:
            fat += _sector(data, number, size)
    mini: list[int] = []
    sector, seen = struct.unpack_from("<I", data, 60)[0], set()
    while sector < len(fat) and sector not in seen:
        seen.add(sector)
        mini += _sector(data, sector, size)
        sector = fat[sector]
    return told if _has_circle(fat) or _has_circle(mini) else None


def _sector(data: bytes, number: int, size: int) -> Sequence[int]:
    start = (number + 1) * size
    whole = data[start : start + size]
    return struct.unpack(f"<{len(whole) // 4}I", whole[: len(whole) // 4 * 4])


def _has_circle(following: Sequence[int]) -> bool:
    state = bytearray(len(following))  # 0 not seen, 1 on the present way, 2 done
    for start in range(len(following)):
        way, at = [], start
        while at < len(following) and state[at] == 0:
            state[at] = 1
            way.append(at)
            at = following[at]
        if at < len(following) and state[at] == 1:
            return True
        for place in way:
            state[place] = 2
    return False
