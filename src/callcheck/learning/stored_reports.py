"""Reports of an earlier run put together with the calls they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from callcheck.errors import CallcheckError, LabelError, Location
from callcheck.model import Call, Report
from callcheck.readers import read_calls
from callcheck.reporting.stored import report_of_json, reports_with_places

SHOWN_ERRORS = 20


class Joined:
    """Calls with their reports; only the places of the reports are held, not the reports.

    Attributes:
        errors: calls and reports that have no other half, or do not fit.
        shown_errors: the first of them.
    """

    def __init__(
        self,
        reports: Sequence[str | Path],
        calls: Sequence[str | Path],
        *,
        encoding: str | None = None,
        speakers: Mapping[str, str] | None = None,
    ) -> None:
        self._reports = [Path(path) for path in reports]
        self._calls = calls
        self._encoding = encoding
        self._speakers = speakers
        self.errors = 0
        self.shown_errors: list[CallcheckError] = []

    def pairs(self) -> Iterator[tuple[Call, Report]]:
        """In the order of the calls.

        Raises:
            ReadError: `cannot-open`, `not-a-report`, and what `read_calls` raises.
        """
        places = self._places()
        waiting = dict.fromkeys(places)
        for path in self._calls:
            for call in read_calls(path, encoding=self._encoding, speakers=self._speakers):
                if call.call_id not in places:
                    message = f"通话 {call.call_id} 没有报告"
                    self._tell(LabelError("store-no-report", message, location=Location(str(path))))
                    continue
                waiting.pop(call.call_id, None)
                report = self._report(places[call.call_id])
                said = misquoted(call, report)
                if said is None:
                    yield call, report
                else:
                    where = Location(str(path))
                    message = f"{call.call_id}:报告引的「{said}」不在通话里"
                    self._tell(LabelError("store-mismatch", message, location=where))
        for call_id in waiting:
            where = Location(str(self._reports[places[call_id][0]]), places[call_id][2])
            message = f"报告说的通话 {call_id} 不在 --calls 里"
            self._tell(LabelError("store-no-call", message, location=where))

    def _tell(self, error: CallcheckError) -> None:
        self.errors += 1
        if len(self.shown_errors) < SHOWN_ERRORS:
            self.shown_errors.append(error)

    def _places(self) -> dict[str, tuple[int, int, int]]:
        """File, byte and line of each call's report; of several the last."""
        return {
            report.call_id: (number, start, line)
            for number, path in enumerate(self._reports)
            for report, start, line in reports_with_places(path)
        }

    def _report(self, place: tuple[int, int, int]) -> Report:
        with self._reports[place[0]].open("rb") as file:
            file.seek(place[1])
            return report_of_json(file.readline())


def misquoted(call: Call, report: Report) -> str | None:
    """The first quote of the report that is not in the call at its place; None when all are."""
    for finding in report.findings:
        for piece in finding.evidence:
            if piece.turn is None or piece.quote is None:
                continue
            known = piece.turn < len(call.turns)
            if not known or call.turns[piece.turn].text[piece.start : piece.end] != piece.quote:
                return piece.quote
    return None
