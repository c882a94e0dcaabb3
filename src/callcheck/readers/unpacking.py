"""Bytes out of files and archives, never more than a bound allows."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, Literal, Protocol

from callcheck.errors import Location, ReadError

GZIP = b"\x1f\x8b"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
BUFFER = 1 << 18
HIGHEST_RATIO = 250  # transcripts shrink five to twenty times, deflate at most 1,032 times
FREE_BYTES = 64 << 20  # unpacked without looking at the ratio
MOST_MEMBERS = 1_000_000
_LONGEST_TYPE = 200
_BROKEN = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Allowance:
    """How many bytes one archive may unpack to: `HIGHEST_RATIO` times its size, all told."""

    def __init__(self, path: str, packed_bytes: int) -> None:
        self.path = path
        self.left = max(FREE_BYTES, packed_bytes * HIGHEST_RATIO)

    def take(self, count: int) -> None:
        """Count bytes unpacked.

        Raises:
            ReadError: `archive-too-large`.
        """
        self.left -= count
        if self.left < 0:
            message = f"压缩文件解开后超过原来的 {HIGHEST_RATIO} 倍,不像转写"
            raise ReadError("archive-too-large", message, location=Location(self.path))


class _Readable(Protocol):
    def read(self, size: int = ..., /) -> bytes: ...


class _Metered(io.RawIOBase):
    """What is unpacked, counted, with every way an archive can be broken as one error."""

    def __init__(self, inner: _Readable, allowance: Allowance, path: str) -> None:
        self._inner = inner
        self._allowance = allowance
        self._path = path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:  # type: ignore[no-untyped-def]  # a writable buffer
        try:
            data = self._inner.read(len(buffer))
        except _BROKEN as error:
            raise bad_archive(self._path) from error
        self._allowance.take(len(data))
        buffer[: len(data)] = data
        return len(data)


def bad_archive(path: str) -> ReadError:
    """The error of an archive that cannot be unpacked."""
    return ReadError("bad-archive", "压缩文件坏了或没传完", location=Location(path))


def gunzip(packed: IO[bytes], allowance: Allowance, path: str) -> io.BufferedReader:
    """The stream inside a gzip stream; reading it raises `bad-archive`, `archive-too-large`."""
    # BufferedReader wants no more of its raw stream than a RawIOBase has.
    return io.BufferedReader(_Metered(gzip.GzipFile(fileobj=packed), allowance, path), BUFFER)


def members(
    packed: IO[bytes], allowance: Allowance, path: str
) -> Iterator[tuple[str, io.BufferedReader | ReadError]]:
    """Each file of a zip in order of its path, as a stream or why it cannot be read.

    Hidden files and the folders some packers add are left out, as in a folder on disk.

    Raises:
        ReadError: `bad-archive`, `archive-too-large` for more than a million files.
    """
    try:
        archive = zipfile.ZipFile(packed)
    except _BROKEN as error:
        raise bad_archive(path) from error
    with archive:
        found = archive.infolist()
        if len(found) > MOST_MEMBERS:
            message = f"压缩包里有 {len(found)} 个文件,最多 {MOST_MEMBERS}"
            raise ReadError("archive-too-large", message, location=Location(path))
        files = [(PurePosixPath(_name(info)).parts, info) for info in found if not info.is_dir()]
        for parts, info in sorted(files, key=lambda item: (item[0], item[1].header_offset)):
            if any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
                continue
            label = "/".join((path, *parts))
            try:
                opened = archive.open(info)
            except _BROKEN:
                yield label, bad_archive(label)
                continue
            with opened:
                yield label, io.BufferedReader(_Metered(opened, allowance, label), BUFFER)


def kind_of_zip(packed: IO[bytes]) -> Literal["workbook", "document", "files"]:
    """What a zip is: a workbook, a text document, or files; the stream is left at its start."""
    try:
        with zipfile.ZipFile(packed) as archive:
            names = archive.namelist()
            if any(name.startswith("xl/") for name in names):
                return "workbook"
            if any(name.startswith("word/") for name in names):
                return "document"
            if "mimetype" not in names or archive.getinfo("mimetype").file_size > _LONGEST_TYPE:
                return "files"
            kind = archive.read("mimetype")
            if b"opendocument.spreadsheet" in kind:
                return "workbook"
            return "document" if b"opendocument" in kind else "files"
    except _BROKEN:
        return "files"
    finally:
        packed.seek(0)


def _name(info: zipfile.ZipInfo) -> str:
    """The member's name; without the UTF-8 flag a Chinese Windows wrote it in GB18030."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename
