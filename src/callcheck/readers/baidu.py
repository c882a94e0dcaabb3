"""Baidu audio file transcription, of 16 kHz and of call centres (8 kHz)."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.documents import (
    MILLISECONDS,
    Json,
    at,
    documents,
    first,
    mappings,
    said,
    word,
)
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source
from callcheck.readers.unfinished import refuse

FORMAT = FormatInfo(
    "baidu",
    "百度音频文件转写、呼叫中心转写",
    "`tasks_info[].task_result.detailed_result`",
    "https://cloud.baidu.com/doc/qianfan-api/s/tm84h4sot",
)


def sniff(source: Source) -> float:
    """The list of tasks, each with a status."""
    return 0.95 if word(at(first(source), "tasks_info", 0, "task_status")) else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each task."""
    for name, row in documents(source):
        tasks = mappings(row.get("tasks_info"))
        for number, task in enumerate(tasks, 1):
            result = task.get("task_result")
            why = at(result, "err_msg")
            refuse(source, task.get("task_status"), ("Running", "Created", "Failure"), why)
            turns = [_turn(item) for item in mappings(at(result, "detailed_result"))]
            if not turns:
                whole = at(result, "result")
                turns = [said(None, text) for text in whole] if isinstance(whole, list) else []
            call_id = name if len(tasks) == 1 else f"{name}#{number}"
            length = seconds(at(result, "audio_duration"), MILLISECONDS)
            meta = {"duration_seconds": length, "task_id": word(task.get("task_id"))}
            yield build_call(source, call_id, turns, meta)


def _turn(item: Json) -> RawTurn:
    heard = item.get("res")
    text = heard[0] if isinstance(heard, list) and heard else heard
    channel = item.get("channel", item.get("channel_id"))
    who = item.get("speaker", item.get("speaker_id", channel))
    start, end = item.get("begin_time"), item.get("end_time")
    return said(who, text or item.get("text"), start, end, scale=MILLISECONDS, channel=channel)
