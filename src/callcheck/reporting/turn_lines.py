"""Turns as lines of a text, places of findings in them, and offsets as other programs count."""

from __future__ import annotations

import re

from callcheck.model import Call, Finding

_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def one_line(text: str) -> str:
    r"""The text with a blank for each line break, so that no offset moves.

    >>> one_line("a\r\nb")
    'a  b'
    """
    return _BREAK.sub(" ", text)


def utf16_length(text: str) -> int:
    """The text's length as JavaScript counts it: two for what lies beyond U+FFFF.

    >>> utf16_length("𠮷野")
    3
    """
    return len(text) + sum(ch > "\uffff" for ch in text)


def places(finding: Finding, call: Call) -> list[tuple[int, int, int]]:
    """Turn, start and end of each piece of a finding in the turn that carries it.

    The whole turn where nothing in it is quoted; none for a finding about the whole call.
    """
    turn = finding.turn
    if turn is None:
        return []
    pieces = [
        (turn, e.start, e.end)
        for e in finding.evidence
        if e.turn == turn and e.start is not None and e.end is not None
    ]
    return pieces or [(turn, 0, len(call.turns[turn].text))]
