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
from callcheck.checking.tally import Earlier, Moment, moment
from callcheck.errors import ReadError
from callcheck.model import Call, Report
from callcheck.readers.portions import Portion
from callcheck.readers.reading import calls_of
from callcheck.readers.skim import skim

Result = TypeVar("Result")
Outcome = tuple[Call, Report] | ReadError
Finish = Callable[[Iterable[Outcome]], Result]


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
class Skim:
    """What is known of a piece before it is checked."""

    weight: int
    items: int = 0
    calls: int = 0
    moments: list[Moment] = field(default_factory=list)


def skim_piece(checker: Checker, work: tuple[Piece, timezone]) -> Skim:  # noqa: ARG001 - what `Workers.map` calls
    """What has to be known of a piece before any is checked."""
    piece, zone = work
    found = Skim(weight=piece.weight)
    for portion in piece.portions:
        for call in skim(portion, encoding=piece.encoding, speakers=piece.speakers):
            counted = None if call is None else moment(call, found.items, zone)
            found.items += 1
            found.calls += call is not None
            if counted is not None:
                found.moments.append(counted)
    return found


Task = tuple[Piece, dict[int, int] | None, Finish[Result]]


def check_piece(checker: Checker, work: Task[Result]) -> Done[Result]:
    """A piece checked."""
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
