"""Many calls, in one process or several, with results in the order of the calls.

An input of any size is read as pieces of some dozens of calls. It is gone through twice: skimmed
for what calls are counted by (see `Tally`), then checked.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import TypeVar

from callcheck.checking.checker import Checker
from callcheck.checking.log_rows import LogRows, row_moment
from callcheck.checking.pieces import Done, Finish, Outcome, Piece, Task, check_piece, skim_piece
from callcheck.checking.tally import Moment, Tally
from callcheck.checking.workers import CheckerCopy, CheckerPlan, StartMethod, Workers
from callcheck.condition import History
from callcheck.errors import UsageError
from callcheck.model import Call, Report
from callcheck.readers.call_log import CallLog
from callcheck.readers.portions import PORTION_BYTES, PORTION_LINES, Portion, portions
from callcheck.temporary import told_of_base

__all__ = [
    "Batch",
    "CheckerPlan",
    "Done",
    "Finish",
    "Outcome",
    "StartMethod",
    "Workers",
    "check_batch",
]
CHUNK = 64
Result = TypeVar("Result")
Advance = Callable[[int, int], None]
"""Takes bytes of the input and calls that are done since it was last called."""


def _quietly(weight: int, calls: int) -> None:
    pass


class Batch:
    """One input checked, however large it is.

    Args:
        paths: files, folders, globs and archives.
        workers: entered already.
        encoding: of all files; detected when None.
        speakers: the source's word for a speaker, and who that is; the profile's when None.
        log: a call log to join; its rows without a transcript count, and come after the input.

    Attributes:
        calls: in the input; None before `survey`.
        digest: of everything in the input and its order; empty before `survey`.
        rows: of the call log, if there is one.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        workers: Workers,
        *,
        encoding: str | None = None,
        speakers: Mapping[str, str] | None = None,
        log: CallLog | None = None,
    ) -> None:
        self._log = log
        self.rows = None if log is None else LogRows(log)
        self._paths = paths
        self._workers = workers
        self._encoding = encoding
        profile = workers.checker.profile
        self._speakers = dict(profile.speakers if speakers is None else speakers)
        self._zone = timezone(timedelta(hours=profile.hours.utc_offset_hours))
        self._tally: Tally | None = None
        self._items = array("L")
        self.calls: int | None = None
        self.digest = ""

    @property
    def needs_survey(self) -> bool:
        """Whether some rule in use may ask for the other calls of the input, or a log is joined."""
        if self._log is not None:
            return True
        rules = self._workers.checker.rule_set.rules.values()
        return any(rule.shape == "measure" and rule.status != "retired" for rule in rules)

    @told_of_base()
    def survey(self, advance: Advance = _quietly) -> None:
        """Go through the input for what calls are counted by, and for its digest.

        Raises:
            UsageError: `missing-path`, `no-temporary-room`.
        """
        tally, digest, calls, number = Tally(), hashlib.blake2b(digest_size=16), 0, -1
        work = ((piece, self._zone) for piece in self._pieces(digest))
        for number, found in enumerate(self._workers.map(skim_piece, work)):
            tally.add(number, found.moments)
            if self.rows is not None:
                tally.add_loners(found.loners)
                self.rows.take(found.matched, found.unmatched)
            self._items.append(found.items)
            calls += found.calls
            advance(found.weight, found.calls)
        if self.rows is not None:
            self.rows.settle(tally, self._zone)
            for piece in self._row_pieces(number + 1):
                tally.add(piece.number, self._row_moments(piece))
                self._items.append(len(piece.rows))
        tally.count()
        self._tally, self.digest, self.calls = tally, digest.hexdigest(), calls

    def run(
        self, finish: Finish[Result], *, start: int = 0, advance: Advance = _quietly
    ) -> Iterator[Done[Result]]:
        """Each piece from number `start` on, checked, in the order of the input.

        Args:
            finish: a function of a module; makes of a piece's outcomes what is wanted of it.
            start: pieces before it are read over and not checked.
            advance: told of progress.

        Raises:
            UsageError: `missing-path`, `input-changed` when it is not what was surveyed.
        """
        digest = hashlib.blake2b(digest_size=16)
        tally = self._tally
        passed = 0

        def tasks() -> Iterator[Task[Result]]:
            nonlocal passed
            for piece in self._all_pieces(digest):
                if piece.number >= start:
                    yield piece, None if tally is None else tally.earlier(piece.number), finish
                else:
                    passed += piece.weight

        for done in self._workers.map(check_piece, tasks()):
            if tally is not None and self._expected(done.number) != done.items:
                raise _changed()
            advance(done.weight + passed, done.calls)
            passed = 0
            yield done
        if tally is not None and digest.hexdigest() != self.digest:
            raise _changed()

    def _all_pieces(self, digest: hashlib.blake2b) -> Iterator[Piece]:
        number = -1
        for piece in self._pieces(digest):
            number = piece.number
            yield piece
        yield from self._row_pieces(number + 1)

    def _row_pieces(self, number: int) -> Iterator[Piece]:
        if self.rows is not None:
            for place, rows in enumerate(self.rows.pieces(), number):
                yield Piece(place, (), self._encoding, self._speakers, rows=rows)

    def _row_moments(self, piece: Piece) -> Iterator[Moment]:
        for place, (_, call_id, facts) in enumerate(piece.rows):
            if (counted := row_moment(call_id, facts, place, self._zone)) is not None:
                yield counted

    def _expected(self, number: int) -> int | None:
        return self._items[number] if number < len(self._items) else None

    def _pieces(self, digest: hashlib.blake2b) -> Iterator[Piece]:
        kept: list[Portion] = []
        count = size = number = 0
        digest.update(b"" if self._log is None else self._log.digest.encode())
        for portion in portions(self._paths, self._encoding):
            digest.update(f"{portion.path}\0{portion.line}\0{len(portion.data)}\0".encode())
            digest.update(portion.data)
            if kept and (
                count + portion.count > PORTION_LINES or size + len(portion.data) > PORTION_BYTES
            ):
                yield Piece(number, tuple(kept), self._encoding, self._speakers, self._log)
                kept, count, size, number = [], 0, 0, number + 1
            kept.append(portion)
            count += portion.count
            size += len(portion.data)
        if kept:
            yield Piece(number, tuple(kept), self._encoding, self._speakers, self._log)


