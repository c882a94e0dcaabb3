"""JSON documents of speech services: one, a list, or one a line, with strings of JSON inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from callcheck.readers.build import RawTurn, missing, seconds
from callcheck.readers.source import Source

Json = Mapping[str, Any]  # Any: JSON
SECONDS, MILLISECONDS, MICROSECONDS, TICKS = 1.0, 1e-3, 1e-6, 1e-7
_DEEPEST_STRING = 3


def first(source: Source) -> Json:
    """The first document, an empty one when there is none: what a sniff looks at."""
    row = source.json
    if isinstance(row, list):
        row = row[0] if row else None
    return row if isinstance(row, Mapping) else {}


def documents(source: Source) -> Iterator[tuple[str, Json]]:
    """Each document with the name of its call, should it have no id of its own."""
    rows = source.json if isinstance(source.json, list) else [source.json]
    for number, row in enumerate(rows, 1):
        if isinstance(row, Mapping):
            yield source.stem if len(rows) == 1 else f"{source.stem}#{number}", row


def at(row: object, *path: str | int) -> Any:  # Any: JSON
    """What lies at a path of keys and indexes; None when nothing does.

    >>> at({"a": [{"b": 1}]}, "a", 0, "b"), at({"a": None}, "a", 0)
    (1, None)
    """
    for step in path:
        if isinstance(step, int):
            if not isinstance(row, list) or len(row) <= step:
                return None
            row = row[step]
        else:
            row = row.get(step) if isinstance(row, Mapping) else None
    return row


def mappings(value: object) -> list[Json]:
    """The mappings of a list; an empty list for anything else."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def opened(value: Any) -> Any:  # Any: JSON
    """A string of JSON as what it says, even two or three times wrapped; None when broken."""
    import msgspec

    for _ in range(_DEEPEST_STRING):
        if not isinstance(value, str):
            return value
        try:
            value = msgspec.json.decode(value.encode("utf-8", "surrogatepass"))
        except (msgspec.DecodeError, RecursionError):
            return None
    return value


def word(*values: object) -> str | None:
    """The first value that says something, as text.

    >>> word(None, "null", 0)
    '0'
    """
    for value in values:
        if not missing(value) and isinstance(value, str | int | float):
            return str(value)
    return None


def said(
    who: object,
    text: object,
    start: object = None,
    end: object = None,
    *,
    scale: float = SECONDS,
    channel: object = None,
) -> RawTurn:
    """A turn of a service's fields; a time below zero is unknown."""
    times = [seconds(value, scale) for value in (start, end)]
    begun, ended = (None if value is None or value < 0 else value for value in times)
    spoken = text if isinstance(text, str) else "" if text is None else str(text)
    return RawTurn(word(who), spoken, begun, ended, word(channel))


def joined(words: Sequence[tuple[str, bool]]) -> str:
    """Words as a text, each with whether it is punctuation; a space only between Latin words.

    >>> joined([("您", False), ("好", False), ("，", True), ("OK", False), ("bye", False)])
    '您好，OK bye'
    """
    text = ""
    for piece, is_mark in words:
        between = text[-1:].isascii() and text[-1:].isalnum() and piece[:1].isascii()
        text += (" " if between and not is_mark and piece[:1].isalnum() else "") + piece
    return text
