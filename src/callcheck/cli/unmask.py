"""`callcheck unmask`: a masked report and its map in, the report as it would have been out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from callcheck.cli.language import say
from callcheck.errors import Location, UsageError
from callcheck.reporting import write_chunks
from callcheck.reporting.csv_table import safe_cell
from callcheck.reporting.printable import shown, shown_json

if TYPE_CHECKING:
    from callcheck.masking import MaskMap

Maps = dict[str, list["MaskMap"]]


def unmask(
    file: Annotated[
        Path,
        typer.Argument(help=say("scan --mask 写的 JSONL 或 CSV。", "JSONL or CSV of scan --mask.")),
    ],
    map_path: Annotated[
        Path, typer.Option("--map", help=say("同一次检查的对照表。", "The map of the same scan."))
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=say("写到这个文件。", "Write to this file.")),
    ] = None,
) -> None:
    """把遮盖过的报告还原。 Put back what was masked in a report."""
    from callcheck.masking import read_map

    maps = read_map(_bytes(map_path), str(map_path))
    data = _bytes(file)
    lines = _csv(data, maps) if data.startswith(b"\xef\xbb\xbf") else _jsonl(data, maps, file)
    write_chunks(lines, output)


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise UsageError("missing-path", f"没有这个路径:{path}")
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError("cannot-open", f"打不开 {path}:{error.strerror}") from error


def _jsonl(data: bytes, maps: Maps, file: Path) -> Iterator[bytes]:
    from callcheck.masking import unmask_report

    reports = []
    for number, line in enumerate(data.splitlines(), 1):
        try:
            report: Any = msgspec.json.decode(line)  # Any: JSON
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise _not_ours(file, number) from error
        if not isinstance(report, dict) or not {"call_id", "error"} & report.keys():
            raise _not_ours(file, number)
        reports.append(report)
    for report in reports:
        if "call_id" not in report:
            yield shown_json(msgspec.json.encode(report)) + b"\n"
            continue
        whole = unmask_report(report, _next(maps, report["call_id"]))
        yield shown_json(msgspec.json.encode(whole)) + b"\n"


def _csv(data: bytes, maps: Maps) -> Iterator[bytes]:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(rows[0])
    written = {shown(str(safe_cell(name))): found for name, found in maps.items()}
    for row in rows[1:]:
        writer.writerow([safe_cell(cell) for cell in _row(row, written)])
    yield b"\xef\xbb\xbf" + shown(out.getvalue()).encode()


def _row(row: list[str], maps: Maps) -> list[str]:
    known = maps.get(row[0])
    if not known:  # a row for what could not be read
        return row
    entry = known[0]
    return [str(entry.fields.get("call_id", row[0])), *map(entry.restore, row[1:])]


def _next(maps: Maps, call_id: str) -> MaskMap:
    """The map of a call; calls of one id have theirs in the same order in both files."""
    found = maps.get(call_id)
    if not found:
        hint = "报告和对照表要出自同一次检查"
        raise UsageError("mask-map-mismatch", f"对照表里没有通话 `{call_id}`", hint=hint)
    return found.pop(0) if len(found) > 1 else found[0]


def _not_ours(file: Path, line: int) -> UsageError:
    hint = "能还原 JSONL 和 CSV;别的格式请去掉 --mask 重新出"
    return UsageError(
        "unmask-format", "不是遮盖过的报告", location=Location(str(file), line), hint=hint
    )
