"""Calls of any format into callcheck's own JSONL or a vCon file each, in bounded memory."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from callcheck.errors import ReadError
from callcheck.model import Call
from callcheck.readers import vcon
from callcheck.readers.call_log import CallLog
from callcheck.readers.exact import call_to_exact
from callcheck.readers.portions import Portion, portions
from callcheck.readers.reading import calls_of
from callcheck.readers.source import Source, source_of, stem_of
from callcheck.reporting.jsonl import encode
from callcheck.reporting.printable import shown_json
from callcheck.reporting.report_lines import ReportLines
from callcheck.reporting.vcon import add_reports, call_to_vcon
from callcheck.reporting.writing import whole_or_not
from callcheck.temporary import clear

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_LONGEST_NAME_BYTES = 180
Advance = Callable[[int, int], None]


@dataclass(slots=True)
class Converted:
    """What came of a conversion; nothing of it but `renamed` and names grows with the input.

    Attributes:
        calls: written.
        kept: of these, calls in vCon files that were copied as they are.
        reports: written into vCon files.
        matched: calls with a row in the call log.
        unmatched: calls without one.
        renamed: files whose call's id another call had before.
        errors: what could not be read.
        shown: the first of these.
        errors_path: where all of these are; None when there are none.
    """

    calls: int = 0
    kept: int = 0
    reports: int = 0
    matched: int = 0
    unmatched: int = 0
    renamed: int = 0
    errors: int = 0
    shown: list[ReadError] = field(default_factory=list)
    errors_path: Path | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """An input, and what is joined to its calls.

    Attributes:
        paths: files, folders, globs and archives.
        encoding: of all files; detected when None.
        log: a call log that fills in what is not known.
        advance: takes bytes of the input and calls that are done since it was last called.
    """

    paths: Sequence[str | Path]
    encoding: str | None = None
    log: CallLog | None = None
    advance: Advance = lambda _weight, _calls: None

    def to_native(self, out: Path) -> Converted:
        """Write a call a line to `out`, gzip when it is called so.

        Raises:
            UsageError: `missing-path`, `cannot-write`.
        """
        done = Converted()
        with (
            whole_or_not(out) as part,
            _opened(part, packed=out.suffix == ".gz") as file,
            _errors_beside(out, done) as fail,
        ):
            for portion in portions(self.paths, self.encoding):
                before = done.calls
                for call in self._calls(portion, done, fail):
                    file.write(encoded(call_to_exact(call)) + b"\n")
                    done.calls += 1
                self.advance(portion.weight, done.calls - before)
        return done

    def to_vcon(
        self, folder: Path, created_at: datetime, reports: ReportLines | None = None
    ) -> Converted:
        """Write a file a call to `folder`; a vCon of the input stays as it is.

        Args:
            folder: made when it is not there.
            created_at: of the vCons that are made.
            reports: written into the vCons of their calls.

        Raises:
            UsageError: `missing-path`, `cannot-write`.
        """
        done, names = Converted(), _Names()
        clear(folder)
        with _errors_beside(folder, done) as fail:
            for whole in portions(self.paths, self.encoding):
                before = done.calls
                for portion in _documents(whole):
                    source = _vcon_source(portion, self.encoding)
                    for name, text in (
                        self._made(portion, created_at, reports, done, fail)
                        if source is None
                        else self._copied(portion, source, reports, done, fail)
                    ):
                        path = folder / names.file(name, ".vcon")
                        with whole_or_not(path, tidy=False) as part:
                            part.write_bytes(text)
                self.advance(whole.weight, done.calls - before)
        done.renamed = names.renamed
        return done

    def _made(
        self,
        portion: Portion,
        created_at: datetime,
        reports: ReportLines | None,
        done: Converted,
        fail: Callable[[ReadError], None],
    ) -> Iterator[tuple[str, bytes]]:
        for call in self._calls(portion, done, fail):
            text = encoded(call_to_vcon(call, created_at)) + b"\n"
            found = _of(reports, call)
            if found:
                text = add_reports(text.decode(), found, portion.path).encode()
            done.calls, done.reports = done.calls + 1, done.reports + len(found)
            yield call.call_id, text

    def _copied(
        self,
        portion: Portion,
        source: Source,
        reports: ReportLines | None,
        done: Converted,
        fail: Callable[[ReadError], None],
    ) -> Iterator[tuple[str, bytes]]:
        alone = Conversion((), self.encoding)  # what is copied is not filled from the log
        calls = list(alone._calls(portion, done, fail))
        if not calls:
            return
        found = [report for call in calls for report in _of(reports, call)]
        text = portion.data
        if found:
            text = add_reports(source.text, found, portion.path).encode()
        done.calls, done.kept = done.calls + len(calls), done.kept + len(calls)
        done.reports += len(found)
        yield (calls[0].call_id.partition("#")[0] if portion.line else stem_of(portion.path)), text

    def _calls(
        self, portion: Portion, done: Converted, fail: Callable[[ReadError], None]
    ) -> Iterator[Call]:
        for item in calls_of(portion, encoding=self.encoding):
            if isinstance(item, ReadError):
                fail(item)
                continue
            if self.log is None:
                yield item
                continue
            call, row = self.log.join(item)
            done.matched, done.unmatched = (
                done.matched + (row is not None),
                done.unmatched + (row is None),
            )
            yield call


def _of(reports: ReportLines | None, call: Call) -> list[Mapping[str, Any]]:
    found = None if reports is None else reports.take(call.call_id)
    return [] if found is None else [found]


def _documents(portion: Portion) -> Iterator[Portion]:
    """The portion, or each line of one that holds vCons."""
    if portion.format != vcon.FORMAT.name:
        yield portion
        return
    lines = portion.data.split(b"\n")[: portion.count]
    for number, line in enumerate(lines, portion.line):
        yield Portion(portion.path, line, number, 1, portion.format, portion.encoding)


def _vcon_source(portion: Portion, encoding: str | None) -> Source | None:
    """The source of a document that is a vCon; None for any other."""
    if portion.error is not None or b'"uuid"' not in portion.data:
        return None
    try:
        source = source_of(portion.path, portion.data, encoding=encoding or portion.encoding)
        return source if vcon.sniff(source) else None
    except ReadError:
        return None  # told when it is read


def encoded(row: Mapping[str, Any]) -> bytes:
    """JSON in UTF-8; all of it is escaped where half a character is in it."""
    try:
        return shown_json(msgspec.json.encode(row))
    except UnicodeEncodeError:
        return json.dumps(row).encode()


@contextmanager
def _opened(part: Path, *, packed: bool) -> Iterator[IO[bytes]]:
    with ExitStack() as stack:
        file: IO[bytes] = stack.enter_context(part.open("wb"))
        if packed:
            file = stack.enter_context(gzip.GzipFile("", "wb", 6, file, mtime=0))  # type: ignore[arg-type]  # it writes bytes
        yield file


@contextmanager
def _errors_beside(out: Path, done: Converted) -> Iterator[Callable[[ReadError], None]]:
    """Takes errors down in `<out>.errors.jsonl`, which is there only when there are any."""
    path = out.with_name(out.name + ".errors.jsonl")
    with ExitStack() as stack:
        file: IO[bytes] | None = None

        def fail(error: ReadError) -> None:
            nonlocal file
            if file is None:
                file = stack.enter_context(stack.enter_context(whole_or_not(path)).open("wb"))
                done.errors_path = path
            file.write(encode([error]))
            done.errors += 1
            if len(done.shown) < 20:
                done.shown.append(error)

        yield fail
    if done.errors == 0:
        path.unlink(missing_ok=True)  # of an earlier run


class _Names:
    """File names made of ids, each once, also where big and small letters are the same."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}
        self.renamed = 0

    def file(self, call_id: str, suffix: str) -> str:
        name = file_name(call_id)
        while True:
            key = name.casefold()
            count = self._used[key] = self._used.get(key, 0) + 1
            if count == 1:
                return name + suffix
            self.renamed += 1
            name = f"{file_name(call_id)}~{count}"


def file_name(call_id: str) -> str:
    """A name that any file system takes.

    >>> file_name("a/b:c*?"), file_name("..")
    ('a_b_c__', '_')
    """
    name = _NOT_IN_NAMES.sub("_", call_id).strip(" .")
    while len(name.encode("utf-8", "replace")) > _LONGEST_NAME_BYTES:
        name = name[:-1]
    return name or "_"
