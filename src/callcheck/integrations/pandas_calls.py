"""Rows of a pandas table into calls whose turns know their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from callcheck.errors import UsageError
from callcheck.integrations.placed import read_placed, with_meta
from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call, meta_of, missing, seconds
from callcheck.readers.source import Source
from callcheck.readers.speakers import role_of
from callcheck.source import nearest

_WHO = ("agent", "customer", "robot", "system")


@dataclass(frozen=True, slots=True)
class Columns:
    """What a table's columns are called; `meta` is a field of `CallMeta` to its column."""

    text: str
    role: str | None
    call: str | None
    start: str | None
    end: str | None
    meta: Mapping[str, str]

    def check(self, frame: pd.DataFrame) -> None:
        """Tell every column that is not there.

        Raises:
            UsageError: `no-column`.
        """
        asked = (self.text, self.role, self.call, self.start, self.end, *self.meta.values())
        known = [str(name) for name in frame.columns]
        errors = [
            UsageError(
                "no-column",
                f"表里没有 `{name}` 这一列",
                hint=nearest(str(name), known) or "可用:" + " ".join(known),
            )
            for name in dict.fromkeys(asked)
            if name is not None and name not in frame.columns
        ]
        if errors:
            UsageError.raise_all(errors)


@dataclass(frozen=True, slots=True)
class Grouped:
    """A call, the position of its first row, and of each turn its row and where it begins there."""

    call: Call
    first: int
    rows: Sequence[int]
    places: Sequence[int | None]


def calls_of(
    frame: pd.DataFrame, columns: Columns, speakers: Mapping[str, str], *, guess: bool
) -> list[Grouped]:
    """The calls of a table, in the order of their first rows.

    Raises:
        UsageError: `no-column`; `unknown-role` with every word that is not known, unless `guess`;
            `unknown-value` for a speaker that is none.
    """
    columns.check(frame)
    for word, who in speakers.items():
        if who not in _WHO:
            hint = nearest(who, _WHO) or "可用:" + " ".join(_WHO)
            raise UsageError("unknown-value", f"roles 里 `{word}` 不能是 `{who}`", hint=hint)
    cells = _Cells(frame, columns)
    if columns.role is None:
        return list(_whole_calls(cells, speakers))
    if not guess:
        _check_roles(cells.role, speakers)
    groups: dict[str, list[int]] = {}
    last = "call"
    for row, given in enumerate(cells.call):
        last = last if given is None else _name(given)
        groups.setdefault(last, []).append(row)
    return [_of_turns(name, rows, cells, speakers) for name, rows in groups.items()]


class _Cells:
    """Columns as lists, None for a missing cell."""

    def __init__(self, frame: pd.DataFrame, columns: Columns) -> None:
        def column(name: str | None) -> list[Any]:  # Any: cells
            if name is None:
                return [None] * len(frame)
            values = frame[name]
            return [
                None if gone else value
                for value, gone in zip(values.tolist(), values.isna().tolist(), strict=True)
            ]

        self.text = [None if value is None else str(value) for value in column(columns.text)]
        self.role = column(columns.role)
        self.call = column(columns.call)
        self.start = column(columns.start)
        self.end = column(columns.end)
        self.meta = {field: column(name) for field, name in columns.meta.items()}

    def told(self, rows: Sequence[int]) -> dict[str, Any]:  # Any: cells
        """Of each field of metadata the first value among the rows."""
        found = {}
        for field, values in self.meta.items():
            value = next((values[row] for row in rows if not missing(values[row])), None)
            if value is not None:
                found[field] = _plain(value)
        return found


def _plain(value: Any) -> Any:  # Any: a cell
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return _name(value) if isinstance(value, float) else value


def _name(value: object) -> str:
    """A cell as a name: 17.0, as pandas makes of a 17 among missing cells, is 17."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _check_roles(words: Sequence[object], speakers: Mapping[str, str]) -> None:
    counted = Counter(_name(word) for word in words if word is not None)
    strange = {word: n for word, n in counted.items() if role_of(word, speakers) is None}
    if strange:
        told = "、".join(f"`{word}`({n} 行)" for word, n in strange.items())
        pairs = ", ".join(f'"{word}": "…"' for word in strange)
        raise UsageError(
            "unknown-role",
            f"不认识的说话人:{told}",
            hint=f"写明 roles={{{pairs}}},值是 {' '.join(_WHO)};或 guess=True 从话里猜",
        )


def _of_turns(
    name: str, rows: Sequence[int], cells: _Cells, speakers: Mapping[str, str]
) -> Grouped:
    kept: list[tuple[int, RawTurn]] = []
    noted: list[Problem] = []
    for row in rows:
        text = cells.text[row]
        if text is None or not text.strip():
            continue
        role = cells.role[row]
        raw = RawTurn(
            None if role is None else _name(role),
            text,
            seconds(cells.start[row]),
            seconds(cells.end[row]),
        )
        # What `build_call` would leave out or move is left out and moved here, so that a turn's
        # row is known afterwards.
        if kept and raw == kept[-1][1] and raw.start is not None:
            noted.append(Problem("turn-repeated", f"第 {row + 1} 行与前一行完全相同,已略去"))
        else:
            kept.append((row, raw))
    if kept and all(raw.start is not None for _, raw in kept):
        kept.sort(key=lambda pair: pair[1].start or 0.0)
    source = Source(name, b"", speakers=dict(speakers))
    call = build_call(source, name, [raw for _, raw in kept], cells.told(rows), noted)
    assert len(call.turns) == len(kept)
    return Grouped(call, rows[0], [row for row, _ in kept], (0,) * len(kept))


def _whole_calls(cells: _Cells, speakers: Mapping[str, str]) -> Iterator[Grouped]:
    for row, text in enumerate(cells.text):
        if text is None or not text.strip():
            continue
        given = cells.call[row]
        name = f"#{row + 1}" if given is None else _name(given)
        placed = read_placed(text, name, layout="dialogue", speakers=speakers)
        placed = with_meta(placed, meta_of(cells.told([row])))
        yield Grouped(placed.call, row, [row] * len(placed.call.turns), placed.places)
