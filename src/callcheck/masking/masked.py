"""A call and its report without personal data, and the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from callcheck.errors import ReadError
from callcheck.masking.called import is_full_name
from callcheck.masking.find import find_personal
from callcheck.masking.item import Item
from callcheck.masking.mask_map import MaskMap, Place, Spans
from callcheck.masking.meta import mask_meta, mask_numbers, names_in
from callcheck.masking.placeholder import Placeholders, placeholder
from callcheck.model import (
    Call,
    Evidence,
    Finding,
    Masking,
    PersonalKind,
    Profile,
    Report,
    Speaker,
    Suppressed,
)
from callcheck.text.fold import plain_text

_PLAIN_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "001234567891")


@dataclass(frozen=True, slots=True)
class Masked:
    """A call without personal data, its report if one was given, and what stands for what."""

    call: Call
    report: Report | None
    map: MaskMap


def mask(
    call: Call,
    report: Report | None = None,
    *,
    profile: Profile | None = None,
    keep: Iterable[PersonalKind] = (),
) -> Masked:
    """A call, and its report with it, with placeholders for personal data.

    The same person or number has the same placeholder throughout the call. Places and quotes of
    the report are those of the masked call; a piece of evidence that cuts into a name or number
    takes in the whole placeholder.

    Args:
        call: as it was read.
        report: of this call.
        profile: its `masking` says what stays, and its `channels` are official numbers.
        keep: kinds that stay, besides those of the profile.

    >>> from callcheck.readers import read_text
    >>> masked = mask(read_text("坐席:是王小明先生吗 尾号零零零六 客户:打幺三八零零零零零零零零"))
    >>> [turn.text for turn in masked.call.turns]
    ['是王**先生吗 尾号****', '打幺三八****']
    """
    settings = (profile or Profile()).masking
    stays = {*settings.keep, *keep}
    channels = (profile or Profile()).channels
    found = _found(call, settings, stays, channels)
    mask_one = _OneCall(call, found, settings, stays, numbered=False)
    if not mask_one.leads_back():
        mask_one = _OneCall(call, found, settings, stays, numbered=True)
    return mask_one.done(report)


def _found(
    call: Call, settings: Masking, stays: set[PersonalKind], channels: Sequence[str]
) -> list[list[Item]]:
    """Items of each turn, by the turn's own characters."""
    texts = [turn.text for turn in call.turns]
    found: list[list[Item]] = [[] for _ in texts]
    if not texts:
        return found
    official = {digits for words in channels for digits in _digits_in(words)}
    lines, items = find_personal(
        texts,
        [turn.speaker for turn in call.turns],
        names=[*names_in(call.meta), *_named_speakers(call)],
        channels=official,
    )
    kept_words = set(settings.keep_words)
    for item in items:
        turn = lines.turn_at(item.start)
        base = lines.starts[turn]
        start, end = item.start - base, min(item.end - base, len(texts[turn]))
        if item.kind not in stays and texts[turn][start:end] not in kept_words:
            found[turn].append(Item(start, end, item.kind, item.goes_on))
    return found


def _named_speakers(call: Call) -> set[str]:
    """Names by which the source calls a speaker that it does not explain."""
    return {
        turn.raw_speaker
        for turn in call.turns
        if turn.speaker is Speaker.UNKNOWN and turn.raw_speaker and is_full_name(turn.raw_speaker)
    }


def _digits_in(words: str) -> Iterable[str]:
    plain = plain_text(words).translate(_PLAIN_DIGITS)
    return (re.sub(r"[^0-9]", "", part) for part in re.findall(r"[0-9][0-9 \-]{2,}[0-9]", plain))


def mask_error(error: ReadError) -> ReadError:
    """An error without the telephone and card numbers that its file's name holds."""

    def hidden(kind: PersonalKind, said: str) -> str:
        return placeholder(kind, said, goes_on=False, keep_family_name=True)

    where = error.location
    if where is not None:
        where = replace(where, path=mask_numbers(where.path, hidden), source="")
    message = mask_numbers(error.message, hidden)
    return ReadError(error.code, message, location=where, hint=error.hint)


