"""What a person says of a finding, or of a violation that no rule found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What a reviewer decides.

    `confirmed`, `rejected` and `unsure` are said of a finding, `missed` of words that no rule
    found, `read` of a call that was read to its end, so that what is missed in it has been added.
    """

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNSURE = "unsure"
    MISSED = "missed"
    READ = "read"


class Round(StrEnum):
    """At which step a review is given; a later step weighs more.

    `second` is given without sight of `first`; `appeal` is the agent's side; `ruling` is final.
    """

    FIRST = "first"
    SECOND = "second"
    APPEAL = "appeal"
    RULING = "ruling"


@dataclass(frozen=True, slots=True)
class Review:
    """One person's verdict on one finding, or a violation added by hand.

    Attributes:
        call_id: of the call.
        verdict: see `Verdict`.
        reviewer: who; never empty.
        at: when, with a zone.
        finding: `Finding.key` of what is reviewed; None for `missed` and `read`.
        reason: free text, may be empty.
        round: the step it was given at.
        category: of what was missed; None where a finding is reviewed.
        turn, start, end, quote: where the missed words are, code points of the turn's text.
    """

    call_id: str
    verdict: Verdict
    reviewer: str
    at: datetime
    finding: str | None = None
    reason: str = ""
    round: Round = Round.FIRST
    category: str | None = None
    turn: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None


def final_verdict(reviews: Iterable[Review]) -> Verdict | None:
    """What the reviews of one finding come to; None without any, or only appeals.

    A ruling decides. Without one, the last word of each reviewer counts, and reviewers who
    disagree make it `unsure`.

    >>> from datetime import UTC, datetime
    >>> def said(verdict, who, round="first"):
    ...     at = datetime(2026, 3, 2, tzinfo=UTC)
    ...     return Review("c1", Verdict(verdict), who, at, "rule@1:0", round=Round(round))
    >>> final_verdict([said("confirmed", "甲"), said("rejected", "乙", "second")]).value
    'unsure'
    >>> final_verdict([said("confirmed", "甲"), said("rejected", "丙", "ruling")]).value
    'rejected'
    """
    last: dict[str, Verdict] = {}
    ruling: Verdict | None = None
    for review in sorted(reviews, key=lambda review: review.at):
        if review.round is Round.RULING:
            ruling = review.verdict
        elif review.round is not Round.APPEAL:
            last[review.reviewer] = review.verdict
    if ruling is not None:
        return ruling
    said = set(last.values())
    if not said:
        return None
    return said.pop() if len(said) == 1 else Verdict.UNSURE


def final_verdicts(reviews: Iterable[Review]) -> Mapping[tuple[str, str], Verdict]:
    """`final_verdict` of every reviewed finding, by call id and `Finding.key`."""
    grouped: dict[tuple[str, str], list[Review]] = {}
    for review in reviews:
        if review.finding is not None:
            grouped.setdefault((review.call_id, review.finding), []).append(review)
    found = {place: final_verdict(said) for place, said in grouped.items()}
    return {place: verdict for place, verdict in found.items() if verdict is not None}
