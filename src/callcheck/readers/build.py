"""From what a format gives to a `Call`: speakers, clocks, order, problems."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, get_args

from callcheck.model import Call, Callee, CallMeta, Problem, Scalar, Turn
from callcheck.readers.bounds import refuse_too_large
from callcheck.readers.clocks import (
    SHORT_SECONDS,
    in_milliseconds,
    instant,
    missing,
    only_a_day,
    seconds,
)
from callcheck.readers.masked import masked
from callcheck.readers.source import Source
from callcheck.readers.speakers import THIRD_PARTY, settle

__all__ = ["RawTurn", "build_call", "instant", "meta_of", "missing", "seconds"]
_META = ("direction", "agent_id", "agent_org", "customer_id", "number", "product")
_SHORTEST_MOMENT = 12
_PARTITION = re.compile(r"(?:^|[/\\])(dt|ds|pt|day|date)=([^/\\]+)[/\\]")
_FEW_TURNS = 2
_OVERLAP_SECONDS = 0.5
_INBOUND = frozenset({"inbound", "呼入", "in", "3"})
_OUTBOUND = frozenset({"outbound", "呼出", "外呼", "out", "1"})


@dataclass(frozen=True, slots=True)
class RawTurn:
    """A turn as a format gives it: the source's word for the speaker, seconds or None."""

    speaker: str | None
    text: str
    start: float | None = None
    end: float | None = None
    channel: str | None = None


def meta_of(fields: Mapping[str, Any]) -> CallMeta:
    """Call metadata from a mapping with this project's names; what is unknown goes to `extra`."""
    rest = dict(fields)
    begun = rest.pop("started_at", None) or rest.pop("start_time", None)
    rest.pop("start_time", None)
    if isinstance(begun, str) and len(begun) < _SHORTEST_MOMENT and only_a_day(begun):
        rest.setdefault("date", begun)  # midnight would be a guess
        begun = None
    started = instant(begun)
    callee = rest.pop("callee", None)
    case = rest.pop("case", None)
    known = {name: _text(rest.pop(name, None)) for name in _META}
    return CallMeta(
        started_at=started,
        callee=Callee(callee) if callee in list(Callee) else None,
        duration_seconds=seconds(rest.pop("duration_seconds", None)),
        answered=answered if isinstance(answered := rest.pop("answered", None), bool) else None,
        case=_scalars(case) if isinstance(case, Mapping) else {},
        extra=_scalars(rest),
        direction=_direction(known.pop("direction")),
        **known,
    )


def _text(value: object) -> str | None:
    return None if missing(value) else str(value)


def _direction(word: str | None) -> Literal["outbound", "inbound"] | None:
    folded = (word or "").strip().lower()
    if folded in _OUTBOUND:
        return "outbound"
    return "inbound" if folded in _INBOUND else None


def _scalars(values: Mapping[str, Any]) -> dict[str, Scalar]:
    kinds = tuple(kind for kind in get_args(Scalar) if kind is not None)
    return {
        str(k): v if isinstance(v, kinds) else str(v) for k, v in values.items() if v is not None
    }


