"""A transcript file's bytes as text, JSON or a workbook."""

from __future__ import annotations

import os
import re
from functools import cached_property
from io import BufferedReader
from pathlib import Path, PurePath
from typing import IO, Any

from callcheck.errors import Location, ReadError
from callcheck.model import Problem
from callcheck.readers.encodings import decode, utf16_without_mark
from callcheck.readers.unpacking import BUFFER, GZIP, Allowance, gunzip

_JSON_START = re.compile(r"""\s*(?:\{\s*["}]|\[\s*[\[{"\]])""")
_HEAD = 65536
_LOST = "锟斤拷"
LARGEST_DOCUMENT_BYTES = 256 << 20
XLSX = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"
_XLS_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ODS = b"opendocument.spreadsheet"
PARQUET = b"PAR1"
_EXPORTED = {b"{\\rtf": "RTF", b"%PDF": "PDF"}
_BINARY = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"ID3", b"\x7fELF", b"OggS")


class Source:
    """One file. `path` is shown in errors, `stem` names calls that have no id of their own."""

    def __init__(
        self,
        path: str,
        data: bytes,
        *,
        encoding: str | None = None,
        speakers: dict[str, str] | None = None,
        stem: str | None = None,
    ) -> None:
        self.path = path
        self.data = data
        self.encoding = encoding
        self.speakers = speakers or {}
        self.stem = stem_of(path) if stem is None else stem
        self.problems: list[Problem] = []

    @property
    def is_workbook(self) -> bool:
        """Whether it is an XLSX, XLS or ODS file."""
        if self.data.startswith(_OLE):
            return any(name in self.data for name in _XLS_STREAMS)
        return self.data.startswith(XLSX) and (b"xl/" in self.data or _ODS in self.data[:256])

    @property
    def is_parquet(self) -> bool:
        """Whether it is a Parquet file."""
        return self.data.startswith(PARQUET)

    @cached_property
    def text(self) -> str:
        """Its text; an empty one for a workbook.

        Its encoding is found, and what was decoded wrongly before restored, as `decode` does.

        Raises:
            ReadError: `bad-encoding` when it is not in the encoding given.
        """
        if self.is_workbook or self.is_parquet:
            return ""
        text, problems = decode(self.data, self.encoding, self.path)
        self.problems.extend(problems)
        if _LOST in text:
            message = "文字在导出前就被转坏了(锟斤拷),找不回来"
            self.problems.append(Problem("text-lost", message))
        return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")

    @cached_property
    def json(self) -> Any:  # Any: whatever the file holds
        """Its JSON document; of several lines of JSON a list; None when it is not JSON."""
        import msgspec

        start = self.text.lstrip()[:1]
        if start not in ("{", "[", '"'):
            return None
        try:
            found = msgspec.json.decode(self.text.encode())
            while isinstance(found, str) and found.lstrip()[:1] in ("{", "[", '"'):
                found = msgspec.json.decode(found.encode())  # a reply that was kept as a string
        except (msgspec.DecodeError, RecursionError):
            return self._lines() if start != '"' else None
        return None if isinstance(found, str) else found

    def _lines(self) -> list[Any] | None:
        import msgspec

        found, bad = [], []
        for number, line in enumerate(self.text.split("\n"), 1):
            if not line.strip():
                continue
            try:
                found.append(msgspec.json.decode(line.encode()))
            except (msgspec.DecodeError, RecursionError):
                bad.append(number)
        if not found or len(bad) > len(found):
            return None
        for number in bad:
            self.problems.append(Problem("broken-json-line", f"第 {number} 行不是 JSON,已跳过"))
        return found

    def raise_broken_json(self) -> None:
        """Say where the JSON breaks, if this was meant to be JSON.

        Raises:
            ReadError: `broken-json`.
        """
        import json

        if self.json is not None or not _JSON_START.match(self.text):
            return
        try:
            json.loads(self.text)
        except RecursionError as error:
            where = Location(self.path)
            raise ReadError("broken-json", "JSON 套得太深", location=where) from error
        except json.JSONDecodeError as error:
            line = self.text.split("\n")[error.lineno - 1][:200]
            where = Location(self.path, error.lineno, error.colno, line)
            raise ReadError("broken-json", f"JSON 写坏了:{error.msg}", location=where) from error


