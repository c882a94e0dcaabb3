"""One line of a dialogue: a stamp, who speaks, and what is said, in the ways people write them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from callcheck.readers.build import RawTurn
from callcheck.readers.clocks import instant, seconds
from callcheck.readers.labels import NAMED, WORDS, is_speaker
from callcheck.readers.speakers import role_of

_STAMP = r"(?:\d{1,3}[:\uff1a])?\d{1,3}[:\uff1a]\d{1,2}(?:[.,]\d+)?|\d+(?:\.\d+)?s"
_DAY = r"\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?"
_LINE = re.compile(
    rf"^\s*(?:[\[\u3010(\uff08\uff3b]?\s*(?:(?P<day>{_DAY})\s+)?(?P<start>{_STAMP})"
    rf"(?:\s*[-,–~至]\s*(?P<end>{_STAMP}))?(?:,(?P<spk>\d+))?\s*[\]\u3011)\uff09\uff3d]?\s*)?(?P<rest>.*)$"
)
_BRACKET = re.compile(
    r"^[\u3010\[(\uff08<](?P<who>[^\u3011\])\uff09>]{1,12})[\u3011\])\uff09>]\s*[:\uff1a]?\s*(?P<text>.*?)(?:</[^>]+>)?$"
)
_TAB = re.compile(
    rf"^(?P<who>[^\t]{{1,12}})\t(?P<start>{_STAMP})?\t?(?:(?P<end>{_STAMP})\t)?(?P<text>.+)$"
)
_SPACED = re.compile(r"^(?P<who>\S{1,8})\s+(?P<text>\S.*)$")
_STAMPED = re.compile(rf"^(?P<who>\S{{1,8}})\s+(?P<start>{_STAMP})\s+(?P<text>\S.*)$")
_ALONE = re.compile(
    rf"^(?P<who>\S{{1,12}}(?:\s\d{{1,2}})?)\s+(?:(?P<day>{_DAY})\s+)?(?P<start>{_STAMP})$"
)
_INSIDE = re.compile(rf"[(\uff08\[]({_STAMP})[)\uff09\]]$")
_SUFFIX = r"[(\uff08\[\u3010]?[\w]{0,6}[)\uff09\]\u3011]?"
_CUT = re.compile(rf"(?:(?<=[;\uff1b\s])|^)(?=(?:{WORDS}){_SUFFIX}\s*[:\uff1a])")
_LATER = re.compile(rf"(?<=[;\uff1b])\s*(?=(?:{WORDS}){_SUFFIX}\s*[:\uff1a])")
_WIDTHLESS = dict.fromkeys(map(ord, "\u200b\ufeff\u2060"))


def lines_of(text: str) -> list[str]:
    """The lines of a text, one that holds several turns cut before each role."""
    found: list[str] = []
    for line in re.split(r"[\n\u2028\u2029\u0085\x0b\x0c]", text.translate(_WIDTHLESS)):
        whole = line.strip()
        if _CUT.match(whole):
            pieces = [piece.strip(" ;\uff1b") for piece in _CUT.split(whole)]
        elif _LATER.search(whole):
            pieces = [piece.strip(" ;\uff1b") for piece in _LATER.split(whole)]
            pieces[0] = _mended(pieces[0], pieces[1:])
        else:
            pieces = [line]
        found.extend(piece for piece in pieces if piece.strip())
    return found


def _mended(piece: str, others: list[str]) -> str:
    """The first turn of a string that begins in the middle of a role: 收员 is 催收员."""
    head = NAMED.match(piece)
    if head is None or role_of(head["who"], {}):
        return piece
    roles = (found["who"] for other in others if (found := NAMED.match(other)))
    whole = next((role for role in roles if role.endswith(head["who"])), None)
    return f"{whole}\uff1a{head['text']}" if whole else piece


def name_line(
    line: str, often: Counter[str], extra: Mapping[str, str]
) -> tuple[str, float | None] | None:
    """Speaker and start of a line that has nothing else; the words follow on the next."""
    alone = _ALONE.match(line.strip())
    if alone is None or not is_speaker(alone["who"], often, extra):
        return None
    return alone["who"], _moment(alone["day"], alone["start"])


def turn_of(line: str, often: Counter[str], extra: Mapping[str, str]) -> RawTurn | None:
    """The turn of a line; None when it has neither a speaker nor a stamp."""
    match = _LINE.match(line)
    if match is None:
        return None
    rest = match["rest"].strip("\u3000 ")
    start, end = _moment(match["day"], match["start"]), _moment(match["day"], match["end"])
    if match["spk"] is not None:
        return RawTurn(match["spk"], rest, start, end)
    tab = _TAB.match(rest)
    if tab and is_speaker(tab["who"], often, extra):
        begun = start if tab["start"] is None else seconds(_half(tab["start"]))
        return RawTurn(tab["who"], tab["text"], begun, seconds(_half(tab["end"])))
    stamped = _STAMPED.match(rest)
    if stamped and is_speaker(stamped["who"], often, extra):
        return RawTurn(stamped["who"], stamped["text"], seconds(_half(stamped["start"])))
    for form in (_BRACKET, NAMED):
        found = form.match(rest)
        if found and is_speaker(found["who"].strip(), often, extra):
            raw = RawTurn(found["who"].strip(), found["text"], start, end)
            inside = _INSIDE.search(raw.speaker or "")
            return replace(raw, start=seconds(inside[1])) if inside and start is None else raw
    if start is None or not rest:
        return None
    spaced = _SPACED.match(rest)
    if spaced and role_of(spaced["who"], extra):
        return RawTurn(spaced["who"], spaced["text"], start, end)
    return RawTurn(None, rest, start, end)


def _half(stamp: str | None) -> str | None:
    return unicodedata.normalize("NFKC", stamp) if stamp else None


def _moment(day: str | None, stamp: str | None) -> float | None:
    """Seconds, since 1970 when a day is given."""
    moment = instant(f"{day} {_half(stamp)}") if day and stamp else None
    return seconds(_half(stamp)) if moment is None else moment.timestamp()