class _OneCall:
    """One call being masked."""

    def __init__(
        self,
        call: Call,
        found: list[list[Item]],
        settings: Masking,
        stays: set[PersonalKind],
        *,
        numbered: bool,
    ) -> None:
        self._call = call
        self._settings = settings
        self._stays = stays
        self._signs = Placeholders([turn.text for turn in call.turns], numbered=numbered)
        self._spans: list[Spans] = []
        self._texts: list[str] = []
        self._places: list[Place] = []
        self._speakers = {name: self._give("name", name) for name in _named_speakers(call)}
        for turn, items in zip(call.turns, found, strict=True):
            self._turn(turn.index, turn.text, items)
        words = sorted((w for w in self._signs.originals.values() if len(w) > 1), key=len)
        self._known = re.compile("|".join(map(re.escape, reversed(words)))) if words else None
        self._sign_of = {said: sign for sign, said in self._signs.originals.items()}

    def _turn(self, index: int, text: str, items: list[Item]) -> None:
        parts, pairs = [], []
        at = length = 0
        for item in items:
            said = text[item.start : item.end]
            sign = self._give(item.kind, said, goes_on=item.goes_on)
            parts += [text[at : item.start], sign]
            length += item.start - at
            pairs.append((item.start, item.end, length, length + len(sign)))
            self._places.append(Place(index, length, length + len(sign), item.kind, said))
            length += len(sign)
            at = item.end
        self._texts.append("".join([*parts, text[at:]]))
        self._spans.append(Spans(tuple(pairs)))

    def _give(self, kind: PersonalKind, said: str, *, goes_on: bool = False) -> str:
        if kind in self._stays:
            return said
        wanted = placeholder(
            kind, said, goes_on=goes_on, keep_family_name=self._settings.keep_family_name
        )
        return self._signs.give(wanted, said)

    def _words(self, text: str) -> str:
        """A text about the call, such as a message, with what is known of the call masked."""
        if self._known is None:
            return text
        return self._known.sub(lambda m: self._sign_of[m[0]], text)

    def leads_back(self) -> bool:
        """Whether the words alone, without places, tell what was said."""
        whole = MaskMap("", self._signs.originals)
        return all(
            whole.restore(masked) == turn.text
            for turn, masked in zip(self._call.turns, self._texts, strict=True)
        )

    def done(self, report: Report | None) -> Masked:
        """The call and its report."""
        call = self._call
        meta, fields = mask_meta(call, self._give, self._words)
        call_id = mask_numbers(self._words(call.call_id), self._give)
        if call_id != call.call_id:
            fields["call_id"] = call.call_id
        problems = tuple(replace(p, message=self._words(p.message)) for p in call.problems)
        turns = tuple(
            turn
            if text == turn.text and turn.raw_speaker not in self._speakers
            else replace(turn, text=text, raw_speaker=self._speaker(turn.raw_speaker))
            for turn, text in zip(call.turns, self._texts, strict=True)
        )
        masked = replace(call, call_id=call_id, turns=turns, meta=meta, problems=problems)
        if report is not None:
            report = replace(
                report,
                call_id=call_id,
                meta=meta,
                findings=tuple(map(self._finding, report.findings)),
                suppressed=tuple(map(self._held, report.suppressed)),
                problems=tuple(replace(p, message=self._words(p.message)) for p in report.problems),
            )
        words = dict(self._signs.originals)
        return Masked(masked, report, MaskMap(call_id, words, tuple(self._places), fields))

    def _speaker(self, name: str | None) -> str | None:
        return None if name is None else self._speakers.get(name, name)

    def _finding(self, finding: Finding) -> Finding:
        evidence = tuple(map(self._evidence, finding.evidence))
        return replace(finding, message=self._words(finding.message), evidence=evidence)

    def _held(self, held: Suppressed) -> Suppressed:
        cue = None if held.cue is None else self._words(held.cue)
        return replace(held, cue=cue, evidence=tuple(map(self._evidence, held.evidence)))

    def _evidence(self, piece: Evidence) -> Evidence:
        changes: dict[str, object] = {}
        if piece.turn is not None and piece.start is not None and piece.end is not None:
            start, end = self._spans[piece.turn].moved(piece.start, piece.end)
            changes = {"start": start, "end": end}
            if piece.quote is not None:
                changes["quote"] = self._texts[piece.turn][start:end]
        elif piece.quote is not None:
            changes["quote"] = self._words(piece.quote)
        if piece.nearest is not None:
            changes["nearest"] = replace(piece.nearest, lacks=self._words(piece.nearest.lacks))
        for name in ("measured", "limit"):
            value = getattr(piece, name)
            if isinstance(value, str):
                changes[name] = self._words(value)
        return replace(piece, **changes)  # type: ignore[arg-type]  # fields by name
