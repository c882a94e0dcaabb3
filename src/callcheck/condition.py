"""The base of the rule language: what a condition is, sees and gives."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, NamedTuple, Protocol

from callcheck.model import Call, Profile, Speaker
from callcheck.notation import SIGNS, Lists, Pattern, PatternError, Prepared, Tree, compile_pattern
from callcheck.source import Node, nearest
from callcheck.text import Stream

FactValue = int | str | None
_BOTH = frozenset((Speaker.AGENT, Speaker.CUSTOMER))


class Match(NamedTuple):
    """Where a condition is met.

    Words: `start` and `end` in the call's stream, `turn` the last turn touched. A match without
    words has `start` -1. A compound holds its parts in `parts`; `measured`, `limit` and `unit`
    are set by measures.
    """

    turn: int
    start: int = -1
    end: int = -1
    parts: tuple[Match, ...] = ()
    measured: float | str | None = None
    limit: float | str | None = None
    unit: str | None = None

    def leaves(self) -> Iterator[Match]:
        """The matches it is made of, itself when it is simple."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()

    @property
    def order(self) -> tuple[int, int, int]:
        """Sorts matches by place."""
        return self[:3]


class History(Protocol):
    """What is known of other calls of the same input."""

    def earlier_same_day(self, call: Call) -> int:
        """Effective calls about the same account on the call's local day, before it."""
        ...

    def attempts_same_day(self, call: Call) -> int:
        """Unanswered attempts on the same number on the call's local day, up to this one."""
        ...


class Scene(Protocol):
    """One call under check, as a condition sees it."""

    call: Call
    stream: Stream
    profile: Profile
    history: History | None
    window: tuple[int, int]
    alive: set[int]

    def seen(self, node: int) -> Sequence[int]:
        """Of the patterns posted as `node`, the keys of those worth trying, in order."""
        ...

    def found(self, pattern: Pattern, key: int, clauses: int | None = None) -> Sequence[Match]:
        """Matches of a pattern in the call, in order, over `clauses` pauses at the most."""
        ...

    def fact(self, name: str) -> FactValue:
        """A fact's value, worked out on first use."""
        ...

    def within(self, first: int, last: int) -> Scene:
        """The same call with only the turns `first` to `last` (both included) in view."""
        ...


def speaks(turn_speaker: Speaker, wanted: Speaker | None) -> bool:
    """Whether a turn counts as `wanted`'s; an unknown speaker may be anybody.

    A robot speaks for the agent's side.
    """
    if wanted is None or turn_speaker is wanted or turn_speaker is Speaker.UNKNOWN:
        return True
    return turn_speaker is Speaker.ROBOT and wanted is Speaker.AGENT


class Condition(ABC):
    """One node of the rule language.

    A subclass lies in a file of its own in `conditions/`, names its `key` in YAML, its JSON
    `SCHEMA`, and `EXAMPLES` that are its documentation and its tests: pairs of the YAML of a
    condition and dialogues with the quotes it finds.
    """

    key: ClassVar[str]
    shape: ClassVar[Literal["find", "measure"]] = "find"
    title: ClassVar[str]
    SCHEMA: ClassVar[Mapping[str, Any]]  # Any: a JSON Schema
    EXAMPLES: ClassVar[tuple[Example, ...]]
    gate: int | None = None

    @classmethod
    @abstractmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Condition:
        """Made from the fields of `node`; what is wrong is noted, not raised."""

    @abstractmethod
    def matches(self, scene: Scene) -> list[Match]:
        """Where it is met in the turns in view, in order of place; empty when it is not."""

    def look(self, scene: Scene) -> list[Match]:
        """`matches`, without the work where none of the patterns it needs is worth trying."""
        if self.gate is not None and self.gate not in scene.alive:
            return []
        return self.matches(scene)

    def is_met(self, scene: Scene) -> bool:
        """Whether it is met anywhere in view."""
        return bool(self.look(scene))

    def triggers(self) -> frozenset[int] | None:
        """Patterns one of which must occur for a match; None when that cannot be told."""
        return None

    def children(self) -> tuple[Condition, ...]:
        """The conditions it is made of."""
        return ()

    def patterns(self) -> Sequence[tuple[Pattern, int]]:
        """Its own patterns with their keys, without its parts'."""
        return ()

    def heard(self, scene: Scene) -> Iterator[tuple[str, Match]]:
        """What `explain` shows of it: what it looks for, and where that is, whoever said it."""
        for pattern, key in self.patterns():
            for match in scene.found(pattern, key):
                yield pattern.source, match

    @classmethod
    def known_fields(cls) -> tuple[str, ...]:
        """The keys its mapping may have."""
        return tuple(cls.SCHEMA["properties"])


