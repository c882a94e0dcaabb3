"""One call under check: its text, what was seen in it, and facts worked out on demand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from callcheck.condition import FactValue, History, Match
from callcheck.model import Call, Profile
from callcheck.notation import Pattern
from callcheck.ruleset.fact import Fact
from callcheck.text import Stream
from callcheck.text.tokens import is_loose, is_word


class CallScene:
    """What conditions see of a call; see `callcheck.condition.Scene`."""

    __slots__ = (
        "_facts",
        "_found",
        "_known",
        "call",
        "history",
        "profile",
        "seen",
        "stream",
        "window",
    )

    def __init__(
        self,
        call: Call,
        stream: Stream,
        seen: Mapping[int, list[int]],
        *,
        facts: Mapping[str, Fact],
        profile: Profile,
        history: History | None,
    ) -> None:
        self.call = call
        self.stream = stream
        self.profile = profile
        self.history = history
        self.window = (0, len(call.turns) - 1)
        self.seen = seen
        self._found: dict[int, list[Match]] = {}
        self._facts = facts
        self._known: dict[str, FactValue] = {}

    def within(self, first: int, last: int) -> CallScene:
        """The same call with only some turns in view; what is found is shared."""
        other: CallScene = object.__new__(CallScene)
        for name in self.__slots__:
            setattr(other, name, getattr(self, name))
        other.window = (max(first, 0), min(last, len(self.call.turns) - 1))
        return other

    def found(self, pattern: Pattern, key: int) -> Sequence[Match]:
        """Matches of a pattern anywhere in the call, in order of place."""
        if key not in self.seen:
            return ()
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._search(pattern, self.seen[key])
        return found

    def _search(self, pattern: Pattern, places: list[int]) -> list[Match]:
        windows = self._turn_windows(places) if pattern.at_edge else self._windows(pattern, places)
        stream = self.stream
        text = stream.layer(pattern.merges)
        found = []
        for low, high in windows:
            for start, end, words in pattern.search(text[low:high]):
                if words and not all(self._is_word(low + a, low + b) for a, b in words):
                    continue
                if (pattern.merges and not pattern.free) and not self._is_slip(
                    pattern, low + start, low + end
                ):
                    continue
                turn = stream.turn_at(low + end - 1)
                found.append(Match(turn, low + start, low + end))
        return found

    def _windows(self, pattern: Pattern, places: list[int]) -> list[tuple[int, int]]:
        """Stretches that hold every match around the places, merged where they meet."""
        reach, windows = pattern.most, []
        low, high = -1, -1
        for place in sorted(places):
            if low >= 0 and place - reach <= high:
                high = place + reach
                continue
            if low >= 0:
                windows.append((low, high))
            low, high = max(0, place - reach), place + reach
        windows.append((low, high))
        return windows

    def _is_slip(self, pattern: Pattern, start: int, end: int) -> bool:
        """Whether a stretch is the pattern misheard, and not ordinary words that sound alike."""
        heard = self.stream.layer(pattern.merges)
        places = pattern.slips(self.stream.text[start:end], heard[start:end])
        if places is None:
            return False
        return all(self._is_word(p, p + 1, loose=True) for p in (start + p for p in places)) or (
            self._is_word(start + places[0], start + places[-1] + 1, loose=True)
        )

    def _turn_windows(self, places: list[int]) -> list[tuple[int, int]]:
        turns = {self.stream.turn_at(place) for place in places}
        return sorted(self.stream.turn_range(turn) for turn in turns)

    def _is_word(self, start: int, end: int, *, loose: bool = False) -> bool:
        turn = self.stream.turn_at(start)
        low, high = self.stream.turn_range(turn)
        check = is_loose if loose else is_word
        return end <= high and check(self.stream.folded[turn].text, start - low, end - low)

    def fact(self, name: str) -> FactValue:
        """A fact's value; None while it is being worked out, so that facts may name each other."""
        if name not in self._known:
            self._known[name] = None
            whole = self.within(0, len(self.call.turns) - 1)
            self._known[name] = fact_value(self._facts[name], whole)
        return self._known[name]


def fact_value(fact: Fact, scene: CallScene) -> FactValue:
    """The value of a fact in a call; see `Fact`."""
    if fact.find is not None:
        found = fact.find.matches(scene)
        return found[0].turn if found else None
    if fact.meta is not None:
        told = getattr(scene.call.meta, fact.meta)
        if told is not None and str(told) != "unknown":
            return str(told)
    for value, condition in fact.values:
        if condition.matches(scene):
            return value
    return fact.otherwise
