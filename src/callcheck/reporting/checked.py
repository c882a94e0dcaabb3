"""One line of a run: a call and its report, or a file that could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from callcheck.errors import ReadError
from callcheck.model import Call, Report


@dataclass(frozen=True, slots=True)
class Checked:
    """Either `call` and `report`, or `error`."""

    call: Call | None = None
    report: Report | None = None
    error: ReadError | None = None
