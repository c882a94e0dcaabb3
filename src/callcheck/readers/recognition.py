"""What a file is taken for, and how sure each reader is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from callcheck.errors import ReadError
from callcheck.readers.lines import decode_line, row_source
from callcheck.readers.portions import Portion, files_below, named_paths, portions
from callcheck.readers.registry import LEAST_SCORE, ODD, FormatInfo, Reader, choose, readers
from callcheck.readers.source import Source, path_text, source_of


@dataclass(frozen=True, slots=True)
class Recognition:
    """One file, or one inside an archive.

    Attributes:
        path: as in errors.
        taken_for: the format it is read as; None when it cannot be read.
        scores: of the readers that see something in it, the surest first.
        in_lines: whether each line is a document of its own.
        calls: in it; in its first line for one of lines.
        turns: of all these calls.
        error: why it cannot be read, although `taken_for` may be known.
    """

    path: str
    taken_for: FormatInfo | None = None
    scores: tuple[tuple[FormatInfo, float], ...] = ()
    in_lines: bool = False
    calls: int = 0
    turns: int = 0
    error: ReadError | None = None

    @property
    def least(self) -> float:
        """What a reader must be sure of."""
        return LEAST_SCORE


def recognise(paths: Sequence[str | Path], encoding: str | None = None) -> Iterator[Recognition]:
    """Each file of the paths, of folders and archives too; of JSONL only the beginning is read.

    Raises:
        UsageError: `missing-path`.
    """
    for file in (file for path in named_paths(paths) for file in files_below(path)):
        seen: set[str] = set()
        for portion in portions([file], encoding):
            if portion.path not in seen:
                seen.add(portion.path)
                yield _recognised(portion, encoding)
            elif portion.path == path_text(file) and portion.error is None:
                break  # more lines of the same


def _recognised(portion: Portion, encoding: str | None) -> Recognition:
    if portion.error is not None:
        return Recognition(portion.path, error=portion.error)
    try:
        source = _source(portion, encoding)
        scores = sorted(((r.FORMAT, _score(r, source)) for r in readers()), key=lambda s: -s[1])
        seen = tuple((info, score) for info, score in scores if score > 0)
    except ReadError as error:
        return Recognition(portion.path, error=error)
    except (msgspec.DecodeError, *ODD) as error:
        return Recognition(portion.path, error=ReadError("reader-failed", str(error)))
    lines = bool(portion.line)
    info = None
    try:
        reader = choose(source)
        info = reader.FORMAT
        calls = list(reader.read(source))
    except ReadError as error:
        return Recognition(portion.path, info, seen, lines, error=error)
    except ODD as error:
        failed = ReadError("reader-failed", f"{type(error).__name__}: {error}")
        return Recognition(portion.path, info, seen, lines, error=failed)
    turns = sum(len(call.turns) for call in calls)
    empty = None if calls else ReadError("no-turns", "文件里没有通话")
    return Recognition(portion.path, info, seen, lines, len(calls), turns, empty)


def _source(portion: Portion, encoding: str | None) -> Source:
    if not portion.line:
        return source_of(portion.path, portion.data, encoding=encoding)
    line = next(line for line in portion.data.split(b"\n") if line.strip())
    row, _ = decode_line(line, encoding, portion.encoding)
    return row_source(portion.path, "", row, line)


def _score(reader: Reader, source: Source) -> float:
    try:
        return reader.sniff(source)
    except ODD:
        return 0.0
