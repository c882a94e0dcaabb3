"""Many calls, in one process or several, with results in the order of the calls.

An input of any size is read as pieces of some dozens of calls. It is gone through twice: skimmed
for what calls are counted by (see `Tally`), then checked. Processes get bytes and give back what
they made of them, so that no call, turn or report travels between them that need not.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta, timezone
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from callcheck.checking.checker import Checker
from callcheck.checking.tally import Earlier, Moment, Tally, moment
from callcheck.checking.workers import CheckerPlan, StartMethod, Workers
from callcheck.condition import History
from callcheck.errors import ReadError, UsageError
from callcheck.model import Call, Report
from callcheck.readers.portions import PORTION_BYTES, PORTION_LINES, Portion, portions
from callcheck.readers.reading import calls_of
from callcheck.readers.skim import skim

__all__ = ["Batch", "CheckerPlan", "Done", "Outcome", "StartMethod", "Workers", "check_batch"]
CHUNK = 64
Result = TypeVar("Result")
Outcome = tuple[Call, Report] | ReadError
Finish = Callable[[Iterable[Outcome]], Result]
Advance = Callable[[int, int], None]
"""Takes bytes of the input and calls that are done since it was last called."""


def _quietly(weight: int, calls: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Piece:
    """What one task is about: portions of some dozens of calls, or one large one."""

    number: int
    portions: tuple[Portion, ...]
    encoding: str | None
    speakers: Mapping[str, str]

    @property
    def weight(self) -> int:
        """Bytes read from the disk for it."""
        return sum(portion.weight for portion in self.portions)


@dataclass(frozen=True, slots=True)
class Done(Generic[Result]):
    """What became of one piece.

    Attributes:
        number: of the piece, from 0.
        result: what `finish` made of its outcomes.
        items: calls and errors.
        calls: reports.
        flagged: calls with a violation.
        worst: the highest rank of a violation's severity; -1 for none.
        errors: what could not be read.
        weight: bytes read from the disk for it.
    """

    number: int
    result: Result
    items: int
    calls: int
    flagged: int
    worst: int
    errors: tuple[ReadError, ...]
    weight: int


@dataclass(slots=True)
class _Skim:
    """What is known of a piece before it is checked."""

    weight: int
    items: int = 0
    calls: int = 0
    moments: list[Moment] = field(default_factory=list)


class Batch:
    """One input checked, however large it is.

    Args:
        paths: files, folders, globs and archives.
        workers: entered already.
        encoding: of all files; detected when None.
        speakers: the source's word for a speaker, and who that is; the profile's when None.

    Attributes:
        calls: in the input; None before `survey`.
        digest: of everything in the input and its order; empty before `survey`.
    """

    def __init__(
        self,
        paths: Sequence[str | Path],
        workers: Workers,
        *,
        encoding: str | None = None,
        speakers: Mapping[str, str] | None = None,
    ) -> None:
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
        """Whether some rule in use may ask for the other calls of the input."""
        rules = self._workers.checker.rule_set.rules.values()
        return any(rule.shape == "measure" and rule.status != "retired" for rule in rules)

    def survey(self, advance: Advance = _quietly) -> None:
        """Go through the input for what calls are counted by, and for its digest.

        Raises:
            UsageError: `missing-path`.
        """
        tally, digest, calls = Tally(), hashlib.blake2b(digest_size=16), 0
        work = ((piece, self._zone) for piece in self._pieces(digest))
        for number, found in enumerate(self._workers.map(_skim_piece, work)):
            tally.add(number, found.moments)
            self._items.append(found.items)
            calls += found.calls
            advance(found.weight, found.calls)
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

        def tasks() -> Iterator[_Task[Result]]:
            nonlocal passed
            for piece in self._pieces(digest):
                if piece.number >= start:
                    yield piece, None if tally is None else tally.earlier(piece.number), finish
                else:
                    passed += piece.weight

        for done in self._workers.map(_check_piece, tasks()):
            if tally is not None and self._expected(done.number) != done.items:
                raise _changed()
            advance(done.weight + passed, done.calls)
            passed = 0
            yield done
        if tally is not None and digest.hexdigest() != self.digest:
            raise _changed()

    def _expected(self, number: int) -> int | None:
        return self._items[number] if number < len(self._items) else None

    def _pieces(self, digest: hashlib.blake2b) -> Iterator[Piece]:
        kept: list[Portion] = []
        count = size = number = 0
        for portion in portions(self._paths, self._encoding):
            digest.update(f"{portion.path}\0{portion.line}\0{len(portion.data)}\0".encode())
            digest.update(portion.data)
            if kept and (
                count + portion.count > PORTION_LINES or size + len(portion.data) > PORTION_BYTES
            ):
                yield Piece(number, tuple(kept), self._encoding, self._speakers)
                kept, count, size, number = [], 0, 0, number + 1
            kept.append(portion)
            count += portion.count
            size += len(portion.data)
        if kept:
            yield Piece(number, tuple(kept), self._encoding, self._speakers)


def _changed() -> UsageError:
    return UsageError("input-changed", "检查期间输入变了", hint="等文件写完再运行")


def _skim_piece(checker: Checker, work: tuple[Piece, timezone]) -> _Skim:  # noqa: ARG001
    piece, zone = work
    found = _Skim(weight=piece.weight)
    for portion in piece.portions:
        for call in skim(portion, encoding=piece.encoding, speakers=piece.speakers):
            counted = None if call is None else moment(call, found.items, zone)
            found.items += 1
            found.calls += call is not None
            if counted is not None:
                found.moments.append(counted)
    return found


_Task = tuple[Piece, dict[int, int] | None, Finish[Result]]


def _check_piece(checker: Checker, work: _Task[Result]) -> Done[Result]:
    piece, earlier, finish = work
    items = calls = flagged = 0
    worst = -1
    errors: list[ReadError] = []

    def outcomes() -> Iterator[Outcome]:
        nonlocal items, calls, flagged, worst
        for call in _calls(piece):
            if isinstance(call, ReadError):
                errors.append(call)
                items += 1
                yield call
                continue
            history = None if earlier is None else Earlier(earlier.get(items, 0))
            report = checker.check(call, history=history)
            ranks = [finding.severity.rank for finding in report.violations]
            items, calls, flagged = items + 1, calls + 1, flagged + bool(ranks)
            worst = max(worst, *ranks, -1)
            yield call, report

    result = finish(outcomes())
    return Done(piece.number, result, items, calls, flagged, worst, tuple(errors), piece.weight)


def _calls(piece: Piece) -> Iterator[Call | ReadError]:
    for portion in piece.portions:
        yield from calls_of(portion, encoding=piece.encoding, speakers=piece.speakers)


def check_batch(
    calls: Iterable[Call],
    checker: Checker,
    plan: CheckerPlan,
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
