"""Calls of a Spark table checked on its executors, with the findings of the plain batch."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from callcheck.errors import UsageError
from callcheck.integrations.rule_files import RuleFiles
from callcheck.integrations.spark_calls import CallRow, Row, RowReader, place_of
from callcheck.integrations.spark_rows import OUTPUTS, arrow_schema, ddl_of, rows_of
from callcheck.integrations.spark_table import INPUT, CallTable

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

_PLACE = "`group` string, started bigint, counted int"
_AT_ONCE = 256  # calls whose rows are handed back together


def check_spark(  # noqa: PLR0913 - a column or an option each, all of them keywords
    df: DataFrame,
    *,
    call: str = "call_id",
    text: str = "text",
    speaker: str = "speaker",
    start: str = "start",
    end: str = "end",
    turns: str | None = None,
    order: str | None = None,
    meta: Mapping[str, str] | None = None,
    rules: Sequence[str | Path] = (),
    profile: str | Path | None = None,
    as_of: date | None = None,
    history: bool = True,
    output: Literal["findings", "reports"] = "findings",
) -> DataFrame:
    """The findings of the calls in `df`, those that `Checker.check` gives, in no order.

    A row is a turn (its call's rows may lie anywhere) or, with `turns`, a whole call.

    Args:
        df: of a session with a driver of its own (not Spark Connect).
        call: column of the call's id.
        text: column of a turn's words; with `turns`, their name in each turn.
        speaker: who speaks; as `text`.
        start: seconds from the call's beginning; as `text`, and may be absent.
        end: as `start`.
        turns: column of a call's turns: an array of structs, or JSON of a list of turns or of a
            call in callcheck's own form; None when a row is a turn.
        order: column that puts a call's turns in order; None for `start`. Not with `turns`.
        meta: field of `CallMeta` to the column that holds it, where they differ in name; other
            names go to its `extra`. A column `meta` (struct, map or JSON) is used as it is.
        rules: folders on the driver, laid over the bundled rules.
        profile: file on the driver, in place of the rule set's profile.
        as_of: day whose norms are applied; None for each call's own day.
        history: count calls a day over the whole of `df`, at the cost of a shuffle.
        output: a row a finding, or a row a call with its report as JSON.

    Raises:
        UsageError: `no-column`, `turn-order`, `bad-output`, `missing-path`.
        RuleError: with every mistake of every rule file.
    """
    from pyspark.sql import functions as sf

    if output not in OUTPUTS:
        raise UsageError("bad-output", f"没有 `{output}` 这种输出", hint="findings 或 reports")
    files, rule_set = RuleFiles.read(rules, profile, as_of)
    hours = rule_set.profile.hours.utc_offset_hours
    table = CallTable(df, call, hours)
    own = tuple(rule_set.profile.speakers.items())
    names = {"text": text, "speaker": speaker, "start": start, "end": end}
    if turns is None:
        calls = table.of_turns(names, order, meta or {})
        reader = RowReader(order="order" if order else "start", speakers=own)
    else:
        calls = table.of_calls(turns, meta or {})
        reader = RowReader(names=tuple(names.items()), speakers=own)
    if history:
        calls = _with_counts(calls, reader, hours)
    else:
        calls = calls.withColumn("before", sf.lit(None).cast("int"))
    shared = df.sparkSession.sparkContext.broadcast(files)

    def work(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return check_batches(batches, reader, shared.value, output)

    with _pandas_not_meant():
        return calls.mapInArrow(work, ddl_of(arrow_schema(output)))


def check_batches(
    batches: Iterable[pa.RecordBatch], reader: RowReader, files: RuleFiles, output: str
) -> Iterator[pa.RecordBatch]:
    """The rows of the calls of Arrow batches, as an executor makes them."""
    import pyarrow as pa

    checker = files.checker()
    schema = arrow_schema(output)
    for batch in batches:
        for first in range(0, batch.num_rows, _AT_ONCE):
            found = [
                row
                for given in batch.slice(first, _AT_ONCE).to_pylist()
                for row in rows_of(_row(given), given["before"], reader, checker, output)
            ]
            yield pa.RecordBatch.from_pylist(found, schema=schema)


def _row(given: Mapping[str, Any]) -> CallRow:  # Any: the columns of `INPUT`, all text
    return CallRow(*(given[name] for name in INPUT))


def place_calls(
    columns: Sequence[Sequence[str | None]], reader: RowReader, utc_offset_hours: float
) -> list[Row]:
    """`place_of` each call, of the columns `call_id`, `turns`, `meta`."""
    rows = (CallRow(*given) for given in zip(*columns, strict=True))
    return [place_of(row, reader, utc_offset_hours) for row in rows]


def _with_counts(calls: DataFrame, reader: RowReader, utc_offset_hours: float) -> DataFrame:
    """The calls with `before`: how many that count began earlier in each one's group.

    Two that began at one moment come in the order of their ids, as in `CallHistory`.
    """
    import pyarrow as pa
    from pyspark.sql import Window
    from pyspark.sql import functions as sf
    from pyspark.sql.pandas.functions import arrow_udf

    def place(calls, turns, meta):  # type: ignore[no-untyped-def]  # typed below
        columns = [column.to_pylist() for column in (calls, turns, meta)]
        found = place_calls(columns, reader, utc_offset_hours)
        kinds = {"group": pa.string(), "started": pa.int64(), "counted": pa.int32()}
        return pa.array(found, pa.struct(kinds))

    # Spark reads the kind of function off its types; written as such they would be mere text here.
    place.__annotations__ = dict.fromkeys(("calls", "turns", "meta", "return"), pa.Array)
    place_udf = arrow_udf(place, _PLACE)  # type: ignore[call-overload]  # stubs lack the typed kind
    placed = calls.withColumn("place", place_udf(*INPUT[:3]))
    group, started = sf.col("place.group"), sf.col("place.started")
    ordered = Window.partitionBy(group).orderBy(started, "call_id")
    up_to = ordered.rangeBetween(Window.unboundedPreceding, Window.currentRow)
    same = Window.partitionBy(group, started, "call_id")
    count = sf.sum("place.counted")
    before = (count.over(up_to) - count.over(same)).cast("int")
    return placed.withColumn("before", before).drop("place")


@contextmanager
def _pandas_not_meant() -> Iterator[None]:
    """Without the warning that Spark lags behind pandas: `mapInArrow` only asks for its version."""
    with warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", "PySpark does not yet fully support pandas", FutureWarning
        )
        yield