def stem_of(path: str) -> str:
    """The name of a file without its suffix, with or without gzip's.

    >>> stem_of("a/b.jsonl.gz")
    'b'
    """
    name = PurePath(path).name
    return PurePath(name[:-3] if name.endswith(".gz") else name).stem


def path_text(path: str | Path) -> str:
    r"""A path as text that can be shown and stored: bytes that are no characters are spelled out.

    >>> path_text("录音\udcff.txt")
    '录音\\xff.txt'
    """
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def open_source(
    path: Path, *, encoding: str | None = None, speakers: dict[str, str] | None = None
) -> Source:
    """A file, unpacked when it is gzip.

    Raises:
        ReadError: `empty-file`, `binary-file`, `bad-archive`, `archive-too-large`,
            `file-too-large`, `cannot-open`.
    """
    name = path_text(path)
    with open_file(path) as file:
        packed = file.peek(2)[:2] == GZIP
        stream = gunzip(file, Allowance(name, path.stat().st_size), name) if packed else file
        data = read_document(stream, name)
    return source_of(name, data, encoding=encoding, speakers=speakers)


def open_file(path: Path) -> BufferedReader:
    """A file's bytes.

    Raises:
        ReadError: `cannot-open`.
    """
    try:
        return BufferedReader(path.open("rb", buffering=0), BUFFER)
    except OSError as error:
        message = f"打不开:{error.strerror}"
        raise ReadError("cannot-open", message, location=Location(path_text(path))) from error


def read_document(stream: IO[bytes], path: str, begun: bytes = b"") -> bytes:
    """All that is left of a stream after what was read of it.

    Raises:
        ReadError: `file-too-large` for what only a line by line format may be.
    """
    data = begun + stream.read(LARGEST_DOCUMENT_BYTES + 1)
    if len(data) > LARGEST_DOCUMENT_BYTES:
        message = f"文件超过 {LARGEST_DOCUMENT_BYTES >> 20} MB,又不是一行一通的 JSONL"
        where = Location(path)
        raise ReadError("file-too-large", message, location=where, hint="拆开,或转成 JSONL")
    return data


def source_of(
    path: str,
    data: bytes,
    *,
    encoding: str | None = None,
    speakers: dict[str, str] | None = None,
) -> Source:
    """The source of a whole document.

    Raises:
        ReadError: `empty-file`, `binary-file`.
    """
    where = Location(path)
    if not data.strip():
        raise ReadError("empty-file", "文件是空的", location=where)
    source = Source(path, data, encoding=encoding, speakers=speakers)
    kind = next((name for mark, name in _EXPORTED.items() if data.startswith(mark)), None)
    if kind:
        raise not_text(path, f"{kind} 文档")
    if not (source.is_workbook or source.is_parquet) and _is_binary(data[:_HEAD]):
        raise not_text(path, "录音、图片或别的文件")
    return source


def not_text(path: str, kind: str) -> ReadError:
    """The error of a file that is no transcript as it is."""
    return ReadError(
        "binary-file",
        f"这不是文本,像是{kind}",
        location=Location(path),
        hint="先导出为文本、CSV 或 JSON",
    )


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BINARY) or head.startswith(XLSX):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_without_mark(head):
        return False
    zeros = head.count(0)
    if zeros * 20 > len(head) or (zeros and not _is_text(head.replace(b"\0", b""))):
        return True
    return sum(b < 9 or 13 < b < 32 for b in head) > len(head) * 0.1


def _is_text(head: bytes) -> bool:
    """Whether bytes are UTF-8 or GB18030, the last character perhaps cut."""
    for name in ("utf-8", "gb18030", "big5hkscs"):
        try:
            head.decode(name)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                continue
        return True
    return False
