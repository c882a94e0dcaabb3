"""Files and folders into calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from callcheck.errors import Location, ReadError, UsageError
from callcheck.model import Call
from callcheck.readers.registry import choose
from callcheck.readers.source import Source, open_source

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
        paths: a file, a folder (with all below it), or several.
        speakers: the source's word for a speaker, and who that is; beats every guess.
        encoding: of all files; detected when None.
        on_error: takes the error of a file that cannot be read, and the run goes on.

    Raises:
        UsageError: `missing-path`.
        ReadError: for the first file that cannot be read, without `on_error`.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    for path in map(Path, given):
        if not path.exists():
            raise UsageError("missing-path", f"没有这个路径:{path}")
    for path in (file for item in given for file in _files(Path(item))):
        try:
            yield from _read(open_source(path, encoding=encoding, speakers=dict(speakers or {})))
        except ReadError as error:
            if on_error is None:
                raise
            on_error(error)


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for found in sorted(path.rglob("*")):
        hidden = any(part.startswith((".", "~$")) for part in found.relative_to(path).parts)
        if found.is_file() and not hidden:
            yield found


def _read(source: Source) -> Iterator[Call]:
    found = False
    for call in choose(source).read(source):
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
