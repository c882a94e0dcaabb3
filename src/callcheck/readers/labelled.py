"""Calls with what a person found in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from callcheck.errors import LabelError, Location, UsageError
from callcheck.model import Call, Label, LabelledCall
from callcheck.readers import doccano, label_studio
from callcheck.readers.native import call_of
from callcheck.readers.source import open_source


def read_labelled(
    path: str | Path, *, speakers: Mapping[str, str] | None = None
) -> Iterator[LabelledCall]:
    """Labelled calls of a JSONL file, or of what Label Studio or doccano export.

    Tasks that nobody has done are left out; `speakers` is as `read_calls` takes it.

    Raises:
        UsageError: `missing-path`.
        ReadError: when the file cannot be read.
        LabelError: `no-labels`, `bad-label` for a row whose labels do not fit its call.
    """
    if not Path(path).is_file():
        raise UsageError("missing-path", f"没有这个文件:{path}")
    source = open_source(Path(path), speakers=dict(speakers or {}))
    source.raise_broken_json()
    rows = label_studio.tasks_of(source.json if isinstance(source.json, list) else [source.json])
    for number, row in enumerate(rows, 1):
        where = Location(str(path), number)
        name = f"{source.stem}#{number}"
        if isinstance(row, dict) and label_studio.is_task(row):
            done = label_studio.labelled(source, row, name, where)
            if done is not None:
                yield done
            continue
        if isinstance(row, dict) and doccano.is_task(row):
            yield doccano.labelled(source, row, name, where)
            continue
        if not isinstance(row, dict) or not isinstance(row.get("labels"), list):
            raise LabelError("no-labels", "这一行没有 labels", location=where)
        call = call_of(source, row, name)
        labels = tuple(_label(item, call, where) for item in row["labels"])
        doubtful = row.get("doubtful", [])
        if not isinstance(doubtful, list):
            raise LabelError("bad-label", "doubtful 要是一列标注", location=where)
        yield LabelledCall(
            call,
            labels,
            row.get("note", ""),
            row.get("item"),
            row.get("target"),
            row.get("trick", ""),
            tuple(_label(item, call, where) for item in doubtful),
        )


def _label(item: Any, call: Call, where: Location) -> Label:  # Any: JSON
    if not isinstance(item, dict) or not isinstance(item.get("category"), str):
        raise LabelError("bad-label", f"标注要有 category:{item}", location=where)
    turn = item.get("turn")
    if turn is not None and not (isinstance(turn, int) and 0 <= turn < len(call.turns)):
        message = f"标注的轮次 {turn} 不在通话里(共 {len(call.turns)} 轮)"
        raise LabelError("bad-label", message, location=where)
    return Label(item["category"], turn)