def _changed() -> UsageError:
    return UsageError("input-changed", "检查期间输入变了", hint="等文件写完再运行")


def check_batch(
    calls: Iterable[Call],
    checker: Checker,
    plan: CheckerPlan | CheckerCopy,
    *,
    history: History | None = None,
    workers: int = 1,
    method: StartMethod | None = None,
) -> Iterator[tuple[Call, Report]]:
    """Each call with its report, in the order of `calls`.

    With `workers` above 1 the calls held at any moment are bounded by `workers * 4 * 64`.
    """
    source = iter(calls)

    def chunks() -> Iterator[list[tuple[Call, _Known | None]]]:
        while chunk := list(islice(source, CHUNK if workers > 1 else 1)):
            yield [(call, _known(call, history)) for call in chunk]

    with Workers(checker, plan, workers, method) as crew:
        for done in crew.map(_check_calls, chunks()):
            yield from done


@dataclass(frozen=True, slots=True)
class _Known:
    """What a call's process needs to know of the other calls."""

    earlier: int
    attempts: int

    def earlier_same_day(self, call: Call) -> int:  # noqa: ARG002 - the call they were counted for
        return self.earlier

    def attempts_same_day(self, call: Call) -> int:  # noqa: ARG002 - the call they were counted for
        return self.attempts


def _known(call: Call, history: History | None) -> _Known | None:
    if history is None:
        return None
    return _Known(history.earlier_same_day(call), history.attempts_same_day(call))


def _check_calls(
    checker: Checker, work: list[tuple[Call, _Known | None]]
) -> list[tuple[Call, Report]]:
    return [(call, checker.check(call, history=history)) for call, history in work]
