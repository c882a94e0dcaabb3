"""Annotated tasks as Label Studio exports them (JSON), made by the renderer `label-studio`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from callcheck.errors import LabelError, Location
from callcheck.model import Call, Label, LabelledCall
from callcheck.readers.native import call_of
from callcheck.readers.source import Source

Json = Mapping[str, Any]  # Any: JSON


def is_task(row: Json) -> bool:
    """Whether it is a task, done or not."""
    if is_minimal(row):
        return True
    return isinstance(row.get("data"), Mapping) and (
        "annotations" in row or "predictions" in row or "completions" in row
    )


def is_minimal(row: Json) -> bool:
    """Whether it is a row of the export JSON-MIN: the fields of the task and of one annotation."""
    return isinstance(row.get("dialogue"), list) and "annotation_id" in row


def tasks_of(rows: Sequence[Any]) -> list[Any]:  # Any: JSON
    """The rows with those of JSON-MIN as tasks; its rows of one task are one."""
    tasks: list[Any] = []
    known: dict[object, dict[str, Any]] = {}
    for row in rows:
        if not isinstance(row, Mapping) or not is_minimal(row):
            tasks.append(row)
            continue
        key = row.get("id")
        if key is None or key not in known:
            task: dict[str, Any] = {"id": key, "data": row, "annotations": []}
            tasks.append(task)
            known[key] = task
        found = [*_listed(row.get("category")), *_listed(row.get("call"))]
        annotation = {"updated_at": row.get("updated_at"), "result": [{"value": v} for v in found]}
        known[key]["annotations"].append(annotation)
    return tasks


def _listed(value: Any) -> list[Json]:  # Any: JSON
    """Regions of JSON-MIN, which writes one choice alone as text and several as a list."""
    regions = value if isinstance(value, list) else [value] if value else []
    return [{"choices": [r]} if isinstance(r, str) else r for r in regions]


def labelled(source: Source, row: Json, name: str, where: Location) -> LabelledCall | None:
    """The call with what a person found in it; None for a task that nobody has done.

    Of several annotations the one marked as ground truth counts, else the one last changed.

    Raises:
        LabelError: `no-labels`, `bad-label`.
    """
    done = [
        a
        for a in row.get("annotations") or ()
        if isinstance(a, Mapping) and not a.get("was_cancelled")
    ]
    if not done:
        return None
    data = row["data"]
    if not isinstance(data.get("dialogue"), list):
        hint = "任务要由 --format label-studio 生成"
        raise LabelError("no-labels", "任务里没有 dialogue", location=where, hint=hint)
    meta = {key: data[key] for key in ("agent_id", "started_at") if key in data}
    document = {"call_id": data.get("call_id"), "turns": data["dialogue"], "meta": meta}
    call = call_of(source, document, name)
    if len(call.turns) != len(data["dialogue"]):
        raise LabelError("bad-label", "任务里有没文字或重复的轮次", location=where)
    best = max(done, key=lambda a: (bool(a.get("ground_truth")), str(a.get("updated_at") or "")))
    found = {
        label
        for region in best.get("result") or ()
        if isinstance(region, Mapping) and isinstance(region.get("value"), Mapping)
        for label in _labels(region["value"], call, where)
    }
    return LabelledCall(call, in_order(found))


def in_order(labels: set[Label]) -> tuple[Label, ...]:
    """By turn and category; those without a place last."""
    return tuple(sorted(labels, key=lambda m: (m.turn is None, m.turn or 0, m.category)))


def _labels(value: Json, call: Call, where: Location) -> list[Label]:
    names = value.get("paragraphlabels") or value.get("choices") or ()
    if not names:
        return []
    turn = None
    if "end" in value:
        try:
            first, turn = int(value["start"]), int(value["end"])
            turn -= turn > first and int(value["endOffset"]) == 0
        except (KeyError, TypeError, ValueError):
            turn = -1
        if not 0 <= turn < len(call.turns):
            message = f"标注的段落 {value.get('end')!r} 不在通话里(共 {len(call.turns)} 轮)"
            raise LabelError("bad-label", message, location=where)
    return [Label(str(name), turn) for name in names]
