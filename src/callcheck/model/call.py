"""A phone call as every reader gives it: turns in order, and what is known around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

Scalar = str | int | float | bool | None


class Speaker(StrEnum):
    """Who speaks in a turn."""

    AGENT = "agent"
    CUSTOMER = "customer"
    ROBOT = "robot"
    SYSTEM = "system"
    UNKNOWN = "unknown"


class Callee(StrEnum):
    """Who really answered the call."""

    DEBTOR = "debtor"
    THIRD_PARTY = "third_party"
    UNKNOWN = "unknown"


SpeakerSource = Literal["role", "channel", "inferred", "none"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something odd met on the way, and what was done about it.

    `turn` is the 0-based index of the turn it concerns, None for the whole call.
    """

    code: str
    message: str
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's stretch as the source gave it.

    Attributes:
        index: 0-based, never changes.
        speaker: who speaks.
        text: exactly the source's characters.
        start: seconds from the beginning of the call, None when the source has no clock.
        end: seconds, not before `start`; None when unknown.
        channel: the source's channel or None.
        raw_speaker: the source's own word for the speaker, None when it had none.
    """

    index: int
    speaker: Speaker
    text: str
    start: float | None = None
    end: float | None = None
    channel: str | None = None
    raw_speaker: str | None = None


@dataclass(frozen=True, slots=True)
class CallMeta:
    """What is known of a call besides its words; unknown is None, never a guess.

    Attributes:
        started_at: when the callee picked up (else when it was dialled), with a zone.
        direction: who called whom.
        callee: who really answered, if the source says so.
        agent_id: the collector.
        agent_org: the company the collector works for.
        customer_id: the account the call is about, whoever answered.
        number: the number called.
        product: the loan product.
        duration_seconds: length of the connected call.
        answered: False for an attempt nobody answered.
        case: the account's record: amount due, name, due date, lender.
        extra: everything else the source knew.
    """

    started_at: datetime | None = None
    direction: Literal["outbound", "inbound"] | None = None
    callee: Callee | None = None
    agent_id: str | None = None
    agent_org: str | None = None
    customer_id: str | None = None
    number: str | None = None
    product: str | None = None
    duration_seconds: float | None = None
    answered: bool | None = None
    case: Mapping[str, Scalar] = field(default_factory=dict)
    extra: Mapping[str, Scalar] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One phone call.

    Attributes:
        call_id: the source's id, else the file name (with `#` and a number for many in one file).
        turns: in order of time where every turn has a start, else in the source's order.
        meta: what is known besides the words.
        timed: False when no clock was in the source or it cannot be right.
        speaker_source: how the speakers are known.
        problems: what was odd in the source.
    """

    call_id: str
    turns: tuple[Turn, ...]
    meta: CallMeta = CallMeta()
    timed: bool = False
    speaker_source: SpeakerSource = "role"
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        for position, turn in enumerate(self.turns):
            if turn.index != position:
                raise ValueError(f"turn {position} of call {self.call_id} has index {turn.index}")
