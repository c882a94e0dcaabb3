"""A report a line, for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

import msgspec

from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.registry import RendererInfo
from callcheck.reporting.report_json import report_to_json

FORMAT = RendererInfo("jsonl", "JSONL:一行一份报告", ".jsonl")


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:  # noqa: ARG001
    """Write a line for each call, and one with `error` for each file that could not be read."""
    for item in results:
        if item.report is not None:
            out.write(report_to_json(item.report).decode() + "\n")
        elif item.error is not None:
            where = item.error.location
            line = {
                "error": item.error.code,
                "message": item.error.message,
                "path": where.path if where else "",
            }
            out.write(msgspec.json.encode(line).decode() + "\n")
