"""Files and folders into calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from callcheck.errors import Location, ReadError
from callcheck.model import Call
from callcheck.readers.lines import decode_line, row_source
from callcheck.readers.portions import Portion, portions
from callcheck.readers.registry import LEAST_SCORE, ODD, Reader, choose, reader_named
from callcheck.readers.source import Source, source_of, stem_of

Paths = str | Path | Sequence[str | Path]


def read_calls(
    paths: Paths,
    *,
    speakers: Mapping[str, str] | None = None,
    encoding: str | None = None,
    on_error: Callable[[ReadError], None] | None = None,
) -> Iterator[Call]:
    """The calls of files and folders, in order of path and place.

    Args:
        paths: a file, a folder (with all below it), a glob, or several; gzip and zip are unpacked.
        speakers: the source's word for a speaker, and who that is; beats every guess.
        encoding: of all files; detected when None.
        on_error: takes the error of a file or line that cannot be read, and the run goes on.

    Raises:
        UsageError: `missing-path`.
        ReadError: for the first file or line that cannot be read, without `on_error`.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    for portion in portions(given, encoding):
        for item in calls_of(portion, encoding=encoding, speakers=speakers):
            if not isinstance(item, ReadError):
                yield item
            elif on_error is None:
                raise item
            else:
                on_error(item)


def calls_of(
    portion: Portion,
    *,
    encoding: str | None = None,
    speakers: Mapping[str, str] | None = None,
) -> Iterator[Call | ReadError]:
    """The calls of a portion in their order, and where one should be, why it cannot be read."""
    if portion.error is not None:
        yield portion.error
        return
    known = dict(speakers or {})
    if portion.line:
        yield from _line_calls(portion, encoding, known)
        return
    try:
        source = source_of(portion.path, portion.data, encoding=encoding, speakers=known)
        yield from _read(source, choose(source))
    except ReadError as error:
        yield error
    except ODD as error:
        yield _failed(error, Location(portion.path))


def _line_calls(
    portion: Portion, encoding: str | None, speakers: dict[str, str]
) -> Iterator[Call | ReadError]:
    reader, stem = reader_named(portion.format), stem_of(portion.path)
    for number, line in enumerate(portion.data.split(b"\n")[: portion.count], portion.line):
        if not line.strip():
            continue
        where = Location(portion.path, number)
        try:
            row, problem = decode_line(line, encoding, portion.encoding)
            source = row_source(portion.path, f"{stem}#{number}", row, line)
            source.speakers = speakers
            source.problems.extend([problem] if problem else [])
            if reader.sniff(source) < LEAST_SCORE:
                message = f"第 {number} 行不是一通电话,已跳过"
                yield ReadError("not-a-call", message, location=where)
                continue
            yield from _read(source, reader)
        except (msgspec.DecodeError, RecursionError):
            message = f"第 {number} 行不是 JSON,已跳过"
            yield ReadError("broken-json-line", message, location=where)
        except ReadError as error:
            error.location = where
            yield error
        except ODD as error:
            yield _failed(error, where)


def _failed(error: Exception, where: Location) -> ReadError:
    message = f"读到意料之外的内容:{type(error).__name__}: {error}"
    return ReadError("reader-failed", message, location=where)


def _read(source: Source, reader: Reader) -> Iterator[Call]:
    found = False
    for call in reader.read(source):
        found = True
        yield call
    if not found:
        raise ReadError("no-turns", "文件里没有通话", location=Location(source.path))


def read_call(path: str | Path, **options: Any) -> Call:  # Any: those of `read_calls`
    """The one call of a file.

    Raises:
        ReadError: `not-one-call` when there are several.
    """
    calls = list(read_calls(path, **options))
    if len(calls) != 1:
        message = f"文件里有 {len(calls)} 通电话"
        raise ReadError("not-one-call", message, location=Location(str(path)), hint="用 read_calls")
    return calls[0]


def read_text(text: str, call_id: str = "typed") -> Call:
    """A typed dialogue, a turn after each role word.

    >>> [(t.speaker.value, t.text) for t in read_text("坐席:您好 客户:嗯").turns]
    [('agent', '您好'), ('customer', '嗯')]
    """
    from callcheck.readers.dialogue import read_dialogue

    return read_dialogue(Source(call_id, text.encode()), text, call_id)


def call_to_native(call: Call) -> dict[str, Any]:  # Any: JSON
    """The call in callcheck's own JSON; unknown fields are left out."""
    meta: dict[str, Any] = {}
    for name in (
        "direction",
        "callee",
        "agent_id",
        "agent_org",
        "customer_id",
        "number",
        "product",
    ):
        if getattr(call.meta, name) is not None:
            meta[name] = str(getattr(call.meta, name))
    for name in ("duration_seconds", "answered"):
        if getattr(call.meta, name) is not None:
            meta[name] = getattr(call.meta, name)
    if call.meta.started_at is not None:
        meta["started_at"] = call.meta.started_at.isoformat()
    if call.meta.case:
        meta["case"] = dict(call.meta.case)
    meta.update(call.meta.extra)
    turns = []
    for turn in call.turns:
        item: dict[str, Any] = {"speaker": turn.speaker.value, "text": turn.text}
        for name in ("start", "end", "channel"):
            if getattr(turn, name) is not None:
                item[name] = getattr(turn, name)
        turns.append(item)
    return {"schema": "callcheck/call/1", "call_id": call.call_id, "meta": meta, "turns": turns}
