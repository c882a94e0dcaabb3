"""A Spark table as a row a call, its turns and metadata as JSON."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

from callcheck.errors import UsageError
from callcheck.model import CallMeta
from callcheck.source import nearest

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

INPUT = ("call_id", "turns", "meta", "most")  # the fields of `CallRow`
_META = (*(f.name for f in fields(CallMeta) if f.name != "extra"), "meta")


def json_options(utc_offset_hours: float) -> dict[str, str]:
    """How Spark writes JSON: moments to the microsecond, on the callee's clock."""
    minutes = round(abs(utc_offset_hours) * 60)
    zone = f"{'-' if utc_offset_hours < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"
    form = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS"
    return {"timeZone": zone, "timestampFormat": form + "XXX", "timestampNTZFormat": form}


class CallTable:
    """The caller's table, and its columns by name.

    Args:
        df: the table.
        call: its column of the call's id.
        utc_offset_hours: the clock on which moments are written.
    """

    def __init__(self, df: DataFrame, call: str, utc_offset_hours: float) -> None:
        self.df = df
        self.call = self.column(call).cast("string").alias("call_id")
        self.options = json_options(utc_offset_hours)

    def column(self, name: str) -> Column:
        """A column of the table by its plain name, dots and all.

        Raises:
            UsageError: `no-column`.
        """
        if name not in self.df.columns:
            hint = nearest(name, self.df.columns) or "有:" + " ".join(self.df.columns)
            raise UsageError("no-column", f"表里没有 `{name}` 这一列", hint=hint)
        return self.df["`" + name.replace("`", "``") + "`"]

    def of_calls(self, turns: str, meta: Mapping[str, str]) -> DataFrame:
        """The columns of `INPUT` of a table with a row a call."""
        from pyspark.sql import functions as sf

        told = self._meta(meta, {turns})
        return self.df.select(
            self.call,
            self._text(turns).alias("turns"),
            self._object(told).alias("meta"),
            sf.lit(None).cast("string").alias("most"),
        )

    def of_turns(
        self, names: Mapping[str, str], order: str | None, meta: Mapping[str, str]
    ) -> DataFrame:
        """The columns of `INPUT` of a table with a row a turn.

        Raises:
            UsageError: `turn-order` when nothing gives the turns' order.
        """
        from pyspark.sql import functions as sf

        given = {name: col for name, col in names.items() if name in ("text", "speaker")}
        optional = {name: col for name, col in names.items() if name not in given}
        given |= {name: col for name, col in optional.items() if col in self.df.columns}
        if order is not None:
            given["order"] = order
        elif "start" not in given:
            hint = "用 order 指明给出先后的列,例如轮次的序号"
            raise UsageError("turn-order", "表的行没有先后,也没有开始时间", hint=hint)
        if "channel" in self.df.columns:
            given["channel"] = "channel"
        turn = sf.struct(*(self.column(col).alias(name) for name, col in given.items()))
        told = self._meta(meta, set(given.values()))
        grouped = self.df.groupBy(self.call).agg(
            self._json(sf.collect_list(sf.when(self.call.isNotNull(), turn))).alias("turns"),
            self._object(told, sf.min).alias("meta"),
            self._object(told, sf.max).alias("most"),
        )
        return grouped.select(*INPUT)

    def _meta(self, meta: Mapping[str, str], used: Collection[str]) -> dict[str, Column]:
        """What is known of a call, by the field's name: as `meta` says, else of that name."""
        own = {name: name for name in _META if name in self.df.columns and name not in used}
        return {name: self._text(column) for name, column in {**own, **meta}.items()}

    def _object(
        self, told: Mapping[str, Column], pick: Callable[[Column], Column] | None = None
    ) -> Column:
        from pyspark.sql import functions as sf

        if not told:
            return sf.lit("{}")
        picked = {name: pick(column) if pick else column for name, column in told.items()}
        return self._json(sf.struct(*(column.alias(name) for name, column in picked.items())))

    def _json(self, column: Column) -> Column:
        from pyspark.sql import functions as sf

        return sf.to_json(column, self.options)

    def _text(self, name: str) -> Column:
        """A column as text: JSON of an array, a struct or a map, anything else as it is."""
        from pyspark.sql.types import ArrayType, MapType, StructType

        column = self.column(name)
        nested = isinstance(self.df.schema[name].dataType, ArrayType | MapType | StructType)
        return self._json(column) if nested else column
