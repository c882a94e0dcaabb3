"""The turns of a call that a lesson shows: those the rule needs, and those people need."""

from __future__ import annotations

from collections.abc import Iterable

from callcheck.checking import Checker
from callcheck.checking.explain import smallest_turns
from callcheck.learning.cases import Case
from callcheck.learning.lessons.data import Line, Piece
from callcheck.model import Call, Finding, Kind, Report, Speaker

MOST = 10  # turns of an excerpt
LONGEST = 150  # characters of a turn that is shown whole
AROUND = 50
# The signals of a customer that a category of what was not said is about.
ANSWERED = {
    "service.hardship_ignored": ("signal.hardship",),
    "service.dispute_ignored": ("signal.dispute",),
    "service.complaint_ignored": ("signal.complaint",),
    "service.crisis_mishandled": ("signal.self_harm",),
}
OPENING = 3  # turns shown of a call that is found wrong as a whole
NEAR = 3  # turns back in which the customer's own words are looked for


def turns_of(checker: Checker, case: Case) -> tuple[int, ...]:
    """Indexes of the turns to show, in order.

    Words: the fewest turns with which the rule still fires, the customer's line before, what the
    customer answered and the agent's next line. What was not said: the stretch that was looked
    at, its middle left out where it is long. Numbers: the turns they were measured at, else how
    the call begins.
    """
    finding, turns = case.finding, case.call.turns
    spoken = [e.turn for e in finding.evidence if e.turn is not None and e.start is not None]
    if spoken:
        fewest = smallest_turns(checker, case.call, finding, alone=True)
        if len(fewest) > MOST - 4:  # the rules have changed since, or it is about the whole call
            fewest = ()
        needed = {*spoken[: MOST // 2], *fewest}
        return tuple(sorted(needed | set(_around(case.call, spoken[: MOST // 2]))))
    searched = [e.searched for e in finding.evidence if e.searched is not None]
    if searched:
        return _searched(finding, *searched[0], len(turns))
    measured = [e.turn for e in finding.evidence if e.turn is not None][:3]
    if not measured:  # the hour, or the number of calls: how the call begins
        return tuple(range(min(OPENING, len(turns))))
    shown = {i for at in measured for i in (at - 1, at, at + 1)}
    return tuple(sorted(i for i in shown if 0 <= i < len(turns)))


def _around(call: Call, spoken: list[int]) -> Iterable[int]:
    first, last = min(spoken), max(spoken)
    before = customer_before(call, first)
    if before is not None:
        yield from range(before, first)
    for index in range(last + 1, min(last + 3, len(call.turns))):
        yield index
        if call.turns[index].speaker is not Speaker.CUSTOMER:
            return


def customer_before(call: Call, index: int) -> int | None:
    """The customer's last turn before `index`, not more than a few turns back."""
    for at in range(index - 1, max(index - 1 - NEAR, -1), -1):
        if call.turns[at].speaker is Speaker.CUSTOMER:
            return at
    return None


def asked_turn(case: Case) -> int | None:
    """The customer's turn that the case answers, or fails to answer; None without one.

    Where something was not said, the first signal of the customer in the stretch looked at.
    """
    finding = case.finding
    spoken = [e.turn for e in finding.evidence if e.turn is not None and e.start is not None]
    if spoken:
        return customer_before(case.call, min(spoken))
    for piece in finding.evidence:
        if piece.searched is not None:
            first, last = piece.searched
            at = sorted(
                e.turn
                for f in case.report.findings
                if f.kind is Kind.SIGNAL and f.category in ANSWERED.get(finding.category, ())
                for e in f.evidence
                if e.turn is not None and first - 1 <= e.turn <= last
            )
            return at[0] if at else None
    measured = [e.turn for e in finding.evidence if e.turn is not None and e.measured is not None]
    return customer_before(case.call, measured[0]) if measured else None


def _searched(finding: Finding, first: int, last: int, length: int) -> tuple[int, ...]:
    last = min(last, length - 1)
    shown = set(range(first, last + 1))
    if len(shown) > MOST - 2:
        shown = {*range(first, first + 4), *range(last - 2, last + 1)}
    shown |= {e.nearest.turn for e in finding.evidence if e.nearest is not None}
    if finding.turn is not None:
        shown.add(finding.turn)
    return tuple(sorted(i for i in shown if 0 <= i < length))


def lines_of(
    call: Call, report: Report, shown: Iterable[int], finding: Finding | None, *, agent: str
) -> tuple[Line, ...]:
    """Turns of a masked call as a lesson shows them, the finding's words marked.

    `agent` is how the agent is called.
    """
    lines: list[Line] = []
    last = -1
    for index in shown:
        turn = call.turns[index]
        spans = [
            (e.start, e.end)
            for e in (finding.evidence if finding else ())
            if e.turn == index and e.start is not None and e.end is not None
        ]
        if finding and any(e.turn == index and e.measured is not None for e in finding.evidence):
            spans = [(0, len(turn.text))]  # what was measured has no words of its own
        pieces = tuple(_cut(_pieces(turn.text, spans)))
        lines.append(Line(_who(turn.speaker, report, agent), pieces, index - last - 1))
        last = index
    return tuple(lines)


def _who(speaker: Speaker, report: Report, agent: str) -> str:
    if speaker is Speaker.AGENT:
        return agent
    if speaker is Speaker.CUSTOMER:
        return "第三人" if report.facts.get("callee") == "third_party" else "客户"
    return {Speaker.ROBOT: "机器人", Speaker.SYSTEM: "系统"}.get(speaker, "未知")


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterable[Piece]:
    at = 0
    for start, end in sorted(spans):
        if max(start, at) >= end:
            continue
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[max(start, at) : end], mark=True)
        at = end
    if at < len(text) or not text:
        yield Piece(text[at:])


def _cut(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """The pieces of a long turn shortened: what is not marked is cut far from the marks."""
    kept = list(pieces)
    if sum(len(piece.text) for piece in kept) <= LONGEST:
        yield from kept
        return
    if len(kept) == 1 and not kept[0].mark:
        yield Piece(kept[0].text[: LONGEST - 1] + "……")
        return
    for place, piece in enumerate(kept):
        text = piece.text
        if piece.mark or len(text) <= 2 * AROUND:
            yield piece
        elif place == 0:
            yield Piece("……" + text[-AROUND:])
        elif place == len(kept) - 1:
            yield Piece(text[:AROUND] + "……")
        else:
            yield Piece(text[:AROUND] + "……" + text[-AROUND:])
