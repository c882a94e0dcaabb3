"""One call under check: its text, what was seen in it, and facts worked out on demand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import partial
from typing import TYPE_CHECKING

from callcheck.checking.scanner import Place, Remembered
from callcheck.condition import FactValue, History, Match, PatternBook
from callcheck.model import Call, Profile
from callcheck.notation import Hit, Pattern, shifted
from callcheck.ruleset.fact import Fact
from callcheck.text import Stream
from callcheck.text.tokens import is_loose, is_word

if TYPE_CHECKING:
    from callcheck.checking.excuses import Said


class CallScene:
    """What conditions see of a call; see `callcheck.condition.Scene`.

    `cues` keeps where the words of guards are said; `checking/excuses.py` fills it.
    """

    __slots__ = (
        "_facts",
        "_found",
        "_known",
        "_opened",
        "_places",
        "_posted",
        "_remembered",
        "_seen",
        "_whole",
        "alive",
        "call",
        "cues",
        "history",
        "profile",
        "stream",
        "window",
    )

    def __init__(
        self,
        call: Call,
        stream: Stream,
        places: Mapping[int, list[Place]],
        *,
        book: PatternBook,
        facts: Mapping[str, Fact],
        profile: Profile,
        history: History | None,
        remembered: Remembered | None = None,
    ) -> None:
        self.call = call
        self.stream = stream
        self.profile = profile
        self.history = history
        self.window = (0, len(call.turns) - 1)
        gates = book.gates
        self.alive: set[int] = set().union(*[gates[key] for key in places if key in gates])
        self._places = places
        self._posted = book.posted
        self._opened = frozenset(places)
        self._seen: dict[int, Sequence[int]] = {}
        self._found: dict[tuple[int, int | None], list[Match]] = {}
        self.cues: dict[int, Said] = {}
        self._facts = facts
        self._known: dict[str, FactValue] = {}
        self._whole = self
        self._remembered = remembered

    def within(self, first: int, last: int) -> CallScene:
        """The same call with only some turns in view; what is found is shared."""
        window = (max(first, 0), min(last, len(self.call.turns) - 1))
        if window == self.window:
            return self
        other = copy(self)
        other.window = window
        return other

    def seen(self, node: int) -> Sequence[int]:
        """Of the patterns posted as `node`, the keys of those worth trying, in order."""
        seen = self._seen.get(node)
        if seen is None:
            seen = self._seen[node] = sorted(self._opened & self._posted[node])
        return seen

    def found(self, pattern: Pattern, key: int, clauses: int | None = None) -> Sequence[Match]:
        """Matches of a pattern anywhere in the call, in order of place.

        With `clauses` none that runs over more pauses: then a later beginning is tried.
        """
        found = self._found.get((key, clauses))
        if found is None:
            places = self._places.get(key)
            if not places:
                found = []
            elif self._remembered is None:
                found = self._look(pattern, key, clauses, places)
            else:
                look = partial(self._look, pattern, key, clauses, places)
                found = self._remembered.matches(key, clauses, places, look)
            self._found[key, clauses] = found
        return found

    def _look(
        self, pattern: Pattern, key: int, clauses: int | None, places: list[Place]
    ) -> list[Match]:
        found: list[Match] = []
        text = self.stream.layer(pattern.merges)
        for low, high in places:
            hits = self._hits(pattern, key, text, low, high)
            if hits and clauses is not None:
                hits = self._unbroken(pattern, text, hits, high, clauses)
            if hits:
                found.extend(self._confirmed(pattern, hits))
        return found

    def _hits(self, pattern: Pattern, key: int, text: str, low: int, high: int) -> list[Hit]:
        if self._remembered is None:
            return pattern.search(text, low, high)
        return shifted(self._remembered.hits(pattern, key, text[low:high]), low)

    def _unbroken(
        self, pattern: Pattern, text: str, hits: list[Hit], high: int, clauses: int
    ) -> list[Hit]:
        """Those over few enough pauses, and what begins inside one that is not."""
        between = self.stream.clauses_between
        if pattern.at_edge:
            return [hit for hit in hits if between(hit[0], hit[1]) <= clauses]
        kept: list[Hit] = []
        tried: Sequence[Hit] = hits[:1]
        while tried:
            hit = tried[0]
            fits = between(hit[0], hit[1]) <= clauses
            if fits:
                kept.append(hit)
            again = max(hit[1], hit[0] + 1) if fits else hit[0] + 1
            tried = pattern.search(text, again, high, once=True)
        return kept

    def _confirmed(self, pattern: Pattern, hits: Sequence[Hit]) -> Iterator[Match]:
        """Those that the tokeniser and the way a recogniser slips bear out."""
        for start, end, words in hits:
            if words and not all(self._is_word(a, b) for a, b in words):
                continue
            if (pattern.merges and not pattern.free) and not self._is_slip(pattern, start, end):
                continue
            yield Match(self.stream.turn_at(end - 1), start, end)

    def _is_slip(self, pattern: Pattern, start: int, end: int) -> bool:
        """Whether a stretch is the pattern misheard, and not ordinary words that sound alike."""
        heard = self.stream.layer(pattern.merges)
        places = pattern.slips(self.stream.text[start:end], heard[start:end])
        if places is None:
            return False
        return all(self._is_word(p, p + 1, loose=True) for p in (start + p for p in places)) or (
            self._is_word(start + places[0], start + places[-1] + 1, loose=True)
        )

    def _is_word(self, start: int, end: int, *, loose: bool = False) -> bool:
        turn = self.stream.turn_at(start)
        low, high = self.stream.turn_range(turn)
        check = is_loose if loose else is_word
        return end <= high and check(self.stream.texts[turn], start - low, end - low)

    def fact(self, name: str) -> FactValue:
        """A fact's value; None while it is being worked out, so that facts may name each other."""
        if name not in self._known:
            self._known[name] = None
            self._known[name] = fact_value(self._facts[name], self._whole)
        return self._known[name]


def fact_value(fact: Fact, scene: CallScene) -> FactValue:
    """The value of a fact in a call; see `Fact`."""
    if fact.find is not None:
        found = fact.find.look(scene)
        return found[0].turn if found else None
    if fact.meta is not None:
        told = getattr(scene.call.meta, fact.meta)
        if told is not None and str(told) != "unknown":
            return str(told)
    for value, condition in fact.values:
        if condition.is_met(scene):
            return value
    return fact.otherwise
