"""iFlytek long-form transcription: JSON in strings in JSON, words to be joined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call
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
    "iflytek",
    "讯飞语音转写(新旧两版)",
    "`content.orderResult` 里的 `lattice2` 或 `lattice`;旧版 `data` 里的 `onebest`",
    "https://blog.csdn.net/qq_41791705/article/details/145851132",
)
_SEGMENT_BREAK = "g"


def sniff(source: Source) -> float:
    """The string of an order's result, or the lattice out of it."""
    row = first(source)
    if isinstance(at(row, "content", "orderResult"), str):
        return 0.95
    if isinstance(row.get("lattice"), list) or "lattice2" in row:
        return 0.95
    return 0.95 if _older(row) else 0.0


def _older(row: Json) -> list[Json]:
    """The sentences of the older service, a list or a string of one."""
    data = row.get("data")
    if isinstance(data, str) and "onebest" not in data:
        return []
    found = mappings(opened(data))
    return found if found and "onebest" in found[0] else []


def read(source: Source) -> Iterator[Call]:
    """A call for each order; `lattice2` has the words as spoken, `lattice` lacks the fillers."""
    for name, row in documents(source):
        older = _older(row)
        if older:
            turns = [
                said(
                    x.get("speaker"), x.get("onebest"), x.get("bg"), x.get("ed"), scale=MILLISECONDS
                )
                for x in older
            ]
            yield build_call(source, name, turns)
            continue
        content = opened(row.get("content"))
        order = opened(at(content, "orderResult")) if content is not None else row
        problems = []
        pieces = opened(at(order, "lattice2"))
        if not mappings(pieces):
            pieces = opened(at(order, "lattice"))
            if mappings(pieces):
                message = "只有顺滑过的文本,语气词和重复可能已删"
                problems.append(Problem("speech-smoothed", message))
        if content is not None and order is None:
            problems.append(Problem("broken-inner-json", "orderResult 里不是 JSON"))
        sides = {
            word(side.get("rl")): word(side.get("rl_track"), side.get("track"))
            for side in mappings(at(order, "label", "rl_track"))
        }
        turns = [turn for item in mappings(pieces) for turn in _turns(item, sides, problems)]
        info = at(content, "orderInfo")
        meta = {"duration_seconds": _duration(info), "order_id": word(at(info, "orderId"))}
        yield build_call(source, name, turns, meta, problems)


def _duration(info: object) -> float | None:
    length = at(info, "realDuration") or at(info, "originalDuration")
    return said(None, "", length, scale=MILLISECONDS).start


def _turns(
    item: Json, sides: dict[str | None, str | None], problems: list[Problem]
) -> Iterator[RawTurn]:
    best = opened(item.get("json_1best"))
    st: Any = at(best, "st")
    if st is None:
        problems.append(Problem("broken-inner-json", "有一段的 json_1best 读不出,已略去"))
        return
    text = "".join(
        str(at(ws, "cw", 0, "w") or "")
        for rt in mappings(at(st, "rt"))
        for ws in mappings(rt.get("ws"))
        if at(ws, "cw", 0, "wp") != _SEGMENT_BREAK
    )
    speaker = word(at(st, "rl"))
    if speaker in (None, "0"):  # diarisation off
        speaker = word(item.get("spk"))
    start = st.get("bg") if st.get("bg") is not None else item.get("begin")
    end = st.get("ed") if st.get("ed") is not None else item.get("end")
    yield said(speaker, text, start, end, scale=MILLISECONDS, channel=sides.get(speaker))