@dataclass(frozen=True, slots=True)
class Example:
    """A condition in YAML, a dialogue, and what it quotes from it."""

    yaml: str
    dialogue: tuple[str, ...]
    quotes: tuple[str, ...]


@dataclass(slots=True, eq=False)
class PatternBook:
    """All patterns of a rule set, each once; a pattern's key is its place.

    Attributes:
        posted: node to the keys of the patterns posted for it.
        gates: pattern key to the gates it opens.
    """

    lists: Mapping[str, Tree] = field(default_factory=dict)
    patterns: list[Pattern] = field(default_factory=list)
    list_sources: Mapping[str, Sequence[str]] = field(default_factory=dict)
    prepared: Prepared = field(default_factory=Prepared)
    posted: dict[int, frozenset[int]] = field(default_factory=dict)
    gates: dict[int, list[int]] = field(default_factory=dict)
    _keys: dict[tuple[str, tuple[str, ...] | None, bool], int] = field(default_factory=dict)
    _asked: dict[int, set[Speaker]] = field(default_factory=dict)
    _posted: int = 0

    def post(self, keys: Iterable[int], by: Speaker | None) -> int:
        """A node by which `Scene.seen` tells which of `keys` are worth trying.

        Only the speech of `by` is searched for them; everybody's when it is None, and for
        patterns that are never posted.
        """
        self._posted += 1
        self.posted[self._posted] = posted = frozenset(keys)
        for key in posted:
            self._asked.setdefault(key, set()).update(_BOTH if by is None else (by,))
        return self._posted

    def post_gate(self, keys: Iterable[int]) -> int:
        """A number that is in `Scene.alive` when one of `keys` is worth trying."""
        self._posted += 1
        for key in keys:
            self.gates.setdefault(key, []).append(self._posted)
        return self._posted

    def is_asked_of(self, speaker: Speaker, key: int) -> bool:
        """Whether a pattern matters in the speech of the agent, or of the customer."""
        return speaker in self._asked.get(key, _BOTH)

    @property
    def merges(self) -> list[tuple[str, ...] | None]:
        """The layers that its patterns are searched in; None for the characters themselves."""
        return list(dict.fromkeys([None, *(pattern.merges for pattern in self.patterns)]))

    def key_of(
        self, source: str, merges: tuple[str, ...] | None = None, *, free: bool = False
    ) -> int:
        """The key of a pattern, made on first use; by sound when `merges` are given.

        Raises:
            PatternError: with the place of the first mistake.
        """
        form = (source, merges, free)
        key = self._keys.get(form)
        if key is None and merges is None:
            known = self.prepared.plain(source, self.lists)
            key = self._add(known or compile_pattern(source, self.lists))
        if key is None:
            at = self.key_of(source)
            plain, heard_by = self.patterns[at], merges or ()
            heard = self.prepared.heard(plain, heard_by, free=free)
            heard = heard or plain.heard(heard_by, free=free)
            key = at if heard is plain else self._add(heard)
        self._keys[form] = key
        return key

    def keys_of(
        self, source: str, merges: tuple[str, ...] | None = None, *, free: bool = False
    ) -> list[int]:
        """The keys of a pattern; of each entry, where it is a whole list that holds patterns.

        So each entry has its own gates, and the words of one do not hide those of another. What
        the list spells out stays one pattern.

        Raises:
            PatternError: with the place of the first mistake.
        """
        entries = self.list_sources.get(source[1:-1], ()) if source[:1] == "<" else ()
        plain = [entry for entry in entries if SIGNS.isdisjoint(entry)]
        if len(plain) == len(entries):
            return [self.key_of(source, merges, free=free)]
        parts = [entry for entry in entries if not SIGNS.isdisjoint(entry)]
        if plain:
            parts.append(f"[{'|'.join(plain)}]")
        found = (self.keys_of(part, merges, free=free) for part in parts)
        return list(dict.fromkeys(key for keys in found for key in keys))

    def made(self) -> dict[tuple[str, tuple[str, ...], bool], Pattern]:
        """Every pattern by its source, its sounds (none for characters) and freedom."""
        return {
            (source, merges or (), free): self.patterns[key]
            for (source, merges, free), key in self._keys.items()
            if merges != ()
        }

    def let_go(self) -> None:
        """Drop what only reading the rules needed."""
        for pattern in self.patterns:
            pattern.let_go()
        self.prepared = Prepared()
        if isinstance(self.lists, Lists):
            self.lists.forget()

    def _add(self, pattern: Pattern) -> int:
        self.patterns.append(pattern)
        return len(self.patterns) - 1


