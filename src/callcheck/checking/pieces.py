"""One piece of an input: what a process is given, and what it gives back.

Processes get bytes and give back what they made of them, so that no call, turn or report travels
between them that need not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timezone
from typing import Generic, TypeVar

from callcheck.checking.checker import Checker
from callcheck.checking.log_rows import LogRow, RowHistory
from callcheck.checking.tally import Earlier, Moment, moment
from callcheck.errors import ReadError
from callcheck.model import Call, Report
from callcheck.readers.call_log import CallLog, attempt, meta_from
from callcheck.readers.portions import Portion
from callcheck.readers.reading import calls_of
from callcheck.readers.skim import skim, skimmed

Result = TypeVar("Result")
Outcome = tuple[Call, Report] | ReadError
Finish = Callable[[Iterable[Outcome]], Result]


@dataclass(frozen=True, slots=True)
class Piece:
    """What one task is about: portions of some dozens of calls, or one large one.

    Attributes:
        log: the call log that its calls are joined to.
        rows: instead of portions, rows of the log that have no transcript.
    """

    number: int
    portions: tuple[Portion, ...]
    encoding: str | None
    speakers: Mapping[str, str]
    log: CallLog | None = None
    rows: tuple[LogRow, ...] = ()

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
class Skim:
    """What is known of a piece before it is checked.

    Attributes:
        moments: of the calls that others are counted by.
        loners: of these, those without a row in the call log.
        matched: rows of the log that calls were found for.
        unmatched: calls without a row.
    """

    weight: int
    items: int = 0
    calls: int = 0
    moments: list[Moment] = field(default_factory=list)
    loners: list[Moment] = field(default_factory=list)
    matched: list[int] = field(default_factory=list)
    unmatched: int = 0


def skim_piece(checker: Checker, work: tuple[Piece, timezone]) -> Skim:  # noqa: ARG001 - what `Workers.map` calls
    """What has to be known of a piece before any is checked."""
    piece, zone = work
    found = Skim(weight=piece.weight)
    if piece.log is not None:
        _skim_joined(piece, piece.log, zone, found)
        return found
    for portion in piece.portions:
        for call in skim(portion, encoding=piece.encoding, speakers=piece.speakers):
            counted = None if call is None else moment(call, found.items, zone)
            found.items += 1
            found.calls += call is not None
            if counted is not None:
                found.moments.append(counted)
    return found


def _skim_joined(piece: Piece, log: CallLog, zone: timezone, found: Skim) -> None:
    """Calls are read whole: what the log adds depends on who speaks in them."""
    for call in _read(piece):
        counted, row = None, None
        if not isinstance(call, ReadError):
            joined, row = log.join(call)
            counted = moment(skimmed(joined), found.items, zone)
            found.calls += 1
            found.unmatched += row is None
        found.items += 1
        found.matched.extend([] if row is None else [row])
        found.moments.extend([counted] if counted else [])
        found.loners.extend([counted] if counted and row is None else [])


Task = tuple[Piece, dict[int, int] | None, Finish[Result]]


def check_piece(checker: Checker, work: Task[Result]) -> Done[Result]:
    """A piece checked."""
    piece, earlier, finish = work
    if piece.rows:
        return check_rows(checker, work)
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


def check_rows(checker: Checker, work: Task[Result]) -> Done[Result]:
    """Rows of a call log: a report for each that breaks a rule by when or how often it called."""
    piece, earlier, finish = work
    calls = 0
    worst = -1

    def outcomes() -> Iterator[Outcome]:
        nonlocal calls, worst
        for place, (_, call_id, facts) in enumerate(piece.rows):
            call = attempt(call_id, meta_from(facts))
            history = RowHistory(call.meta.answered, (earlier or {}).get(place, 0))
            report = checker.check(call, history=history)
            if report.violations:
                calls += 1
                worst = max(worst, *(f.severity.rank for f in report.violations))
                yield call, report

    result = finish(outcomes())
    return Done(piece.number, result, len(piece.rows), calls, calls, worst, (), 0)


def _calls(piece: Piece) -> Iterator[Call | ReadError]:
    for call in _read(piece):
        if piece.log is None or isinstance(call, ReadError):
            yield call
        else:
            yield piece.log.join(call)[0]


def _read(piece: Piece) -> Iterator[Call | ReadError]:
    for portion in piece.portions:
        yield from calls_of(portion, encoding=piece.encoding, speakers=piece.speakers)
