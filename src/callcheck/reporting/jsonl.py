"""A report a line, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

import msgspec

from callcheck.errors import ReadError
from callcheck.model import Call, Report
from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.printable import shown_json
from callcheck.reporting.registry import RendererInfo
from callcheck.reporting.report_json import report_to_json

FORMAT = RendererInfo("jsonl", "JSONL:一行一份报告", ".jsonl")


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:  # noqa: ARG001
    """Write a line for each call, and one with `error` for what could not be read."""
    for item in results:
        if item.report is not None:
            out.write(report_to_json(item.report).decode() + "\n")
        elif item.error is not None:
            out.write(_error_line(item.error).decode() + "\n")


def encode(outcomes: Iterable[tuple[Call, Report] | ReadError]) -> bytes:
    """The lines that `render` writes, as bytes; made in the process that checked the calls."""
    lines = (
        _error_line(found) if isinstance(found, ReadError) else report_to_json(found[1])
        for found in outcomes
    )
    return b"".join(line + b"\n" for line in lines)


def _error_line(error: ReadError) -> bytes:
    where = error.location
    line: dict[str, str | int] = {
        "error": error.code,
        "message": error.message,
        "path": where.path if where else "",
    }
    if where and where.line:
        line["line"] = where.line
    return shown_json(msgspec.json.encode(line))
