"""What a row of a call log adds to a call, and where the two disagree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from callcheck.model import Call, CallMeta, Problem, Speaker
from callcheck.readers.build import meta_of
from callcheck.readers.log_columns import TITLES

_WORDS = ("direction", "callee", "agent_id", "agent_org", "customer_id", "number", "product")
# A log's clock starts when the number is dialled, a transcript's often when it is answered.
_APART_SECONDS = 120.0
_LENGTH_SECONDS = 30.0


def filled(call: Call, facts: Mapping[str, Any]) -> Call:
    """The call with what a row knows and it does not; `log-differs` for each disagreement."""
    log, meta = meta_of(facts), call.meta
    told = [_differs(name, getattr(log, name), getattr(meta, name)) for name in _WORDS]
    known = {name: getattr(meta, name) or getattr(log, name) for name in _WORDS}
    told += [
        _differs("started_at", log.started_at, meta.started_at),
        _differs("duration_seconds", log.duration_seconds, meta.duration_seconds),
    ]
    answered, doubt = _answered(call, log)
    told.append(doubt)
    case = dict(meta.case)
    for name, value in log.case.items():
        told.append(_differs(name, value, case.get(name)))
        case.setdefault(name, value)
    length = log.duration_seconds if meta.duration_seconds is None else meta.duration_seconds
    made = replace(
        meta,
        **known,
        started_at=meta.started_at or log.started_at,
        duration_seconds=length,
        answered=answered,
        case=case,
        extra={**log.extra, **meta.extra},
    )
    problems = (*call.problems, *(problem for problem in told if problem))
    return replace(call, meta=made, problems=problems)


def _answered(call: Call, log: CallMeta) -> tuple[bool | None, Problem | None]:
    """Nobody answered, says the log: true unless the transcript says so or somebody spoke."""
    if call.meta.answered is not None or log.answered is None:
        return call.meta.answered, _differs("answered", log.answered, call.meta.answered)
    spoke = any(turn.speaker in (Speaker.CUSTOMER, Speaker.UNKNOWN) for turn in call.turns)
    if not log.answered and spoke:
        message = "通话记录里是未接通,转写里有人说话,按转写"
        return None, Problem("log-differs", message)
    return log.answered, None


def _differs(name: str, log: object, said: object) -> Problem | None:
    if log is None or said is None or _same(name, log, said):
        return None
    message = f"{TITLES[name]}:通话记录里是 {_shown(log)},转写里是 {_shown(said)},按转写"
    return Problem("log-differs", message)


def _same(name: str, log: object, said: object) -> bool:
    if isinstance(log, datetime) and isinstance(said, datetime):
        return abs((log - said).total_seconds()) <= _APART_SECONDS
    if name == "duration_seconds":
        return abs(float(str(log)) - float(str(said))) <= _LENGTH_SECONDS
    one, other = str(log).strip(), str(said).strip()
    if name == "number":
        one, other = (word.removeprefix("+86").removeprefix("0") for word in (one, other))
    if "*" in one + other:
        return True  # masked
    try:
        return one == other or (
            name in ("amount_due", "overdue_days") and float(one) == float(other)
        )
    except ValueError:
        return False


def _shown(value: object) -> str:
    return value.isoformat(" ", "seconds") if isinstance(value, datetime) else str(value)
