"""One scan: its results as they come, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from callcheck.cli.language import say
from callcheck.cli.masked_run import MaskedOutput
from callcheck.cli.progress import Progress
from callcheck.errors import ReadError
from callcheck.reporting import Checked
from callcheck.reporting.jsonl import encode

if TYPE_CHECKING:
    from callcheck.checking.batch import Batch, Done, Finish, Outcome
    from callcheck.model import Call, Report

Result = TypeVar("Result")
SHOWN_ERRORS = 20


class Run:
    """What was read and found so far; nothing of it grows with the input.

    Attributes:
        calls: reports.
        flagged: calls with a violation.
        worst: the highest rank of a violation's severity; -1 for none.
        errors: files and lines that could not be read.
        shown_errors: the first of them.
    """

    def __init__(
        self, batch: Batch, progress: Progress, masking: MaskedOutput | None = None
    ) -> None:
        self._masking = masking
        self._batch = batch
        self._progress = progress
        self.calls = self.flagged = self.errors = 0
        self.worst = -1
        self.shown_errors: list[ReadError] = []

    def encoded(self) -> Iterator[bytes]:
        """Lines of JSONL, in the order of the input."""
        if self._masking is None:
            return (done.result for done in self._pieces(encode))
        return map(self._masking.noted, self._pieces(self._masking.encode))

    def checked(self) -> Iterator[Checked]:
        """Calls with their reports and errors, in the order of the input."""
        if self._masking is None:
            pieces: Iterator[Iterable[Outcome]] = (done.result for done in self._pieces(list))
        else:
            pieces = map(self._masking.noted, self._pieces(self._masking.outcomes))
        for piece in pieces:
            for found in piece:
                if isinstance(found, ReadError):
                    yield Checked(error=found)
                else:
                    yield Checked(*found)

    def pairs(self) -> Iterator[tuple[Call, Report]]:
        """What could be checked, in the order of the input."""
        for found in self.checked():
            if found.call is not None and found.report is not None:
                yield found.call, found.report

    def resume(self, out: Path, made_by: Mapping[str, str | None]) -> None:
        """Write lines of JSONL to `out`, from where an earlier run of the same kind stopped.

        Raises:
            UsageError: `resume-mismatch`, `resume-busy`, `cannot-write`.
        """
        from callcheck.checking.journal import Entry, Journal

        self._survey()
        with Journal(out, {**made_by, "input": self._batch.digest}) as journal:
            begun = journal.entry
            self.calls, self.flagged = begun.calls, begun.flagged
            self.worst, self.errors = begun.worst, begun.errors
            finish = encode if self._masking is None else self._masking.encode_only
            for done in () if begun.whole else self._counted(finish, begun.pieces):
                entry = Entry(
                    pieces=done.number + 1,
                    calls=self.calls,
                    flagged=self.flagged,
                    worst=self.worst,
                    errors=self.errors,
                )
                journal.add(done.result, entry)
            journal.finish()

    def _pieces(self, finish: Finish[Result]) -> Iterator[Done[Result]]:
        if self._batch.needs_survey:
            self._survey()
        return self._counted(finish, 0)

    def _survey(self) -> None:
        with self._progress.stage(say("通读", "Reading")) as advance:
            self._batch.survey(advance)

    def _counted(self, finish: Finish[Result], start: int) -> Iterator[Done[Result]]:
        with self._progress.stage(say("检查", "Checking")) as advance:
            for done in self._batch.run(finish, start=start, advance=advance):
                self.calls += done.calls
                self.flagged += done.flagged
                self.worst = max(self.worst, done.worst)
                self.errors += len(done.errors)
                self.shown_errors += done.errors[: SHOWN_ERRORS - len(self.shown_errors)]
                yield done
