"""`said`: what was said against the call's own record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

from callcheck.condition import Condition, Match, ParseContext, Scene, speaks
from callcheck.model import Scalar, Speaker
from callcheck.notation import Pattern
from callcheck.source import Node
from callcheck.text.numbers import DIGITS, UNITS, number_of

Kind = Literal["amount", "name", "due_date"]
KINDS: tuple[Kind, ...] = ("amount", "name", "due_date")

# Words that make the sum near them the whole sum due, not a part of it or a fee.
_AMOUNT = (
    "[一共|总共|总额|合计|应还|欠款|共欠|欠了|欠|账单|逾期金额|剩余|待还|本息|结清金额]…4{money}",
    "{money}…3[没还|未还|逾期|该还|应还]",
)
_NO_MONEY = "天个期年月次笔号日点岁"  # after a number: 欠了一百零七天
_OF_NUMBERS = frozenset({*DIGITS, *UNITS, "."})
_DUE = (
    "[还款日|到期日|到期|应还日|账单日]…3{date}",
    "{date}…2[到期|是还款日|应还|该还]",
)


class Said(Condition):
    """A match for each sum, name or due day that differs from `meta.case`.

    `{said: amount, field: amount_due, tolerance: 0.01}`: the sums that the agent calls due, in
    digits or in words, against a number of the record; `tolerance` is a share of that number.
    `{said: name, field: name}`: the family name in X先生 against the record's. `{said: due_date,
    field: due_date}`: month and day against the record's date. What the record lacks is not
    measured.
    """

    key = "said"
    shape = "measure"
    title = "所说与记录"
    SCHEMA = {
        "type": "object",
        "required": ["said", "field"],
        "properties": {
            "said": {"enum": list(KINDS)},
            "field": {"type": "string", "description": "meta.case 里的字段名"},
            "tolerance": {"type": "number", "minimum": 0, "maximum": 1},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = ()

    def __init__(
        self, kind: str, field: str, tolerance: float, patterns: list[tuple[Pattern, int]]
    ) -> None:
        self.kind = kind
        self.field = field
        self.tolerance = tolerance
        self._patterns = patterns

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Said:
        """See `SCHEMA`."""
        kind = fields["said"].choice(KINDS, "said")
        if "field" not in fields:
            node.error("missing-key", "`said` 缺少 `field`(meta.case 里的字段名)")
        name = fields["field"].text("field") if "field" in fields else ""
        tolerance = fields["tolerance"].number("tolerance") if "tolerance" in fields else 0.0
        sources = {"amount": _AMOUNT, "due_date": _DUE}.get(kind, ())
        keys = [context.book.key_of(source) for source in sources]
        patterns = [(context.book.patterns[key], key) for key in keys]
        return cls(kind, name, tolerance, patterns)

    def matches(self, scene: Scene) -> list[Match]:
        """Those that differ, in order of place."""
        wanted = scene.call.meta.case.get(self.field)
        if wanted is None:
            return []
        found = self._names(scene, str(wanted)) if self.kind == "name" else ()
        if self.kind == "amount":
            found = self._amounts(scene, wanted)
        if self.kind == "due_date":
            found = self._days(scene, wanted)
        return sorted(set(found), key=lambda match: match.order)

    def _heard(self, scene: Scene) -> Iterator[tuple[Match, str]]:
        for pattern, key in self._patterns:
            for match in scene.found(pattern, key):
                if speaks(scene.call.turns[match.turn].speaker, Speaker.AGENT):
                    yield match, _whole(scene.stream.text, match.start, match.end)

    def _amounts(self, scene: Scene, wanted: Scalar) -> Iterator[Match]:
        due = number_of(str(wanted))
        if due is None:
            return
        for match, text in self._heard(scene):
            number = _number_in(text, but=_NO_MONEY)
            if number is not None and abs(number - due) > self.tolerance * due + 0.005:
                yield Match(
                    match.turn, match.start, match.end, measured=number, limit=due, unit="yuan"
                )

    def _days(self, scene: Scene, wanted: Scalar) -> Iterator[Match]:
        try:
            due = date.fromisoformat(str(wanted)[:10])
        except ValueError:
            return
        for match, text in self._heard(scene):
            day = _day_in(text)
            if day is not None and day not in ((due.month, due.day), (None, due.day)):
                said = f"{day[0]}月{day[1]}日" if day[0] else f"{day[1]}日"
                shown = due.isoformat()
                yield Match(match.turn, match.start, match.end, measured=said, limit=shown)

    def _names(self, scene: Scene, wanted: str) -> Iterator[Match]:
        first, last = scene.window
        for turn in scene.call.turns[first : last + 1]:
            text = scene.stream.texts[turn.index]
            low, _ = scene.stream.turn_range(turn.index)
            for title in ("先生", "女士", "小姐"):
                at = text.find(title)
                while at > 0 and speaks(turn.speaker, Speaker.AGENT):
                    before = text[max(0, at - 4) : at]
                    if wanted[:1] not in before and _asks(before):
                        start, end = low + max(0, at - 2), low + at + 2
                        yield Match(turn.index, start, end, measured=before, limit=wanted)
                    at = text.find(title, at + 1)


def _whole(text: str, start: int, end: int) -> str:
    """The stretch with all of a number that it cuts into: 九百九逾期 of 账单九千九百九逾期."""
    while start > 0 and text[start] in _OF_NUMBERS and text[start - 1] in _OF_NUMBERS:
        start -= 1
    while end < len(text) and text[end - 1] in _OF_NUMBERS and text[end] in _OF_NUMBERS:
        end += 1
    return text[start : end + 1]  # what follows says what is counted


def _asks(before: str) -> bool:
    """Whether a title after these characters is a form of address: 请问是王先生."""
    return any(cue in before for cue in ("是", "找", "问", "好"))


def _number_in(text: str, but: str = "") -> float | None:
    """The longest number of a text that none of the characters `but` follows."""
    best: tuple[int, float] | None = None
    for start in range(len(text)):
        for end in range(len(text), start, -1):
            number = number_of(text[start:end])
            if number is not None:
                if text[end : end + 1] and text[end] in but:
                    break
                if best is None or end - start > best[0]:
                    best = (end - start, number)
                break
    return best[1] if best else None


def _day_in(text: str) -> tuple[int | None, int] | None:
    """Month (None when not said) and day of a text."""
    month_at = text.find("月")
    month = _number_in(text[max(0, month_at - 3) : month_at]) if month_at > 0 else None
    rest = text[month_at + 1 :] if month is not None else text
    for sign in ("号", "日"):
        at = rest.find(sign)
        day = _number_in(rest[max(0, at - 3) : at]) if at > 0 else None
        if day is not None:
            return (int(month) if month is not None else None), int(day)
    return None
