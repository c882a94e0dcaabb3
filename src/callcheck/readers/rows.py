"""Rows of a table into calls: a row a turn, or a row a call, told by what the cells hold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from callcheck.errors import ReadError
from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call, meta_of, missing
from callcheck.readers.clocks import seconds
from callcheck.readers.column_times import ColumnUnit, parted
from callcheck.readers.columns import META, damaged, plain
from callcheck.readers.dialogue import parse_dialogue
from callcheck.readers.dialogue_clock import from_zero
from callcheck.readers.labels import WORDS
from callcheck.readers.registry import ODD, choose
from callcheck.readers.sheets import Row, Sheet
from callcheck.readers.source import Source

_CELL_UNITS = 32_767
_FIRST = 50  # rows in which whole calls are looked for
_TAGS = re.compile(
    rf"(?:^|[;\uff1b\s>】\])])(?:{WORDS}|agent|customer|[A-B甲乙])\S{{0,8}}?\s*[:\uff1a]"
    rf"|[\[【<](?:{WORDS})[\]】>]|^\s*\[\d+:[\d.]+,",
    re.I | re.M,
)
_RETURN = re.compile(r"_x000[dD]_\n?|\r\n?")


@dataclass(slots=True)
class _Look:
    """What all rows of a table together tell; the rows themselves are not kept."""

    count: int = 0
    whole: bool = False
    repeated: bool = False
    together: bool = True
    starts: ColumnUnit = field(default_factory=ColumnUnit)
    ends: ColumnUnit = field(default_factory=ColumnUnit)


def calls_of_sheet(source: Source, sheet: Sheet) -> Iterator[Call]:
    """The calls of a table, whose rows are gone through twice and not held.

    Rows of one call that do not stand together are held until the last.
    """
    look = _look_at(sheet)
    of_turns = {"speaker", "start", "order"} & set(sheet.columns) or look.repeated
    if look.whole or not of_turns:
        yield from _whole_calls(source, sheet, look)
    else:
        yield from _turn_rows(source, sheet, look)


def _look_at(sheet: Sheet) -> _Look:
    look = _Look()
    seen: set[str] = set()
    last = None
    for row in sheet.rows:
        look.count += 1
        if look.count <= _FIRST and not look.whole:
            look.whole = is_whole(str(cell(row, sheet, "text") or ""))
        start, end = _span(row, sheet)
        look.starts.see(start)
        look.ends.see(end)
        given = cell(row, sheet, "call_id")
        if missing(given):
            continue
        name = plain(given)
        if name in seen:
            look.repeated = True
            look.together = look.together and name == last
        seen.add(name)
        last = name
    return look


def is_whole(text: str) -> bool:
    """Whether a cell holds a whole call: JSON, or two roles at least.

    >>> is_whole("坐席：您好；客户：喂"), is_whole("您的卡号是：6222")
    (True, False)
    """
    stripped = text.strip()
    is_json = stripped[:1] in ("[", "{") and stripped[-1:] in ("]", "}") and '"' in text
    return is_json or len(_TAGS.findall(text)) >= 2


def cell(row: Row, sheet: Sheet, name: str) -> Any:  # Any: whatever a cell holds
    """A known column's cell; None where there is none."""
    place = sheet.columns.get(name)
    return row[place] if place is not None and place < len(row) else None


def _whole_calls(source: Source, sheet: Sheet, look: _Look) -> Iterator[Call]:
    for number, row in enumerate(sheet.rows, 1):
        value = cell(row, sheet, "text")
        if missing(value):
            continue
        given = cell(row, sheet, "call_id")
        own = source.stem if look.count == 1 else f"{source.stem}#{number}"
        name = own if missing(given) else plain(given)
        meta, noted = _facts(row, sheet)
        if len(str(value).encode("utf-16-le", "surrogatepass")) >= 2 * _CELL_UNITS:
            noted.append(Problem("text-truncated", "单元格已到长度上限,后文可能被截断"))
        yield from calls_of_cell(source, str(value), name, meta, noted)


