"""A transcript file's bytes as text, JSON or a workbook."""

from __future__ import annotations

import re
from functools import cached_property
from io import BufferedReader
from pathlib import Path, PurePath
from typing import IO, Any

from callcheck.errors import Location, ReadError
from callcheck.model import Problem
from callcheck.readers.unpacking import BUFFER, GZIP, Allowance, gunzip

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_JSON_START = re.compile(r"""\s*(?:\{\s*["}]|\[\s*[\[{"\]])""")
_HEAD = 65536
LARGEST_DOCUMENT_BYTES = 256 << 20
XLSX = b"PK\x03\x04"
_BINARY = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"%PDF",
    b"RIFF",
    b"ID3",
    b"\xd0\xcf\x11\xe0",
    b"\x7fELF",
    b"PAR1",
    b"OggS",
)


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
        """Whether it is an XLSX file."""
        return self.data.startswith(XLSX) and b"xl/" in self.data

    @cached_property
    def text(self) -> str:
        """Its text; an empty one for a workbook.

        The encoding is the one given, else a byte order mark's, else strict UTF-8, UTF-16 by its
        zero bytes, strict GB18030, and last UTF-8 with bytes replaced and a problem noted.

        Raises:
            ReadError: `bad-encoding` when it is not in the encoding given.
        """
        if self.is_workbook:
            return ""
        text, problem = _decode(self.data, self.encoding, self.path)
        if problem:
            self.problems.append(problem)
        return text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")

    @cached_property
    def json(self) -> Any:  # Any: whatever the file holds
        """Its JSON document; of several lines of JSON a list; None when it is not JSON."""
        import msgspec

        start = self.text.lstrip()[:1]
        if start not in ("{", "["):
            return None
        try:
            return msgspec.json.decode(self.text.encode())
        except (msgspec.DecodeError, RecursionError):
            return self._lines()

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


def open_source(
    path: Path, *, encoding: str | None = None, speakers: dict[str, str] | None = None
) -> Source:
    """A file, unpacked when it is gzip.

    Raises:
        ReadError: `empty-file`, `binary-file`, `bad-archive`, `archive-too-large`,
            `file-too-large`, `cannot-open`.
    """
    name = str(path)
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
        raise ReadError("cannot-open", message, location=Location(str(path))) from error


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
    if not source.is_workbook and _is_binary(data[:_HEAD]):
        message = "这不是文本,像是录音、图片或旧版表格"
        raise ReadError("binary-file", message, location=where, hint="先导出为文本、CSV 或 JSON")
    return source


def _is_binary(head: bytes) -> bool:
    if head.startswith(_BINARY) or head.startswith(XLSX):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or _utf16_without_mark(head):
        return False
    return head.count(0) > 0 or sum(b < 9 or 13 < b < 32 for b in head) > len(head) * 0.1


def _utf16_without_mark(head: bytes) -> str | None:
    for offset, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[offset::2].count(0)
        if zeros and zeros > len(head) * 0.1 and not head[1 - offset :: 2].count(0):
            return name
    return None


def _decode(data: bytes, encoding: str | None, path: str) -> tuple[str, Problem | None]:
    if encoding:
        try:
            return data.decode(encoding), None
        except (UnicodeDecodeError, LookupError) as error:
            where = Location(path)
            raise ReadError("bad-encoding", f"不是 {encoding} 编码", location=where) from error
    named = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    for name in (named, "utf-8", _utf16_without_mark(data[:_HEAD]), "gb18030"):
        if name is None:
            continue
        try:
            return data.decode(name), None
        except UnicodeDecodeError:
            continue
    text = data.decode("utf-8", "replace")
    count = text.count("\ufffd")
    return text, Problem("bytes-replaced", f"有 {count} 处字节认不出,已替换")
