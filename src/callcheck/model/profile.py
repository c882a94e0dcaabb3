"""An institution's own facts: names, channels, hours, limits, weights and switches."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from callcheck.model.score_sheet import ScoreSheet


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Hours(_Part):
    """When calling is allowed: `[start, end)` in the callee's time zone."""

    start: time = time(8)
    end: time = time(22)
    utc_offset_hours: float = Field(default=8, ge=-12, le=14)


class Limits(_Part):
    """Bounds of the measures; each comes from `regulations` or is the house's own."""

    effective_calls_per_debtor_day: int = Field(default=3, ge=0)
    attempts_per_number_day: int = Field(default=6, ge=0)
    silence_seconds: float = Field(default=10, gt=0)
    interruption_overlap_seconds: float = Field(default=0.5, gt=0)
    interruptions: int = Field(default=3, ge=1)


class Weights(_Part):
    """Points a violation costs by severity, what a merit gives, and how often one counts."""

    critical: float = Field(default=40, ge=0)
    major: float = Field(default=15, ge=0)
    minor: float = Field(default=5, ge=0)
    info: float = Field(default=0, ge=0)
    merit: float = Field(default=2, ge=0)
    times: int = Field(default=2, ge=1)
    veto: tuple[str, ...] = ()


PersonalKind = Literal[
    "name",
    "phone",
    "id_card",
    "bank_card",
    "tail",
    "plate",
    "address",
    "email",
    "wechat",
    "qq",
    "birth_date",
    "employer",
    "customer_id",
]


class Masking(_Part):
    """What masking leaves as it is.

    Attributes:
        keep: kinds of personal data that stay.
        keep_family_name: whether of a name the family name stays: 王** in place of ***.
        keep_words: names and numbers that stay, such as those of the house's own people.
    """

    keep: tuple[PersonalKind, ...] = ()
    keep_family_name: bool = True
    keep_words: tuple[str, ...] = ()


class Suppression(_Part):
    """A rule, category or call left out, why, and until when (the first day it counts again)."""

    rule: str | None = None
    category: str | None = None
    call: str | None = None
    reason: str
    until: date


class Profile(_Part):
    """`rules/profile.yaml`, or an institution's own in its place.

    Attributes:
        institution: the house's own names, said in an opening.
        channels: official repayment channels, as they are said.
        score_sheet: how a call is scored in place of `weights`; None for those.
        packs: rule packs whose norms bind the house; empty for all.
        speakers: the source's word for a speaker or channel, and who that is.
        switches: choices the norms leave open, name to value.
        suppress: what is left out for now.
        masking: what masking leaves as it is.
    """

    institution: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    hours: Hours = Hours()
    limits: Limits = Limits()
    weights: Weights = Weights()
    score_sheet: ScoreSheet | None = None
    speakers: dict[str, Literal["agent", "customer", "robot", "system"]] = Field(
        default_factory=dict
    )
    switches: dict[str, str | int | float | bool] = Field(default_factory=dict)
    suppress: tuple[Suppression, ...] = ()
    masking: Masking = Masking()
