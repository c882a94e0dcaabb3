"""Transcripts read into calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from callcheck.model import Call, Callee, CallMeta, Label, LabelledCall, Speaker, Turn


def _call(row: dict[str, Any]) -> Call:
    meta = row.get("meta", {})
    turns = tuple(
        Turn(i, Speaker(t["speaker"]), t["text"], t.get("start"), t.get("end"))
        for i, t in enumerate(row["turns"])
    )
    start = meta.get("start_time")
    return Call(
        row["call_id"],
        turns,
        CallMeta(
            started_at=datetime.fromisoformat(start) if start else None,
            direction=meta.get("direction"),
            callee=Callee(meta["callee"]) if meta.get("callee") else None,
            agent_id=meta.get("agent_id"),
            agent_org=meta.get("agent_org"),
            customer_id=meta.get("customer_id"),
        ),
        timed=all(t.start is not None for t in turns),
    )


def read_calls(path: str | Path) -> Iterator[Call]:
    """Stub."""
    for line in Path(path).read_text("utf8").splitlines():
        yield _call(json.loads(line))


def read_labelled(path: str | Path) -> Iterator[LabelledCall]:
    """Stub."""
    for line in Path(path).read_text("utf8").splitlines():
        row = json.loads(line)
        labels = tuple(Label(x["category"], x.get("turn")) for x in row["labels"])
        yield LabelledCall(
            _call(row), labels, row.get("note", ""), row.get("item"), row.get("target"), row.get("trick", "")
        )
