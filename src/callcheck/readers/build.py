"""From what a format gives to a `Call`: speakers, clocks, order, problems."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any, Literal, get_args

from callcheck.model import Call, Callee, CallMeta, Problem, Scalar, Turn
from callcheck.readers.source import Source
from callcheck.readers.speakers import THIRD_PARTY, settle

CHINA = timezone(timedelta(hours=8))
MISSING = frozenset({"", "null", "none", "nan", "\\n", "-", "nat"})
_LONGEST_CALL_SECONDS = 36_000
_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:[.,]\d+)?)s?")
_META = ("direction", "agent_id", "agent_org", "customer_id", "number", "product")
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


def missing(value: object) -> bool:
    """Whether a cell or field says nothing."""
    return value is None or (isinstance(value, str) and value.strip().lower() in MISSING)


def seconds(value: object, scale: float = 1.0) -> float | None:
    """A number, a text of one, `mm:ss`, `hh:mm:ss` or `PT1.25S` as seconds; None otherwise.

    >>> seconds("01:02.5"), seconds("1250", 0.001), seconds("x")
    (62.5, 1.25, None)
    """
    if isinstance(value, bool) or missing(value):
        return None
    if isinstance(value, int | float):
        return round(value * scale, 3)
    match = _CLOCK.fullmatch(
        str(value).strip().removeprefix("PT").replace("S", "").replace("\uff1a", ":")
    )
    if match is None:
        return None
    hours, minutes, rest = match.groups()
    if minutes is None:
        return round(float(rest.replace(",", ".")) * scale, 3)
    return round(int(hours or 0) * 3600 + int(minutes) * 60 + float(rest.replace(",", ".")), 3)


def instant(value: object) -> datetime | None:
    """A moment; one without a zone is China's; None when it is none."""
    if missing(value):
        return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=CHINA)
    if isinstance(value, int | float):
        stamp = value / 1000 if value > 1e11 else value
        return datetime.fromtimestamp(stamp, CHINA) if 0 < stamp < 4e9 else None
    text = (
        str(value)
        .strip()
        .replace("/", "-")
        .replace("年", "-")
        .replace("月", "-")
        .replace("日", " ")
    )
    text = re.sub(r"-(\d)(?=-|\s|$)", r"-0\1", text.strip())
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=CHINA)


def meta_of(fields: Mapping[str, Any]) -> CallMeta:
    """Call metadata from a mapping with this project's names; what is unknown goes to `extra`."""
    rest = dict(fields)
    started = instant(rest.pop("started_at", None) or rest.pop("start_time", None))
    rest.pop("start_time", None)
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
    return {str(k): v if v is None or isinstance(v, kinds) else str(v) for k, v in values.items()}


def build_call(
    source: Source,
    call_id: str,
    raws: Sequence[RawTurn],
    meta: Mapping[str, Any] | None = None,
    problems: Sequence[Problem] = (),
) -> Call:
    """A call of the turns a format found; odd ones are kept or dropped with a problem."""
    noted = [*source.problems, *problems]
    kept = _kept(raws, noted)
    kept = _in_seconds(kept, noted)
    timed = bool(kept) and all(raw.start is not None for raw in kept)
    if timed:
        kept = sorted(kept, key=lambda raw: raw.start or 0.0)
    speakers, known = settle(
        [(raw.speaker or raw.channel, raw.text) for raw in kept], source.speakers
    )
    turns = []
    for index, (raw, speaker) in enumerate(zip(kept, speakers, strict=True)):
        end = raw.end
        if raw.start is not None and end is not None and end < raw.start:
            noted.append(
                Problem(
                    "end-before-start", f"结束 {end} 早于开始 {raw.start},不用这个结束时间", index
                )
            )
            end = None
        turns.append(Turn(index, speaker, raw.text, raw.start, end, raw.channel, raw.speaker))
    noted.extend(_strangers(turns, known))
    facts = meta_of(meta or {})
    if facts.callee is None and any((t.raw_speaker or "") in THIRD_PARTY for t in turns):
        facts = replace(facts, callee=Callee.THIRD_PARTY)
    return Call(call_id, tuple(turns), facts, timed, known, tuple(noted))


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
    longest = max((raw.end or raw.start or 0.0 for raw in raws), default=0.0)
    if longest <= _LONGEST_CALL_SECONDS:
        return raws
    noted.append(Problem("milliseconds", "时间超过十小时,按毫秒读"))
    return [
        replace(raw, start=seconds(raw.start, 0.001), end=seconds(raw.end, 0.001)) for raw in raws
    ]


def _strangers(turns: Sequence[Turn], known: str) -> list[Problem]:
    names = sorted({t.raw_speaker for t in turns if t.speaker == "unknown" and t.raw_speaker})
    if known == "none" and turns:
        return [Problem("no-speakers", "看不出谁是坐席,禁止类规则按可能是坐席检查")]
    return [Problem("unknown-speaker", f"不认识的说话人:{name}") for name in names]
