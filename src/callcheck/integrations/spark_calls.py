"""A row of a Spark table into a call, and where the call stands among others.

Runs on executors; nothing here needs Spark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec

from callcheck.checking.history import is_effective
from callcheck.errors import ReadError
from callcheck.model import Call, Problem
from callcheck.readers.build import instant, missing, seconds
from callcheck.readers.native import LISTS, call_of
from callcheck.readers.source import Source

Row = dict[str, Any]  # Any: whatever a column holds


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call as Spark hands it over.

    Attributes:
        call_id: None where the table had none.
        turns: JSON list of turns, or a call in callcheck's own JSON; None for a call without.
        meta: JSON object of what is known of the call.
        most: as `meta`, where the rows of the call were not of one mind; else None.
    """

    call_id: str | None
    turns: str | None
    meta: str | None
    most: str | None = None


@dataclass(frozen=True, slots=True)
class RowReader:
    """How rows become calls.

    Attributes:
        names: `text`, `speaker`, `start`, `end`: what they are called in a turn.
        order: the name in a turn of what gives its place; None when the list is in order.
        speakers: the source's word for a speaker, and who that is.
    """

    names: tuple[tuple[str, str], ...] = ()
    order: str | None = None
    speakers: tuple[tuple[str, str], ...] = ()

    def read(self, row: CallRow) -> Call:
        """The call of a row.

        >>> row = CallRow("c1", '[{"role": "坐席", "words": "您好"}]', '{"agent_id": 7}')
        >>> call = RowReader(names=(("speaker", "role"), ("text", "words"))).read(row)
        >>> [(t.speaker.value, t.text) for t in call.turns], call.meta.agent_id
        ([('agent', '您好')], '7')

        Raises:
            ReadError: `no-call-id`, `broken-json`, `bad-turns`, `turn-order`.
        """
        if row.call_id is None or missing(row.call_id):
            raise ReadError("no-call-id", "这一行没有通话编号")
        found = _decoded(row.turns, "turns") if row.turns else []
        document = found if isinstance(found, Mapping) else {"turns": found}
        turns = [self._turn(item) for item in _list_of(document)]
        if self.order is not None:
            turns = _in_order(turns, self.order)
        told = _object(document.get("meta"))
        told.update(_told(row.meta))
        source = Source(row.call_id, b"", speakers=dict(self.speakers))
        source.problems.extend(_differing(row))
        native = {"call_id": row.call_id, "turns": turns, "meta": told}
        return call_of(source, native, row.call_id)

    def _turn(self, item: object) -> Row:
        if not isinstance(item, Mapping):
            raise ReadError("bad-turns", "轮次应是有说话人和文字的对象", hint=_TURNS_HINT)
        turn = dict(item)
        for name, given in self.names:
            if item.get(given) is not None:
                turn[name] = item[given]
        return turn


_TURNS_HINT = '例如 [{"speaker": "坐席", "text": "您好"}]'


def _decoded(text: str, column: str) -> Any:  # Any: JSON
    try:
        return msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, RecursionError) as error:
        raise ReadError("broken-json", f"`{column}` 不是 JSON:{error}") from error


def _list_of(document: Mapping[str, Any]) -> Sequence[Any]:
    name = next((name for name in LISTS if name in document), "turns")
    turns = document.get(name)
    if turns is None and name in document:
        return ()
    if not isinstance(turns, list):
        raise ReadError("bad-turns", "应是轮次的列表", hint=_TURNS_HINT)
    return turns


def _object(value: Any) -> Row:  # Any: JSON
    """A mapping, or JSON of one, without what is null; empty for nothing."""
    if isinstance(value, str) and not missing(value):
        value = _decoded(value, "meta")
    return {k: v for k, v in value.items() if v is not None} if isinstance(value, Mapping) else {}


def _told(meta: str | None) -> Row:
    """The columns of metadata; a column `meta` holds more of it, `case` the account's record."""
    columns = _object(meta)
    told = _object(columns.pop("meta", None))
    told.update(columns)
    if told.get("case") is not None:
        told["case"] = _object(told["case"])
    return told


def _differing(row: CallRow) -> list[Problem]:
    if row.most is None or row.most == row.meta:
        return []
    least, most = _object(row.meta), _object(row.most)
    names = "、".join(sorted(name for name in least if least[name] != most[name]))
    return [Problem("meta-differs", f"同一通话各行的 {names} 不同,取最小的")]


def _in_order(turns: Sequence[Row], order: str) -> list[Row]:
    """The turns that have words, by their place; equal places by clock, speaker and words."""
    said = [turn for turn in turns if not missing(turn.get("text"))]
    placed = [(_place(turn.get(order)), turn) for turn in said]
    if len(placed) > 1 and any(place is None for place, _ in placed):
        raise ReadError(
            "turn-order", f"有的轮次没有 `{order}`,不知先后", hint="用 order 指明给出先后的列"
        )
    placed.sort(key=lambda pair: (pair[0] or 0.0, *_rest(pair[1])))
    return [turn for _, turn in placed]


def _place(value: object) -> float | None:
    place = seconds(value)
    if place is None and isinstance(value, str):
        moment = instant(value)
        return moment.timestamp() if moment else None
    return place


def _rest(turn: Row) -> tuple[float, float, str, str]:
    clock = (seconds(turn.get("start")) or 0.0, seconds(turn.get("end")) or 0.0)
    return *clock, str(turn.get("speaker")), str(turn["text"])


def place_of(row: CallRow, reader: RowReader, utc_offset_hours: float) -> Row:
    """Where a call stands among others: whose day it is of, when it began, whether it counts.

    `group` is shared by the effective calls about one account on one local day, and by the
    unanswered attempts on one number; a call that is of no such day has a group of its own, so
    that such calls spread over the executors. `counted` and `started` (microseconds) are those
    of `CallHistory`: calls from the customer are placed, not counted.
    """
    alone = {"group": f"alone|{row.call_id or row.turns}"[:80], "started": 0, "counted": 0}
    try:
        call = reader.read(row)
    except ReadError:
        return alone
    meta = call.meta
    kind, key = ("account", meta.customer_id) if is_effective(call) else ("number", meta.number)
    if meta.started_at is None or key is None:
        return alone
    started: datetime = meta.started_at
    day = started.astimezone(timezone(timedelta(hours=utc_offset_hours))).date()
    return {
        "group": f"{kind}|{day}|{key}",
        "started": (started - _EPOCH) // timedelta(microseconds=1),
        "counted": int(meta.direction != "inbound"),
    }


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
