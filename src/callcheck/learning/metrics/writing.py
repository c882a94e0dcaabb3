"""Sections as terminal text, CSV, JSON, or one HTML page."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from callcheck.learning.metrics.page import page
from callcheck.learning.metrics.sections import Say, Section
from callcheck.reporting.csv_table import safe_cell
from callcheck.reporting.score_table import Table, aligned, opened

FORMATS = ("terminal", "csv", "json", "html")


def write_sections(
    sections: Sequence[Section],
    say: Say,
    *,
    format: str,  # noqa: A002 - the flag's name
    out: Path | None,
    brief: bool = False,
) -> None:
    """Write to a file, whole or not at all, or to standard output.

    Several tables in one CSV each have a line with their name above and an empty one between.

    Args:
        sections: what to write.
        say: Chinese or English.
        format: one of `FORMATS`.
        out: the file; None for standard output.
        brief: on a terminal, what stands out of each section and no tables.

    Raises:
        UsageError: `cannot-write`.
    """
    with opened(out, "utf-8-sig" if format == "csv" else "utf-8") as file:
        if format == "csv":
            _csv([_worded(section, t, say) for section in sections for t in section.tables], file)
        elif format == "json":
            json.dump({s.id: _plain(s) for s in sections}, file, ensure_ascii=False, indent=1)
            file.write("\n")
        elif format == "html":
            file.write(page(sections, say))
        else:
            for number, section in enumerate(sections):
                file.write("\n" * bool(number))
                _text(section, say, file, brief)


def _plain(section: Section) -> dict[str, object]:
    tables = [
        {
            "name": table.name,
            "rows": [
                {f.key: cell for f, cell in zip(table.fields, row, strict=True)}
                for row in table.rows
            ],
        }
        for table in section.tables
    ]
    return {"title": section.title, "notes": list(section.notes), "tables": tables}


def _text(section: Section, say: Say, file: TextIO, brief: bool) -> None:
    file.write(f"■ {section.title}\n")
    for note in section.notes:
        file.write(f"  {note}\n")
    for table in () if brief else section.tables:
        if not table.rows:
            continue
        if len(section.tables) > 1:
            file.write(f"\n{table.name}\n")
        for line in aligned(_worded(section, table, say)):
            file.write(line + "\n")


def _worded(section: Section, table: Table, say: Say) -> Table:
    return Table(table.name, table.fields, section.shown(table, say))


def _csv(tables: Sequence[Table], file: TextIO) -> None:
    writer = csv.writer(file)
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        if len(tables) > 1:
            writer.writerow([table.name])
        writer.writerow([field.heading for field in table.fields])
        for row in table.rows:
            writer.writerow(["" if cell is None else safe_cell(cell) for cell in row])
