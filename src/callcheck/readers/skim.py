"""What is needed of a call before any is checked: whose it is, when it was, whether it was answered.

Most lines of JSONL are skimmed without looking at their turns, at a tenth of the cost of reading
them; whatever is not as plain as that is read whole, so that both ways tell the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec

from callcheck.errors import ReadError
from callcheck.model import Call
from callcheck.readers.build import meta_of, missing
from callcheck.readers.portions import Portion
from callcheck.readers.reading import calls_of

_META = ("started_at", "start_time", "direction", "customer_id", "number", "answered")
# A first turn with a speaker and words that are surely not blank: ASCII but no escape, or the
# first byte of a Chinese character.
_SPOKEN = re.compile(
    rb'\[\s*\{\s*"(?:speaker|role)"\s*:\s*"[^"\\]+"\s*,'
    rb'(?:\s*"(?:channel|start|end)"\s*:\s*(?:[\d.]+|"[^"\\]*")\s*,)*'
    rb'\s*"text"\s*:\s*"[!#-\[\]-~\xe4-\xe9]'
)


@dataclass(frozen=True, slots=True)
class Skimmed:
    """A call's facts that other calls are counted by."""

    call_id: str
    started_at: datetime | None
    direction: Literal["outbound", "inbound"] | None
    customer_id: str | None
    number: str | None
    effective: bool


class _Row(msgspec.Struct):
    """A line of callcheck's own JSON, its turns left as they are."""

    turns: msgspec.Raw
    call_id: str | int | None = None
    meta: dict[str, Any] | None = None  # Any: JSON


def skim(
    portion: Portion,
    *,
    encoding: str | None = None,
    speakers: Mapping[str, str] | None = None,
) -> Iterator[Skimmed | None]:
    """For each item that `calls_of` gives of a portion, as far as needed; None for an error.

    A line whose facts are sound and whose turns turn out to be broken is a call that was made.
    """
    if portion.format != "json" or encoding or portion.encoding:
        yield from _read(portion, encoding, speakers)
        return
    for number, line in enumerate(portion.data.split(b"\n")[: portion.count], portion.line):
        found = _plain(line)
        if found is not None:
            yield _skimmed(found)
        elif line.strip():
            alone = Portion(portion.path, line, number, 1, "json")
            yield from _read(alone, None, speakers)


def _plain(line: bytes) -> _Row | None:
    """The row of a line that needs no closer look: it has an id, and somebody surely spoke."""
    try:
        row = _DECODER.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if row.meta is None and not _is_bare(line):
        return None  # its facts may lie beside the turns
    if missing(row.call_id) or _SPOKEN.match(bytes(row.turns)) is None:
        return None
    return row


def _is_bare(line: bytes) -> bool:
    """Whether a line has nothing that could be a fact of the call."""
    try:
        _BARE.decode(line)
    except msgspec.DecodeError:
        return False
    return True


class _Bare(msgspec.Struct, forbid_unknown_fields=True):
    """A line with turns and an id, and nothing else."""

    turns: msgspec.Raw
    call_id: msgspec.Raw = msgspec.Raw()
    schema: msgspec.Raw = msgspec.Raw()
    labels: msgspec.Raw = msgspec.Raw()
    meta: None = None


_DECODER = msgspec.json.Decoder(_Row)
_BARE = msgspec.json.Decoder(_Bare)


def _skimmed(row: _Row) -> Skimmed:
    given = row.meta or {}
    meta = meta_of({key: given[key] for key in _META if key in given})
    return Skimmed(
        str(row.call_id),
        meta.started_at,
        meta.direction,
        meta.customer_id,
        meta.number,
        meta.answered is not False,
    )


def _read(
    portion: Portion, encoding: str | None, speakers: Mapping[str, str] | None
) -> Iterator[Skimmed | None]:
    for call in calls_of(portion, encoding=encoding, speakers=speakers):
        yield None if isinstance(call, ReadError) else skimmed(call)


def skimmed(call: Call) -> Skimmed:
    """What is skimmed of a call that is at hand."""
    meta = call.meta
    effective = meta.answered is not False and bool(call.turns)
    return Skimmed(
        call.call_id, meta.started_at, meta.direction, meta.customer_id, meta.number, effective
    )
