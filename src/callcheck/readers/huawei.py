"""Huawei Cloud recording recognition."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.model import Call
from callcheck.readers.build import build_call, seconds
from callcheck.readers.documents import MILLISECONDS, Json, at, documents, first, mappings, said
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source
from callcheck.readers.unfinished import refuse

FORMAT = FormatInfo(
    "huawei",
    "华为云录音文件识别",
    "`segments[].result.text`,或在 `asr_result` 里",
    "https://support.huaweicloud.com/api-sis/sis_03_0093.html",
)


def sniff(source: Source) -> float:
    """Segments whose text lies in `result`."""
    row = _reply(first(source))
    if isinstance(at(row, "segments", 0, "result", "text"), str):
        return 0.95
    return 0.9 if "audio_duration" in row and "create_time" in row and "status" in row else 0.0


def _reply(row: Json) -> Json:
    inner = row.get("asr_result")
    return inner if isinstance(inner, dict) else row


def read(source: Source) -> Iterator[Call]:
    """A call for each reply; its times are the job's, not the call's."""
    for name, row in documents(source):
        reply = _reply(row)
        refuse(source, reply.get("status"), ("WAITING", "ERROR"), reply.get("error_msg"))
        turns = [
            said(
                at(item, "result", "analysis_info", "role"),
                at(item, "result", "text"),
                item.get("start_time"),
                item.get("end_time"),
                scale=MILLISECONDS,
            )
            for item in mappings(reply.get("segments"))
            if item.get("is_final") is not False
        ]
        length = seconds(reply.get("audio_duration"), MILLISECONDS)
        yield build_call(source, name, turns, {"duration_seconds": length})
