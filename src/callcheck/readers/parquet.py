"""Parquet: turns nested in a row, strings of JSON or of dialogue, or a row a turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from callcheck.errors import Location, ReadError
from callcheck.model import Call
from callcheck.readers.columns import header
from callcheck.readers.native import call_of, sniff_row
from callcheck.readers.registry import FormatInfo
from callcheck.readers.rows import calls_of_sheet
from callcheck.readers.sheets import Row, Sheet
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "parquet",
    "Parquet:轮次嵌在一行里,或一行一轮(要装 `callcheck[parquet]`)",
    "以 `PAR1` 开头",
)
_BATCH_ROWS = 1_000


def sniff(source: Source) -> float:
    """Its magic bytes."""
    return 1.0 if source.is_parquet else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each row with nested turns, else what the table of all rows holds.

    Raises:
        ReadError: `missing-extra` without pyarrow, `bad-archive`.
    """
    where = Location(source.path)
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        hint = 'pip install "callcheck[parquet]"'
        message = "读 Parquet 要有 pyarrow"
        raise ReadError("missing-extra", message, location=where, hint=hint) from error
    try:
        file = pq.ParquetFile(pa.BufferReader(source.data))
        yield from _calls(source, list(file.schema_arrow.names), _Records(file))
    except (pa.ArrowException, OSError) as error:
        raise ReadError("bad-archive", f"Parquet 打不开:{error}", location=where) from error


@dataclass(frozen=True, slots=True)
class _Records:
    """The rows of a file as mappings, a row group and in it a batch at a time, as often as wanted."""

    file: Any  # a pyarrow ParquetFile

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        for group in range(self.file.num_row_groups):
            for batch in self.file.iter_batches(_BATCH_ROWS, row_groups=[group]):
                yield from batch.to_pylist()


@dataclass(frozen=True, slots=True)
class _Rows:
    """The same as rows of a table."""

    records: _Records
    names: list[str]

    def __iter__(self) -> Iterator[Row]:
        return ([record.get(name) for name in self.names] for record in self.records)


def _calls(source: Source, names: list[str], records: _Records) -> Iterator[Call]:
    first = next(iter(records), None)
    if first is None:
        return
    if sniff_row(first):
        for number, row in enumerate(records, 1):
            yield call_of(source, row, f"{source.stem}#{number}")
        return
    yield from calls_of_sheet(source, Sheet(header(names), names, _Rows(records, names)))
