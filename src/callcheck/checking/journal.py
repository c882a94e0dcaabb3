"""An output that is written piece by piece and goes on where it stopped, whatever stopped it.

Three files: the output, there only when it is whole; `….part`, as far as it is written; and
`….journal`, a line for how it is made and one for each piece, written after the piece's bytes. A
piece whose line is missing or broken, or whose bytes are not those the line tells of, is made again.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Self

import msgspec

from callcheck.errors import UsageError
from callcheck.temporary import told_where

_BLOCK = 1 << 20
_HEAD = b'{"callcheck":'
_NAMES = {
    "callcheck": "callcheck 的版本",
    "rule_set": "规则",
    "profile": "机构设置",
    "as_of": "--as-of",
    "encoding": "--encoding",
    "input": "输入",
    "mask": "--mask",
}


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far the output is.

    Pieces and bytes done, a CRC-32 of all these bytes, totals, and whether nothing is missing.
    """

    pieces: int = 0
    size: int = 0
    crc: int = 0
    calls: int = 0
    flagged: int = 0
    worst: int = -1
    errors: int = 0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class _Files:
    out: Path
    part: Path
    journal: Path


class Journal:
    """The output of one run, perhaps begun by an earlier one.

    Args:
        out: the output.
        made_by: everything that decides what the bytes will be, by the names of `_NAMES`.

    Attributes:
        entry: how far it is.

    Raises:
        UsageError: `resume-mismatch` when it was begun with something else, `resume-busy` when
            another process is at it, `cannot-write`.
    """

    def __init__(self, out: Path, made_by: Mapping[str, Any]) -> None:
        self._named = out
        out = out.resolve() if out.is_symlink() else out  # the link stays
        self._files = _Files(
            out, out.with_name(f"{out.name}.part"), out.with_name(f"{out.name}.journal")
        )
        self.entry = Entry()
        with told_where(self._files.journal):
            self._journal = self._files.journal.open("a+b")
        try:
            _lock(self._journal, self._files.journal)
            with told_where(self._files.journal):
                self._read(made_by)
            with told_where(self._files.part):
                self._part = self._open_part()
        except BaseException:
            _close(self._journal)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        _close(self._part)
        _close(self._journal)

    def add(self, data: bytes, entry: Entry) -> None:
        """Write a piece's bytes, then that they are written; `size` and `crc` are filled in."""
        with told_where(self._files.part):
            self._part.write(data)
            self._part.flush()
        size, crc = self.entry.size + len(data), zlib.crc32(data, self.entry.crc)
        self._note(msgspec.structs.replace(entry, size=size, crc=crc))

    def finish(self) -> None:
        """Put the output in its place and take the journal away."""
        with told_where(self._named):
            if not self.entry.whole:
                os.fsync(self._part.fileno())
                self._note(msgspec.structs.replace(self.entry, whole=True))
            if self._files.part.exists():
                self._files.part.replace(self._files.out)
            self._files.journal.unlink()

    def _note(self, entry: Entry) -> None:
        self.entry = entry
        with told_where(self._files.journal):
            self._journal.write(msgspec.json.encode(entry) + b"\n")
            self._journal.flush()

    def _read(self, made_by: Mapping[str, Any]) -> None:
        """Take over what an earlier run left, as far as it is good; the rest is cut off."""
        self._journal.seek(0)
        head = self._journal.readline()
        if not head.endswith(b"\n"):
            if not _HEAD.startswith(head[: len(_HEAD)]):
                raise _not_ours(self._files.journal)
            self._begin(made_by)
            return
        begun = _decoded(head, dict)
        if begun is None or not head.startswith(_HEAD):
            raise _not_ours(self._files.journal)
        _compare(begun, made_by, self._files.journal)
        good = self._journal.tell()
        kept = self._kept()
        with kept.open("rb") if kept else BytesIO() as file:
            for length, entry in self._entries():
                if not _holds(file, self.entry, entry):
                    break
                self.entry, good = entry, good + length
        if kept == self._files.out and not self._is_finished():
            self.entry, good = Entry(), len(head)
        self._journal.truncate(good)

    def _kept(self) -> Path | None:
        """Where an earlier run's bytes are; a run that was stopped at its end has moved them."""
        return next((p for p in (self._files.part, self._files.out) if p.is_file()), None)

    def _is_finished(self) -> bool:
        return self.entry.whole and self._files.out.stat().st_size == self.entry.size

    def _entries(self) -> Iterator[tuple[int, Entry]]:
        while (line := self._journal.readline()).endswith(b"\n"):
            entry = _decoded(line, Entry)
            if entry is None:
                return
            yield len(line), entry

    def _begin(self, made_by: Mapping[str, Any]) -> None:
        self._journal.truncate(0)
        self._journal.write(msgspec.json.encode(dict(made_by)) + b"\n")
        self._journal.flush()

    def _open_part(self) -> IO[bytes]:
        part = self._files.part
        if self.entry.whole and not part.is_file():
            return BytesIO()
        file = part.open("r+b" if part.is_file() else "w+b")
        file.truncate(self.entry.size)
        file.seek(self.entry.size)
        return file


def _close(file: IO[bytes]) -> None:
    """Close it; what could not be written has been told, or is made again by the next run."""
    with suppress(OSError):
        file.close()


def _decoded(line: bytes, kind: Any) -> Any:  # Any: dict or Entry; None when it is broken
    with suppress(msgspec.DecodeError, UnicodeDecodeError):
        return msgspec.json.decode(line, type=kind)
    return None


def _holds(file: IO[bytes], before: Entry, after: Entry) -> bool:
    """Whether the bytes between two entries are there and those that were written."""
    left, crc = after.size - before.size, before.crc
    while left > 0 and (block := file.read(min(left, _BLOCK))):
        left, crc = left - len(block), zlib.crc32(block, crc)
    return left == 0 and crc == after.crc


def _compare(begun: Mapping[str, Any], made_by: Mapping[str, Any], journal: Path) -> None:
    other = [name for key, name in _NAMES.items() if begun.get(key) != made_by.get(key)]
    if other:
        message = f"{'、'.join(other)}和上次不一样,不能接着写"
        hint = f"恢复原样;或删掉 {journal} 从头再来"
        raise UsageError("resume-mismatch", message, hint=hint)


def _not_ours(journal: Path) -> UsageError:
    return UsageError("resume-mismatch", f"{journal} 不是续跑记录", hint="换一个输出文件名")


def _lock(file: IO[bytes], journal: Path) -> None:
    """Keep others out until this process ends; without `fcntl` nobody is kept out."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        same = os.path.samestat(os.fstat(file.fileno()), journal.stat())
    except OSError:
        same = False
    if not same:
        raise UsageError("resume-busy", f"另一个进程正在写 {journal}")
