"""A transcript format: `#ACME call=17 agent=008 at=2026-03-02T09:00`, then `A 1.5 2.5 您好`."""

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("acme-log", "ACME 录音系统的日志")
_WHO = {"A": "坐席", "C": "客户"}


def sniff(source: Source) -> float:
    """Sure of a file whose first line says so."""
    return 0.95 if source.text.startswith("#ACME ") else 0.0


def read(source: Source) -> Iterator[Call]:
    """One call."""
    head, *lines = source.text.splitlines()
    told = dict(pair.split("=", 1) for pair in head.split()[1:])
    turns = []
    for line in lines:
        who, start, end, words = line.split(" ", 3)
        turns.append(RawTurn(_WHO.get(who, who), words, float(start), float(end)))
    meta = {"agent_id": told.get("agent"), "started_at": told.get("at")}
    yield build_call(source, told.get("call", source.stem), turns, meta)
