"""JSONL, a call a line: which files are that, and a line read by itself."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import Any

import msgspec

from callcheck.errors import Location, ReadError
from callcheck.model import Problem
from callcheck.readers.encodings import chinese_encoding, restore, wrongly_read_as
from callcheck.readers.registry import ODD, choose
from callcheck.readers.source import Source

LONGEST_LINE_BYTES = 32 << 20
_REST = 1 << 20
_TWICE = "twice:"


def numbered_lines(stream: BufferedReader | BytesIO) -> Iterator[tuple[int, bytes]]:
    """Each line with its 1-based number; of one that is too long `LONGEST_LINE_BYTES` + 1 bytes."""
    number = 0
    while line := stream.readline(LONGEST_LINE_BYTES + 1):
        number += 1
        yield number, line
        if len(line) > LONGEST_LINE_BYTES and not line.endswith(b"\n"):
            while (rest := stream.readline(_REST)) and not rest.endswith(b"\n"):
                pass


def too_long(path: str, number: int) -> ReadError:
    """The error of a line that is not read."""
    message = f"第 {number} 行超过 {LONGEST_LINE_BYTES >> 20} MB,已跳过"
    return ReadError("line-too-long", message, location=Location(path, number))


def line_format(path: str, line: bytes, encoding: str | None) -> tuple[str, str | None] | None:
    """The format and the encoding of a file whose first line is a call; None when it is not."""
    found = None
    if encoding is None and not _is(line, "utf-8"):
        found = chinese_encoding(line)
    elif encoding is None and (wrong := wrongly_read_as(line.decode())):
        found = _TWICE + wrong
    try:
        row, _ = decode_line(line, encoding, found)
        if not isinstance(row, dict):
            return None
        return choose(row_source(path, "", row, line)).FORMAT.name, found
    except (msgspec.DecodeError, ReadError, *ODD):
        return None


def decode_line(
    line: bytes, encoding: str | None, likely: str | None = None
) -> tuple[Any, Problem | None]:  # Any: JSON
    """A line's JSON, and a problem when bytes had to be replaced.

    Args:
        line: as in the file.
        encoding: the one given; nothing else is tried.
        likely: that of the file's first line, tried first; `twice:` and the one that it was read as
            by mistake before it was stored.

    Raises:
        msgspec.DecodeError: when it is not JSON.
        ReadError: `bad-encoding`.
    """
    if encoding is not None:
        try:
            return msgspec.json.decode(line.decode(encoding)), None
        except (UnicodeError, LookupError) as error:
            raise ReadError("bad-encoding", f"不是 {encoding} 编码") from error
    if likely is not None and likely.startswith(_TWICE):
        return _restored(line, likely.removeprefix(_TWICE))
    for name in (likely or "utf-8", "utf-8", "gb18030"):
        try:
            return msgspec.json.decode(line if name == "utf-8" else line.decode(name)), None
        except UnicodeDecodeError:
            continue
    text = line.decode("utf-8", "replace")
    message = f"有 {text.count(chr(0xFFFD))} 处字节认不出,已替换"
    return msgspec.json.decode(text), Problem("bytes-replaced", message)


def _restored(line: bytes, name: str) -> tuple[Any, Problem | None]:  # Any: JSON
    text = line.decode("utf-8", "replace")
    back, problem = restore(text, name)
    try:
        return msgspec.json.decode(back), problem
    except msgspec.DecodeError:
        return msgspec.json.decode(text), problem


def _is(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def row_source(path: str, stem: str, row: Any, line: bytes) -> Source:  # Any: JSON
    """A source that holds one row; a call without an id is named `stem`."""
    source = Source(path, line, stem=stem)
    source.__dict__["json"] = row
    return source