def calls_of_cell(
    source: Source, text: str, name: str, meta: Mapping[str, Any], noted: Sequence[Problem]
) -> Iterator[Call]:
    """The call of a cell that holds JSON of any shape, or a dialogue."""
    text = _RETURN.sub("\n", text)
    if text.lstrip()[:1] in ("[", "{"):
        inner = Source(source.path, text.encode("utf-8", "surrogatepass"), stem=name)
        inner.speakers = source.speakers
        try:
            found = list(choose(inner).read(inner)) if inner.json is not None else []
        except (ReadError, *ODD):
            found = []
        if found:
            facts = meta_of(dict(meta))
            for call in found:
                problems = (*source.problems, *noted, *call.problems)
                merged = replace(
                    facts, duration_seconds=facts.duration_seconds or call.meta.duration_seconds
                )
                call_id = name if len(found) == 1 else f"{name}/{call.call_id}"
                yield replace(call, call_id=call_id, meta=merged, problems=problems)
            return
        noted = [*noted, Problem("broken-inner-json", "单元格里的 JSON 读不出,按文字读")]
    raws, header, left = parse_dialogue(source, text)
    header.pop("call_id", None)
    yield build_call(source, name, raws, {**header, **meta}, [*noted, *left])


def _turn_rows(source: Source, sheet: Sheet, look: _Look) -> Iterator[Call]:
    noted = list(dict.fromkeys([*look.starts.problems(), *look.ends.problems()]))
    calls: dict[str, list[tuple[Row, RawTurn]]] = {}
    last = source.stem
    for row in sheet.rows:
        given = cell(row, sheet, "call_id")
        name = last if missing(given) else plain(given)
        if look.together and name != last and calls:
            yield from _calls_of_rows(source, sheet, calls, noted)
            calls = {}
        last = name
        who, text = cell(row, sheet, "speaker"), cell(row, sheet, "text")
        said = "" if missing(text) and text != "-" else _RETURN.sub("\n", str(text))
        start, end = _span(row, sheet)
        times = look.starts.seconds(start), look.ends.seconds(end)
        raw = RawTurn(None if missing(who) else plain(who), said, *times)
        calls.setdefault(name, []).append((row, raw))
    yield from _calls_of_rows(source, sheet, calls, noted)


def _calls_of_rows(
    source: Source,
    sheet: Sheet,
    calls: Mapping[str, list[tuple[Row, RawTurn]]],
    noted: list[Problem],
) -> Iterator[Call]:
    for call_id, found in calls.items():
        if "order" in sheet.columns:
            found.sort(key=lambda item: seconds(cell(item[0], sheet, "order")) or 0.0)
        meta, odd = _facts(found[0][0], sheet)
        raws, begun = from_zero([raw for _, raw in found if raw.text], "started_at" in meta)
        if begun is not None:
            meta.setdefault("started_at", begun)
        yield build_call(source, call_id, raws, meta, [*noted, *odd])


def _span(row: Row, sheet: Sheet) -> tuple[Any, Any]:  # Any: whatever a cell holds
    start = cell(row, sheet, "start")
    if start is None and "start" not in sheet.columns:
        start = cell(row, sheet, "time")
    return parted(start) or (start, cell(row, sheet, "end"))


def _facts(
    row: Row, sheet: Sheet
) -> tuple[dict[str, Any], list[Problem]]:  # Any: whatever a cell holds
    """What a row says of its call: known facts by their names, all others by the column's."""
    known = {place: name for name, place in sheet.columns.items()}
    meta: dict[str, Any] = {}
    noted: list[Problem] = []
    for place, value in enumerate(row[: len(sheet.names)]):
        name = known.get(place, sheet.names[place])
        if missing(value) or not name or name in ("text", "speaker", "start", "end", "order"):
            continue
        if damaged(value):
            message = f"「{sheet.names[place]}」的数字已被表格截短:{value}"
            noted.append(Problem("number-damaged", message))
            name = sheet.names[place] if name in ("number", "customer_id") else name
        if name in META or name == "date" or name == sheet.names[place]:
            meta[name] = value if isinstance(value, datetime) else plain(value)
    return _dated(meta, cell(row, sheet, "time")), noted


def _dated(meta: dict[str, Any], clock: object) -> dict[str, Any]:  # Any: whatever a cell holds
    """The same with a day and a time of two columns as one moment; a day alone is no moment."""
    begun = meta.get("started_at")
    if isinstance(begun, datetime) and begun.time() == datetime.min.time():
        meta["started_at"] = begun.date().isoformat()
    day = meta.get("date")
    if day is not None and "started_at" not in meta and not missing(clock) and ":" in str(clock):
        day = day.date() if isinstance(day, datetime) else day
        meta["started_at"] = f"{day} {clock}"
    if isinstance(day, datetime):
        meta["date"] = day.date().isoformat()
    return meta
