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
from callcheck.readers.workbook_bounds import LARGEST_SHEET_CELLS, LARGEST_WORKBOOK_BYTES

FORMAT = FormatInfo(
    "parquet",
    "Parquet:轮次嵌在一行里,或一行一轮(要装 `callcheck[parquet]`)",
    "以 `PAR1` 开头",
)
_BATCH_ROWS = 1_000
_BATCH_BYTES = 256 << 20


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
        reason = _too_large(file.metadata)
        if reason is not None:
            raise ReadError("bad-archive", f"Parquet 打不开:{reason}", location=where)
        yield from _calls(source, list(file.schema_arrow.names), _Records(file, where))
    except (pa.ArrowException, OSError) as error:
        raise ReadError("bad-archive", f"Parquet 打不开:{error}", location=where) from error


def _too_large(told: Any) -> str | None:  # Any: pyarrow has no types
    """Why the file can't be opened (Chinese): a value that repeats takes hardly any room in it."""
    chunks = list(_chunks(told))
    values = sum(chunk.num_values for chunk in chunks)
    if values > LARGEST_SHEET_CELLS:
        return f"有 {values} 个值,最多 {LARGEST_SHEET_CELLS} 个"
    if sum(chunk.total_uncompressed_size for chunk in chunks) > LARGEST_WORKBOOK_BYTES:
        return "解开以后超过 1 GB"
    return None


def _chunks(told: Any) -> Iterator[Any]:  # Any: pyarrow has no types
    for number in range(told.num_row_groups):
        group = told.row_group(number)
        yield from (group.column(column) for column in range(group.num_columns))


@dataclass(frozen=True, slots=True)
class _Records:
    """The rows of a file as mappings, a row group and in it a batch at a time, as often as wanted.

    A batch has so many rows that one value in all of them takes `_BATCH_BYTES`.
    """

    file: Any  # a pyarrow ParquetFile
    where: Location

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        """Give the rows.

        Raises:
            ReadError: `bad-archive` when they are far more than the file.
        """
        told = self.file.metadata
        largest = max((chunk.total_uncompressed_size for chunk in _chunks(told)), default=0)
        rows = max(1, min(_BATCH_ROWS, _BATCH_BYTES // max(1, largest)))
        taken = 0
        for group in range(self.file.num_row_groups):
            for batch in self.file.iter_batches(rows, row_groups=[group]):
                taken += batch.nbytes
                if taken > LARGEST_WORKBOOK_BYTES:
                    message = "Parquet 打不开:解开以后超过 1 GB"
                    raise ReadError("bad-archive", message, location=self.where)
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
