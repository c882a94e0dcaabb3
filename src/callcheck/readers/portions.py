"""The input cut into portions that any process can read by itself, in bounded memory.

A JSONL file with a call a line, of any size and packed or not, is cut every few lines and never
held whole; every other file is one portion.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any

from callcheck.errors import ReadError, UsageError
from callcheck.readers.lines import LONGEST_LINE_BYTES, line_format, numbered_lines, too_long
from callcheck.readers.source import not_text, open_file, path_text, read_document
from callcheck.readers.unpacking import GZIP, ZIP, Allowance, gunzip, kind_of_zip, members

PORTION_LINES = 32
PORTION_BYTES = 1 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Portion:
    """A whole document, some lines of one, or why there is none.

    Attributes:
        path: the file, and after a slash the place inside an archive.
        data: bytes as in the file, unpacked.
        line: 1-based number of the first line; 0 for a whole document.
        count: lines, 1 for a document.
        format: of the lines; empty for a document, whose format is its reader's to find.
        encoding: of the lines, where it is known.
        error: set, and nothing else but the path, when it could not be had.
        weight: bytes read from the disk for it, near enough for a progress bar.
    """

    path: str
    data: bytes = b""
    line: int = 0
    count: int = 1
    format: str = ""
    encoding: str | None = None
    error: ReadError | None = None
    weight: int = 0


def portions(paths: Sequence[str | Path], encoding: str | None = None) -> Iterator[Portion]:
    """The portions of files, folders, globs and archives, in order of path and place.

    Raises:
        UsageError: `missing-path`, before anything is read.
    """
    for path in (file for item in named_paths(paths) for file in files_below(item)):
        try:
            yield from _weighed(path, encoding)
        except ReadError as error:
            yield Portion(path_text(path), error=error)


def named_paths(paths: Sequence[str | Path]) -> list[Path]:
    """The paths that are there, with globs opened up.

    Raises:
        UsageError: `missing-path`.
    """
    found: list[Path] = []
    for path in map(Path, paths):
        if path.exists():
            found.append(path)
            continue
        # Path.glob takes no absolute pattern.
        matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207
        if not matches:
            raise UsageError("missing-path", f"没有这个路径:{path}")
        found.extend(map(Path, matches))
    return found


def files_below(path: Path) -> Iterator[Path]:
    """The file itself, or all files of a folder in order of their parts; hidden ones left out.

    Only one folder's names are held at a time for each level.
    """
    if not path.is_dir():
        yield path
        return
    with os.scandir(path) as entries:
        names = sorted(
            (entry.name, entry.is_dir(follow_symlinks=False))
            for entry in entries
            if not entry.name.startswith((".", "~$"))
        )
    for name, is_folder in names:
        below = path / name
        if is_folder:
            yield from files_below(below)
        elif below.is_file():
            yield below


def input_bytes(paths: Sequence[str | Path]) -> int:
    """Bytes on the disk of all files, for a progress bar."""
    files = (file for item in named_paths(paths) for file in files_below(item))
    return sum(file.stat().st_size for file in files)


def _weighed(path: Path, encoding: str | None) -> Iterator[Portion]:
    """The portions of a file, each with what was read from the disk since the one before."""
    with open_file(path) as file:
        size, told = os.fstat(file.fileno()).st_size, 0
        for portion in _opened(file, path_text(path), size, encoding):
            place = min(file.tell(), size) if not file.closed else size
            yield replace(portion, weight=max(0, place - told))
            told = max(place, told)


def _opened(file: BufferedReader, path: str, size: int, encoding: str | None) -> Iterator[Portion]:
    head = file.peek(4)[:4]
    allowance = Allowance(path, size)
    kind = kind_of_zip(file) if head.startswith(ZIP) else ""
    if kind == "document":
        raise not_text(path, "Word 文档")
    if kind == "files":
        for label, stream in members(file, allowance, path):
            yield from _member(stream, label, allowance, encoding)
        return
    yield from _unpacked(file, path, allowance, encoding)


def _member(
    stream: BufferedReader | ReadError, path: str, allowance: Allowance, encoding: str | None
) -> Iterator[Portion]:
    if isinstance(stream, ReadError):
        yield Portion(path, error=stream)
        return
    try:
        yield from _unpacked(stream, path, allowance, encoding)
    except ReadError as error:
        if error.code == "archive-too-large":
            raise  # nothing more is taken from such an archive
        yield Portion(path, error=error)


def _unpacked(
    stream: BufferedReader, path: str, allowance: Allowance, encoding: str | None
) -> Iterator[Portion]:
    if stream.peek(2)[:2] == GZIP:
        stream = gunzip(stream, allowance, path)
    yield from _cut(stream, path, encoding)


def _cut(stream: BufferedReader, path: str, encoding: str | None) -> Iterator[Portion]:
    begun, lines = b"", numbered_lines(stream)
    if stream.peek(64)[:64].removeprefix(_BOM).lstrip()[:1] == b"{":
        number, first = 0, b""
        for number, first in lines:  # noqa: B007 - wanted after the loop
            begun += first
            if first.strip() or len(begun) > LONGEST_LINE_BYTES:
                break
        if len(first) > LONGEST_LINE_BYTES:
            yield from _after_too_long(stream, path, encoding, (number, begun))
            return
        found = line_format(path, first.removeprefix(_BOM), encoding)
        second = next(((n, line) for n, line in lines if line.strip()), None) if found else None
        if found and second:
            head = [(number, first.removeprefix(_BOM)), second]
            yield from _line_portions(path, head, lines, *found)
            return
    yield Portion(path, read_document(stream, path, begun))


def _after_too_long(
    stream: BufferedReader, path: str, encoding: str | None, begun: tuple[int, bytes]
) -> Iterator[Portion]:
    """The rest of a file whose first line is too long for a call, or one large document."""
    number, head = begun
    data = read_document(stream, path, head)
    end = data.find(b"\n", len(head) - 1) + 1
    rest = BytesIO(data[end:] if end else b"")
    lines = ((number + n, line) for n, line in numbered_lines(rest))
    second = next(((n, line) for n, line in lines if line.strip()), None)
    found = second and line_format(path, second[1], encoding)
    if not second or not found:
        yield Portion(path, data)
        return
    yield Portion(path, error=too_long(path, number))
    yield from _line_portions(path, [second], lines, *found)


def _line_portions(
    path: str,
    head: list[tuple[int, bytes]],
    lines: Iterator[tuple[int, bytes]],
    name: str,
    encoding: str | None,
) -> Iterator[Portion]:
    kept: list[bytes] = []
    start = size = 0

    def portion() -> Portion:
        return Portion(path, b"".join(kept), start, len(kept), name, encoding)

    def following() -> Iterator[tuple[int, Any]]:  # Any: bytes, or the error that ends them
        yield from head
        try:
            yield from lines
        except ReadError as error:  # what came before the break is good
            yield 0, error

    for number, line in following():
        if kept and (
            isinstance(line, ReadError)
            or len(line) > LONGEST_LINE_BYTES
            or number != start + len(kept)
            or len(kept) >= PORTION_LINES
            or size >= PORTION_BYTES
        ):
            yield portion()
            kept, size = [], 0
        if isinstance(line, ReadError):
            raise line
        if len(line) > LONGEST_LINE_BYTES:
            yield Portion(path, error=too_long(path, number))
            continue
        if not kept:
            start = number
        kept.append(line)
        size += len(line)
    if kept:
        yield portion()
