"""Alibaba Cloud: file transcription and call quality (vendor pages of 录音文件识别, 智能对话分析)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.model import Call
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo("alibaba", "阿里云:录音文件识别、百炼、智能对话分析")


def sniff(source: Source) -> float:
    """One of its key paths."""
    first = source.json[0] if isinstance(source.json, list) and source.json else source.json
    return (
        0.95 if isinstance(first, Mapping) and any(True for _ in _calls(lower(first), "x")) else 0.0
    )


def read(source: Source) -> Iterator[Call]:
    """A call for each recording or ticket."""
    rows = source.json if isinstance(source.json, list) else [source.json]
    for number, row in enumerate(rows, 1):
        name = source.stem if len(rows) == 1 else f"{source.stem}#{number}"
        for call_id, turns, meta in _calls(lower(row), name):
            yield build_call(source, call_id, turns, meta)


def lower(value: Any) -> Any:  # Any: JSON
    """The same with every key lower-case and without underscores."""
    if isinstance(value, Mapping):
        return {str(k).lower().replace("_", ""): lower(v) for k, v in value.items()}
    return [lower(item) for item in value] if isinstance(value, list) else value


Found = tuple[str, list[RawTurn], dict[str, Any]]


def _calls(row: Mapping[str, Any], name: str) -> Iterator[Found]:
    if isinstance(row.get("tickets"), list):
        for number, ticket in enumerate(row["tickets"], 1):
            said = ticket.get("dialogue") if isinstance(ticket, Mapping) else None
            if isinstance(said, list):
                begun = next((x.get("begintime") for x in said if isinstance(x, Mapping)), None)
                call_id = str(ticket.get("tid") or f"{name}#{number}")
                yield (
                    call_id,
                    [_spoken(x) for x in said if isinstance(x, Mapping)],
                    {"started_at": begun},
                )
        return
    data = row.get("data")
    if isinstance(data, Mapping):
        yield from _quality(data, name)
    transcripts = (
        (row.get("output") or row).get("transcripts")
        if isinstance(row.get("output") or row, Mapping)
        else None
    )
    if isinstance(transcripts, list):
        turns = [turn for part in transcripts if isinstance(part, Mapping) for turn in _part(part)]
        yield name, turns, {}
        return
    result = row.get("result") if isinstance(row.get("result"), Mapping | list | str) else row
    sentences = _sentences(result)
    if sentences is not None:
        yield str(row.get("taskid") or name), [_sentence(x) for x in sentences], {}


def _quality(data: Mapping[str, Any], name: str) -> Iterator[Found]:
    infos = data.get("resultinfo")
    for number, info in enumerate(
        infos.get("resultinfo", []) if isinstance(infos, Mapping) else [], 1
    ):
        said = info.get("asrresult")
        said = said.get("asrresult") if isinstance(said, Mapping) else said
        if isinstance(said, list):
            recording = info.get("recording") or {}
            meta = {
                "started_at": recording.get("calltime"),
                "direction": str(recording.get("calltype") or ""),
                "number": recording.get("callee"),
            }
            yield (
                str(recording.get("callid") or f"{name}#{number}"),
                [_spoken(x) for x in said],
                meta,
            )
    talks = data.get("dialogues")
    said = talks.get("dialogue") if isinstance(talks, Mapping) else None
    if isinstance(said, list):
        yield name, [_spoken(x) for x in said], {}


def _spoken(item: Mapping[str, Any]) -> RawTurn:
    who = item.get("role") or item.get("identity")
    start, end = seconds(item.get("begin"), 0.001), seconds(item.get("end"), 0.001)
    return RawTurn(None if who is None else str(who), str(item.get("words") or ""), start, end)


def _part(part: Mapping[str, Any]) -> Iterator[RawTurn]:
    channel = str(part.get("channelid", 0))
    if not isinstance(part.get("sentences"), list):
        yield RawTurn(channel, str(part.get("text") or ""))
        return
    for item in part["sentences"]:
        who = str(item["speakerid"]) if item.get("speakerid") is not None else channel
        start, end = seconds(item.get("begintime"), 0.001), seconds(item.get("endtime"), 0.001)
        yield RawTurn(who, str(item.get("text") or ""), start, end, channel)


def _sentences(result: Any) -> list[Mapping[str, Any]] | None:  # Any: JSON
    if isinstance(result, str):
        import msgspec

        try:
            result = lower(msgspec.json.decode(result.encode()))
        except msgspec.DecodeError:
            return None
    if isinstance(result, Mapping):
        result = result.get("sentences")
    if not isinstance(result, list) or (result and not _is_sentence(result[0])):
        return None
    return [item for item in result if isinstance(item, Mapping)]


def _is_sentence(item: object) -> bool:
    return isinstance(item, Mapping) and "begintime" in item and "text" in item


def _sentence(item: Mapping[str, Any]) -> RawTurn:
    channel = str(item.get("channelid", 0))
    start, end = seconds(item.get("begintime"), 0.001), seconds(item.get("endtime"), 0.001)
    return RawTurn(channel, str(item.get("text") or ""), start, end, channel)