def build_call(
    source: Source,
    call_id: str,
    raws: Sequence[RawTurn],
    meta: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> Call:
    """A call of the turns a format found; odd ones are kept or dropped with a problem.

    Raises:
        ReadError: `call-too-large`.
    """
    refuse_too_large(source.path, call_id, [raw.text for raw in raws])
    noted = [*source.problems, *problems]
    kept, timed = _in_time(_in_seconds(_kept(raws, noted), noted), noted)
    facts = meta_of({**_partition(source.path), **(meta or {})})
    speakers, known = settle(
        [(raw.speaker or raw.channel, raw.text) for raw in kept],
        source.speakers,
        facts.direction,
    )
    turns = []
    for index, (raw, speaker) in enumerate(zip(kept, speakers, strict=True)):
        end = raw.end
        if end is not None and raw.start is not None and end < raw.start:
            message = f"结束 {end} 早于开始 {raw.start},不用这个结束时间"
            noted.append(Problem("end-before-start", message, index))
            end = None
        turns.append(Turn(index, speaker, raw.text, raw.start, end, raw.channel, raw.speaker))
    masked(((t.index, t.text) for t in turns if "*" in t.text or "[" in t.text), noted)
    noted.extend(_strangers(turns, known))
    if facts.callee is None and any((t.raw_speaker or "") in THIRD_PARTY for t in turns):
        facts = replace(facts, callee=Callee.THIRD_PARTY)
    return Call(call_id, tuple(turns), facts, timed, known, tuple(noted))


@lru_cache(maxsize=64)
def _partition(path: str) -> dict[str, str]:
    """The day that a folder of a partitioned table names: `dt=20260302/`; no moment of it."""
    found = _PARTITION.search(path)
    return {found[1]: found[2]} if found else {}


def _kept(raws: Sequence[RawTurn], noted: list[Problem]) -> list[RawTurn]:
    kept: list[RawTurn] = []
    for position, raw in enumerate(raws):
        if not raw.text.strip():
            noted.append(Problem("turn-without-text", f"第 {position + 1} 轮没有文字,已略去"))
        elif kept and raw == kept[-1] and raw.start is not None:
            noted.append(Problem("turn-repeated", f"第 {position + 1} 轮与前一轮完全相同,已略去"))
        else:
            kept.append(raw)
    return kept


def _in_seconds(raws: list[RawTurn], noted: list[Problem]) -> list[RawTurn]:
    """The same with times below zero left out and milliseconds seen for what they are."""
    lowest = highest = 0.0
    for raw in raws:
        for value in (raw.start, raw.end):
            if value is not None:
                if value > highest:
                    highest = value
                elif value < lowest:
                    lowest = value
    if lowest < 0:
        noted.append(Problem("time-below-zero", "有时间是负数,按未知"))
        raws = [replace(raw, start=_known(raw.start), end=_known(raw.end)) for raw in raws]
    if highest <= SHORT_SECONDS or not in_milliseconds(
        [(raw.start, raw.end, len(raw.text)) for raw in raws]
    ):
        return raws
    noted.append(Problem("milliseconds", "时间按秒算长得不合情理,按毫秒读"))
    return [
        replace(raw, start=seconds(raw.start, 0.001), end=seconds(raw.end, 0.001)) for raw in raws
    ]


def _known(value: float | None) -> float | None:
    return None if value is None or value < 0 else value


def _in_time(raws: list[RawTurn], noted: list[Problem]) -> tuple[list[RawTurn], bool]:
    """The turns in order where all have a start, and whether the clock can be right."""
    if not raws or any(raw.start is None for raw in raws):
        return raws, False
    alike = raws[0].start == raws[-1].start and len(raws) > _FEW_TURNS
    if alike and len({raw.start for raw in raws}) == 1:
        noted.append(Problem("clock-stands-still", "每一轮的开始时间都一样,不用这些时间"))
        return [replace(raw, start=None, end=None) for raw in raws], False
    raws = sorted(raws, key=lambda raw: raw.start or 0.0)
    last: dict[str | None, float] = {}
    overlaps = 0
    for raw in raws:
        if raw.speaker is None:
            continue
        overlaps += last.get(raw.speaker, 0.0) - (raw.start or 0.0) > _OVERLAP_SECONDS
        if raw.end is not None:
            last[raw.speaker] = raw.end
    if overlaps:
        message = f"同一个说话人有 {overlaps} 轮与他前一轮的时间重叠"
        noted.append(Problem("turns-overlap", message))
    return raws, True


def _strangers(turns: Sequence[Turn], known: str) -> list[Problem]:
    names = sorted({t.raw_speaker for t in turns if t.speaker == "unknown" and t.raw_speaker})
    if known == "none" and turns:
        return [Problem("no-speakers", "看不出谁是坐席,禁止类规则按可能是坐席检查")]
    return [Problem("unknown-speaker", f"不认识的说话人:{name}") for name in names]
