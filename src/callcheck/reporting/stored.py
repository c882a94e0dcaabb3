"""Reports read back from the JSONL that `scan --format jsonl` wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from callcheck.errors import Location, ReadError
from callcheck.model import Report


def report_of_json(line: bytes | str) -> Report:
    """The report that `report_to_json` wrote as `line`.

    Raises:
        msgspec.DecodeError: it is not one.
    """
    plain = msgspec.json.decode(line)
    for finding in plain.get("findings", ()) if isinstance(plain, dict) else ():
        finding.setdefault("turn", None)  # left out for a finding about the whole call
    return msgspec.convert(plain, Report)


def read_reports(path: str | Path) -> Iterator[Report]:
    """The reports of a JSONL file, one at a time; lines with an error and empty ones are left out.

    Raises:
        ReadError: `not-a-report`, with the line; `cannot-open`.
    """
    return (report for report, _, _ in reports_with_places(path))


def reports_with_places(path: str | Path) -> Iterator[tuple[Report, int, int]]:
    """As `read_reports`, each with the byte it begins at and its line, from 1."""
    place = 0
    path = Path(path)
    try:
        file = path.open("rb")
    except OSError as error:
        raise ReadError(
            "cannot-open", f"打不开:{error.strerror}", location=Location(str(path))
        ) from error
    with file:
        for number, line in enumerate(file, 1):
            start, place = place, place + len(line)
            if not line.strip() or line.startswith(b'{"error":'):
                continue
            try:
                yield report_of_json(line), start, number
            except msgspec.MsgspecError as error:
                raise ReadError(
                    "not-a-report",
                    f"这一行不是 callcheck 的报告:{error}",
                    location=Location(str(path), number),
                    hint="先用 callcheck scan --format jsonl -o 写出报告",
                ) from error
