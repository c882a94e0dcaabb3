"""An agent's own words, masked, with what to say instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from callcheck.learning.cases import Case
from callcheck.learning.coaching.plan import Example
from callcheck.masking.masked import mask
from callcheck.model import Call, Finding, Profile, Speaker, Verdict
from callcheck.reporting.catalogue import Catalogue

SHOWN = 2
LONGEST = 160  # characters of a turn that are shown


def usable(cases: Iterable[Case]) -> list[Case]:
    """Those that people confirmed, and those nobody has looked at; what is in doubt is left out."""
    return [case for case in cases if case.verdict in (Verdict.CONFIRMED, None)]


def pick(cases: Sequence[Case], most: int = SHOWN) -> list[Case]:
    """Confirmed first, then the latest; of different calls, and of other words where there are."""
    order = sorted(cases, key=lambda case: (case.call.call_id, case.finding.key))
    order.sort(key=lambda case: case.day.toordinal() if case.day else 0, reverse=True)
    order.sort(key=lambda case: not case.confirmed)
    chosen: list[Case] = []
    for tell in (_words, lambda case: case.call.call_id):
        for case in order:
            if len(chosen) == most:
                return chosen
            other_call = case.call.call_id not in [c.call.call_id for c in chosen]
            if other_call and tell(case) not in map(tell, chosen):
                chosen.append(case)
    return chosen


def _words(case: Case) -> str:
    quotes = [e.quote for e in case.finding.evidence if e.quote]
    return "…".join(quotes) or case.finding.rule


def example_of(case: Case, catalogue: Catalogue, profile: Profile) -> Example:
    """A case without personal data."""
    masked = mask(case.call, case.report, profile=profile)
    place = case.report.findings.index(case.finding)
    finding = masked.report.findings[place] if masked.report else case.finding
    text = catalogue.rules.get(finding.rule)
    quotes = _quotes(masked.call, finding)
    customer, said = _heard(masked.call, finding, quotes[0] if quotes else "")
    return Example(
        call=masked.call.call_id,
        day=case.day,
        finding=finding.key,
        customer=customer,
        said=said,
        quote="…".join(quotes),
        told=finding.message,
        why=text.why if text else "",
        say_instead=text.say_instead if text else "",
        basis=tuple(catalogue.cite(cited) for cited in finding.basis),
        confirmed=case.confirmed,
    )


def _quotes(call: Call, finding: Finding) -> list[str]:
    """The words it is about, in the carrying turn first; pieces that overlap or touch are one."""
    places = sorted(
        (e.turn != finding.turn, e.turn, e.start, e.end)
        for e in finding.evidence
        if e.turn is not None and e.start is not None and e.end is not None
    )
    merged: list[tuple[int, int, int]] = []
    for _, turn, start, end in places:
        if merged and merged[-1][0] == turn and start <= merged[-1][2]:
            merged[-1] = (turn, merged[-1][1], max(end, merged[-1][2]))
        else:
            merged.append((turn, start, end))
    return [call.turns[turn].text[start:end] for turn, start, end in merged]


def _heard(call: Call, finding: Finding, quote: str) -> tuple[str, str]:
    """What the customer said last, and the agent's turn.

    Of what was not said: the turn that came nearest, else the first one after the customer's.
    """
    turns = call.turns
    searched = next((e.searched for e in finding.evidence if e.searched), None)
    nearest = next((e.nearest.turn for e in finding.evidence if e.nearest), None)
    at = finding.turn if quote else nearest
    if at is None and searched is not None:
        stretch = turns[searched[0] : searched[1] + 1]
        at = next((turn.index for turn in stretch if turn.speaker is Speaker.AGENT), None)
    if at is None or at >= len(turns):
        return "", ""
    before = [turn for turn in turns[:at] if turn.speaker is Speaker.CUSTOMER]
    return _cut(before[-1].text, "") if before else "", _cut(turns[at].text, quote)


def _cut(text: str, around: str) -> str:
    """A long turn, cut to what stands around the words."""
    if len(text) <= LONGEST:
        return text
    at = max(0, text.find(around) - (LONGEST - len(around)) // 2)
    end = at + LONGEST
    return ("…" if at else "") + text[at:end] + ("…" if end < len(text) else "")
