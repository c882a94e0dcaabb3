"""Alibaba Cloud call quality (智能对话分析): results, the view for review, and uploads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from callcheck.model import Call
from callcheck.readers.alibaba import lower
from callcheck.readers.build import RawTurn, build_call, instant
from callcheck.readers.documents import (
    MILLISECONDS,
    Json,
    at,
    documents,
    first,
    mappings,
    opened,
    said,
    word,
)
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "alibaba-quality",
    "阿里云智能对话分析:质检结果、复核、上传",
    "`Data.ResultInfo.ResultInfo[].AsrResult`、`Data.Dialogues.Dialogue[]` 或 `tickets[].dialogue`",
    "https://github.com/aliyun/alibabacloud-csharp-sdk",  # qualitycheck-20190115, GetResult
)
_DIRECTIONS = {"1": "outbound", "3": "inbound"}
Meta = dict[str, Any]  # Any: JSON


def sniff(source: Source) -> float:
    """One of its key paths."""
    row = first(source)
    if isinstance(row.get("tickets"), list):
        return 0.95
    data = lower(next((row[key] for key in ("Data", "data") if key in row), None), 1)
    inner = set(data) if isinstance(data, dict) else set()
    return 0.95 if inner & {"resultinfo", "dialogues"} else 0.0


def read(source: Source) -> Iterator[Call]:
    """A call for each recording or ticket."""
    for name, row in documents(source):
        whole = lower(row)
        tickets = mappings(whole.get("tickets"))
        if tickets:
            for number, ticket in enumerate(tickets, 1):
                yield _ticket(source, ticket, f"{name}#{number}")
            continue
        data = whole.get("data")
        infos = _unwrapped(data, "resultinfo")
        for number, info in enumerate(infos, 1):
            yield _result(source, info, name if len(infos) == 1 else f"{name}#{number}")
        dialogue = _unwrapped(data, "dialogues", "dialogue")
        if dialogue:
            meta = {"started_at": dialogue[0].get("begintime")}
            yield build_call(source, name, [_turn(item) for item in dialogue], meta)


def _unwrapped(value: object, name: str, inner: str | None = None) -> list[Json]:
    """A list that is wrapped in an object of the same name, or is not."""
    found = at(value, name)
    return mappings(at(found, inner or name) if isinstance(found, dict) else found)


def _ticket(source: Source, ticket: Json, name: str) -> Call:
    dialogue = mappings(opened(ticket.get("dialogue")))
    begun = next((x["begintime"] for x in dialogue if instant(x.get("begintime"))), None)
    call_id = word(ticket.get("tid"), name) or name
    return build_call(source, call_id, [_turn(x) for x in dialogue], {"started_at": begun})


def _result(source: Source, info: Json, name: str) -> Call:
    recording = info.get("recording")
    agent = info.get("agent")
    kind = word(at(recording, "calltype"))
    meta: Meta = {
        "started_at": at(recording, "calltime"),
        "direction": _DIRECTIONS.get(kind or ""),
        "number": at(recording, "callee" if kind != "3" else "caller"),
        "duration_seconds": at(recording, "duration"),
        "agent_id": word(at(agent, "id"), at(agent, "name")),
    }
    verdicts = {"vendor_score": info.get("score"), "vendor_review_status": info.get("reviewstatus")}
    hits = [word(hit.get("name"), hit.get("rid")) for hit in _unwrapped(info, "hitresult")]
    verdicts["vendor_hits"] = " ".join(hit for hit in hits if hit) or None
    meta |= {key: value for key, value in verdicts.items() if value is not None}
    call_id = word(at(recording, "callid"), name) or name
    turns = [_turn(item) for item in _unwrapped(info, "asrresult")]
    return build_call(source, call_id, turns, meta)


def _turn(item: Json) -> RawTurn:
    who = word(item.get("role"), item.get("identity"))
    start, end = item.get("begin"), item.get("end")
    return said(who, item.get("words"), start, end, scale=MILLISECONDS)
