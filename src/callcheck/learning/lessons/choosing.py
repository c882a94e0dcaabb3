"""Which cases a lesson is made of: confirmed first, short, and no two alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from callcheck.learning.cases import Case
from callcheck.model import Speaker, Verdict

ALIKE = 0.5  # share of character pairs in common from which two cases tell the same
ENOUGH = 12  # characters of an excerpt below which it is not more readable for being shorter


def usable(cases: Iterable[Case], *, unreviewed: bool = False) -> list[Case]:
    """Violations that people confirmed; with `unreviewed`, also those nobody has looked at.

    What was rejected or is unsure is never taken, nor words that may be somebody else's.
    """
    return [
        case
        for case in cases
        if case.finding.is_violation
        and case.finding.speaker_known
        and (case.confirmed or (unreviewed and case.verdict is None))
        and case.verdict not in (Verdict.REJECTED, Verdict.UNSURE)
    ]


def choose(cases: Sequence[Case], most: int) -> tuple[Case, ...]:
    """Up to `most` cases, varied by rule and agent, no two nearly alike.

    Confirmed ones come first, then grave ones, then those told in few words.
    """
    left = sorted(cases, key=_rank)
    chosen: list[Case] = []
    while left and len(chosen) < most:
        rules = {case.finding.rule for case in chosen}
        agents = {case.agent for case in chosen}
        calls = {case.call.call_id for case in chosen}
        left = [case for case in left if not any(alike(case, other) for other in chosen)]
        if not left:
            break
        best = min(
            left,
            key=lambda case: (
                not case.confirmed,
                case.call.call_id in calls,
                case.finding.rule in rules,
                case.agent in agents,
                _rank(case),
            ),
        )
        chosen.append(best)
        left.remove(best)
    return tuple(chosen)


def _rank(case: Case) -> tuple[bool, int, int, int, str, str]:
    words = sum(len(text) for text in _words(case))
    return (
        not case.confirmed,
        -case.finding.severity.rank,
        not _answers_customer(case),
        max(words, ENOUGH),
        case.call.call_id,
        case.finding.key,
    )


def _answers_customer(case: Case) -> bool:
    """Whether a customer speaks just before, so that there is something to talk about."""
    turn = case.finding.turn
    if turn is None or turn == 0:
        return False
    return case.call.turns[turn - 1].speaker is Speaker.CUSTOMER


def _words(case: Case) -> Iterator[str]:
    turns = dict.fromkeys(e.turn for e in case.finding.evidence if e.turn is not None)
    for turn in turns:
        yield case.call.turns[turn].text


def alike(case: Case, other: Case) -> bool:
    """Whether two cases tell nearly the same: their turns, or their quotes, share most pairs."""
    turn = case.finding.turn
    if turn is not None and (case.call.call_id, turn) == (other.call.call_id, other.finding.turn):
        return True
    if overlap("".join(_words(case)), "".join(_words(other))) >= ALIKE:
        return True
    quotes = ["".join(e.quote or "" for e in c.finding.evidence) for c in (case, other)]
    return bool(quotes[0]) and overlap(*quotes) >= ALIKE


def overlap(one: str, other: str) -> float:
    """Share of the pairs of characters of the one with fewer that the other has too.

    >>> overlap("我打断你的腿", "信不信我打断你的腿"), overlap("您好", "再见")
    (1.0, 0.0)
    """
    pairs, others = _pairs(one), _pairs(other)
    if not pairs or not others:
        return 0.0
    return len(pairs & others) / min(len(pairs), len(others))


def _pairs(text: str) -> set[str]:
    plain = "".join(text.split())
    return {plain[i : i + 2] for i in range(len(plain) - 1)}
