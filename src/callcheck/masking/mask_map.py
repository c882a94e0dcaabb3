"""The way back: what stands for what in a masked call, kept apart from it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from callcheck.errors import UsageError
from callcheck.model import Scalar


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A placeholder in a turn: where in the masked text, what it is, and what was said."""

    turn: int
    start: int
    end: int
    kind: str
    original: str


class MaskMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands for what in one call.

    Attributes:
        call_id: as it is in the masked report.
        words: placeholder to what was said.
        places: each placeholder in the turns, in order.
        fields: path of a field, such as `meta.number`, to its value.
    """

    call_id: str
    words: dict[str, str]
    places: tuple[Place, ...] = ()
    fields: dict[str, Scalar] = {}

    def restore(self, text: str) -> str:
        """A text with what was said in place of the placeholders."""
        if not self.words:
            return text
        longest = sorted(self.words, key=len, reverse=True)
        return re.sub("|".join(map(re.escape, longest)), lambda m: self.words[m[0]], text)

    def restore_turn(self, turn: int, text: str) -> str:
        """A turn's masked text as it was, by places."""
        for place in reversed(self.places):
            if place.turn == turn:
                text = text[: place.start] + place.original + text[place.end :]
        return text

    def place_before(self, turn: int, position: int, *, end: bool = False) -> int:
        """A position in a masked turn as one in the original; inside a placeholder its edge."""
        moved = position
        for place in self.places:
            if place.turn != turn or place.start >= position:
                continue
            grown = len(place.original) - (place.end - place.start)
            if position < place.end:
                inside = len(place.original) if end else 0
                return moved - (position - place.start) + inside
            moved += grown
        return moved

    def encode(self) -> bytes:
        """One line of JSON."""
        return msgspec.json.encode(self) + b"\n"


def read_map(data: bytes, path: str) -> dict[str, list[MaskMap]]:
    """Maps by the call's id, in the order of the file.

    Raises:
        UsageError: `bad-mask-map`.
    """
    found: dict[str, list[MaskMap]] = {}
    for number, line in enumerate(data.splitlines(), 1):
        try:
            entry = msgspec.json.decode(line, type=MaskMap)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            message = f"{path} 第 {number} 行不是对照表"
            hint = "用 scan --mask --mask-map 写的文件"
            raise UsageError("bad-mask-map", message, hint=hint) from error
        found.setdefault(entry.call_id, []).append(entry)
    return found


def unmask_report(report: Mapping[str, Any], entry: MaskMap) -> Any:  # Any: a report as JSON
    """A masked report as JSON with the words, fields and places of the call as it was."""
    found = _restored(report, entry)
    for path, value in entry.fields.items():
        *parents, last = path.split(".", 2)
        holder = found
        for parent in parents:
            holder = holder.setdefault(parent, {})
        holder[last] = value
    return found


def _restored(value: Any, entry: MaskMap) -> Any:  # Any: JSON
    if isinstance(value, str):
        return entry.restore(value)
    if isinstance(value, list):
        return [_restored(item, entry) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = {key: _restored(item, entry) for key, item in value.items()}
    turn, start, end = (value.get(name) for name in ("turn", "start", "end"))
    if isinstance(turn, int) and isinstance(start, int) and isinstance(end, int):
        found["start"] = entry.place_before(turn, start)
        found["end"] = entry.place_before(turn, end, end=True)
        if isinstance(value.get("quote"), str):
            found["quote"] = _quote(value["quote"], turn, start, entry)
    return found


def _quote(quote: str, turn: int, start: int, entry: MaskMap) -> str:
    """A quote as it was: placeholders are never cut, so each lies in it whole or not at all."""
    for place in reversed(entry.places):
        low, high = place.start - start, place.end - start
        if place.turn == turn and low >= 0 and high <= len(quote):
            quote = quote[:low] + place.original + quote[high:]
    return quote


@dataclass(frozen=True, slots=True)
class Spans:
    """Placeholders of one turn: `(start, end)` in the original and in the masked text."""

    pairs: tuple[tuple[int, int, int, int], ...]

    def moved(self, start: int, end: int) -> tuple[int, int]:
        """A range of the original as one of the masked text; placeholders it touches are whole."""
        low, high = start, end
        for begin, stop, new_begin, new_stop in self.pairs:
            if stop <= start:
                low = start - stop + new_stop
            elif begin <= start:
                low = new_begin
            if stop <= end:
                high = end - stop + new_stop
            elif begin < end:
                high = new_stop
        return low, high