@dataclass(slots=True)
class ParseContext:
    """What parsing needs to know besides the node at hand.

    `speaker` is whose words are meant where a condition does not say.
    """

    registry: Mapping[str, type[Condition]]
    book: PatternBook
    facts: frozenset[str]
    speaker: Speaker | None

    def condition(self, node: Node, shape: str = "find") -> Condition | None:
        """The condition a mapping describes; None with the reason noted.

        A list of texts, or a text, is short for `says`.
        """
        if not node.is_mapping:
            return self._gated(self.registry["says"].parse({"says": node}, node, self))
        return self._of_mapping(node, shape)

    def _gated(self, made: Condition) -> Condition:
        triggers = made.triggers()
        if triggers is not None:
            made.gate = self.book.post_gate(triggers)
        return made

    def _of_mapping(self, node: Node, shape: str) -> Condition | None:
        names = [key for key, kind in self.registry.items() if kind.shape == shape]
        fields = node.mapping()
        heads = [name for name in fields if name in names]
        if len(heads) != 1:
            self._no_head(node, fields, names, heads)
            return None
        kind = self.registry[heads[0]]
        known = kind.known_fields()
        for name in fields:
            if name not in known:
                hint = nearest(name, known) or "可用:" + " ".join(known)
                field_node = fields[name]
                where = field_node.location()
                node.problems.add("unknown-key", f"`{name}` 不是 `{kind.key}` 的字段", where, hint)
        return self._gated(kind.parse(fields, node, self))

    def _no_head(
        self, node: Node, fields: Mapping[str, Node], names: Iterable[str], heads: Sequence[str]
    ) -> None:
        if heads:
            node.error(
                "two-conditions", "这里有两个条件:" + " ".join(heads), "用 all 或 any 把它们并起来"
            )
            return
        hints = [hint for name in fields if (hint := nearest(name, names))]
        node.error("no-condition", "这里没有条件", hints[0] if hints else "可用:" + " ".join(names))

    def conditions(self, node: Node) -> list[Condition]:
        """The conditions of a list."""
        made = (self.condition(item) for item in node.items("条件"))
        return [condition for condition in made if condition is not None]

    def pattern_keys(
        self, node: Node, merges: tuple[str, ...] | None = None, *, free: bool = False
    ) -> list[int]:
        """Keys of the patterns of a list of texts; mistakes are noted at their character."""
        keys = []
        for item in node.items("句式"):
            source = item.text("句式")
            if not source:
                continue
            try:
                keys.extend(self.book.keys_of(source, merges, free=free))
            except PatternError as error:
                hint = nearest(_word_at(source, error.offset), error.names) if error.names else ""
                item.error(error.code, f"{error}(句式 {source})", hint, offset=error.offset)
        return keys

    def speaker_of(self, node: Node | None) -> Speaker | None:
        """The speaker a `by` names; None for anybody; this context's own without one."""
        if node is None:
            return self.speaker
        word = node.choice(["agent", "customer", "any"], "by")
        return Speaker(word) if word in ("agent", "customer") else None


def _word_at(source: str, offset: int) -> str:
    return source[offset + 1 :].split(">")[0].split("}")[0]


Registry = Mapping[str, type[Condition]]
Filter = Callable[[Match], bool]
