"""Which literals a pattern cannot do without: what the shared scanner looks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TypeVar, cast

from callcheck.notation.entities import ENTITIES
from callcheck.notation.frequency import frequency
from callcheck.notation.tree import (
    Choice,
    Edge,
    Entity,
    Gap,
    Literal,
    Optional,
    Sequence,
    Tree,
    Word,
)

MOST_STRINGS = 400
HEAD = 2
LINE = 30  # characters of an ordinary line
RARE = 1e-3  # gates that so small a share of lines holds are enough
COMMON_GATE = 0.07  # per character: a gate that most lines hold is none
MOST_GATES = 3
TEXT_COST = 1e-7
# The characters most met in speech, commonest first: a needle made of them is a poor one.
COMMON = "的你是我不了一在有就这那个人好么说要们来到他还能会没去可什得钱对给吗款您吧啊嗯呢天上下里用看想知道都也再时后行样"
Known = TypeVar("Known")


def bounds(tree: Tree) -> tuple[int, int]:
    """Fewest and most characters a match takes."""
    match tree:
        case Literal(text) | Word(text):
            return len(text), len(text)
        case Gap(most):
            return 0, most
        case Entity(name):
            return 1, ENTITIES[name].most
        case Optional(part):
            return 0, bounds(part)[1]
        case Choice():
            return _remembered(tree, "bounds", _bounds_of_choice)
        case Sequence(parts):
            pairs = [bounds(part) for part in parts]
            return sum(low for low, _ in pairs), sum(high for _, high in pairs)
        case Edge():
            return 0, 0


def _bounds_of_choice(choice: Choice) -> tuple[int, int]:
    pairs = [bounds(option) for option in choice.options]
    return min(low for low, _ in pairs), max(high for _, high in pairs)


def kinds(tree: Tree) -> frozenset[type]:
    """The kinds of part that a tree has."""
    match tree:
        case Optional(part):
            return kinds(part) | {Optional}
        case Choice():
            return _remembered(tree, "kinds", _kinds_of_choice)
        case Sequence(parts):
            return frozenset((Sequence,)).union(*map(kinds, parts))
        case _:
            return frozenset((type(tree),))


def _kinds_of_choice(choice: Choice) -> frozenset[type]:
    rest = (option for option in choice.options if not isinstance(option, Literal))
    return frozenset((Choice, Literal)).union(*map(kinds, rest))


def _remembered(choice: Choice, name: str, work_out: Callable[[Choice], Known]) -> Known:
    """What `work_out` gives for a choice, worked out once."""
    if name not in choice.memo:
        choice.memo[name] = work_out(choice)
    return cast(Known, choice.memo[name])


def forget(*trees: Tree) -> None:
    """Drop what was worked out of the choices in trees; it is worked out anew when asked for."""
    for tree in trees:
        match tree:
            case Choice(options):
                tree.memo.clear()
                forget(*options)
            case Sequence(parts):
                forget(*parts)
            case Optional(part):
                forget(part)
            case _:
                pass


def ways(tree: Tree) -> int:
    """How many ways a backtracking search may try from one place before it gives up.

    Options that begin alike are few, so of several the worst one is counted.
    """
    match tree:
        case Gap(most):
            return most + 1
        case Entity(name):
            return ENTITIES[name].ways
        case Optional(part):
            return 1 + ways(part)
        case Choice():
            return _remembered(tree, "ways", _ways_of_choice)
        case Sequence(parts):
            return prod(map(ways, parts))
        case _:
            return 1


def _ways_of_choice(choice: Choice) -> int:
    texts = {option.text for option in choice.options if isinstance(option, Literal)}
    others = [ways(option) for option in choice.options if not isinstance(option, Literal)]
    return _chain(texts) + max(others, default=0)


def _chain(texts: set[str]) -> int:
    """How many of some texts can stand at one place: each the beginning of the next."""
    return max((sum(t[:n] in texts for n in range(1, len(t) + 1)) for t in texts), default=0)


@dataclass(frozen=True, slots=True)
class Gates:
    """What must be seen before a pattern is worth trying.

    Attributes:
        first: every match holds one of these texts.
        rest: and one of each of these sets, which stand apart from `first` and each other.
        heads: when not empty, a match begins a turn, with one of these texts of `HEAD` characters
            or fewer; then nothing else is asked.
    """

    first: frozenset[str]
    rest: tuple[frozenset[str], ...] = ()
    heads: frozenset[str] = frozenset()


def gates(tree: Tree, merges: tuple[str, ...] | None = None) -> Gates | None:
    """The gates of a pattern; None when nothing in it can be looked for.

    With `merges` they are chosen as good ones for that layer of sounds.
    """
    costs = [(_cost(found, merges), found) for found in _candidates(tree)]
    if not costs:
        return None
    heads = _heads(tree)
    if heads:
        return Gates(frozenset(), heads=heads)
    costs.sort(key=lambda pair: (pair[0], pair[1].start, pair[1].stop))
    chosen = [costs[0][1]]
    met = LINE * costs[0][0]
    for cost, other in costs[1:]:
        if met < RARE or cost > COMMON_GATE or len(chosen) == MOST_GATES:
            break
        if all(other.stop <= one.start or one.stop <= other.start for one in chosen):
            chosen.append(other)
            met *= LINE * cost
    first, *rest = (_without_longer(one.texts) for one in chosen)
    return Gates(first, tuple(rest))


def _without_longer(texts: frozenset[str]) -> frozenset[str]:
    """The texts that hold no other one of them: where a longer one is met, so is what it holds."""
    return frozenset(
        text
        for text in texts
        if not any(
            text[start:stop] in texts
            for start in range(len(text))
            for stop in range(start + 1, len(text) + (start > 0))
        )
    )


def _heads(tree: Tree) -> frozenset[str]:
    """The beginnings of a match that begins a turn; none when they cannot be told."""
    if not isinstance(tree, Sequence) or not isinstance(tree.parts[0], Edge):
        return frozenset()
    if tree.parts[0].sign != "^":
        return frozenset()
    run = {""}
    for part in tree.parts[1:]:
        language = _language(part)
        if language is None or len(run) * len(language) > MOST_STRINGS:
            break
        run = {a + b for a, b in product(run, language)}
        if min(map(len, run)) >= HEAD:
            break
    return frozenset(text[:HEAD] for text in run) if "" not in run else frozenset()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Texts one of which must be there, and which parts of the sequence they come from."""

    texts: frozenset[str]
    start: int
    stop: int


def _cost(candidate: _Candidate, merges: tuple[str, ...] | None = None) -> float:
    """How often one of the texts is said, and a little for each text that has to be held."""
    said = sum(frequency(text, merges) for text in candidate.texts)
    return said + TEXT_COST * len(candidate.texts)


def _candidates(tree: Tree) -> list[_Candidate]:
    """Sets of texts any of which would do."""
    strings = _language(tree)
    if strings is not None:
        return [_Candidate(frozenset(strings), 0, 1)] if "" not in strings else []
    match tree:
        case Entity(name):
            return [_Candidate(frozenset(ENTITIES[name].seeds), 0, 1)]
        case Choice():
            return _remembered(tree, "candidates", _candidates_of_choice)
        case Sequence(parts):
            return _of_sequence(parts)
        case _:
            return []


def _candidates_of_choice(choice: Choice) -> list[_Candidate]:
    chosen = [min(_candidates(option), key=_cost, default=None) for option in choice.options]
    texts = [c.texts for c in chosen if c is not None]
    if len(texts) < len(choice.options):
        return []
    return [_Candidate(frozenset().union(*texts), 0, 1)]


def _of_sequence(parts: tuple[Tree, ...]) -> list[_Candidate]:
    """Every run of neighbouring parts that can be spelled out, and each part alone."""
    found: list[_Candidate] = []
    languages = [_language(part) for part in parts]
    for start in range(len(parts)):
        run = {""}
        for stop, language in enumerate(languages[start:], start + 1):
            if language is None or len(run) * len(language) > MOST_STRINGS:
                break
            run = {a + b for a, b in product(run, language)}
            if "" not in run:
                found.append(_Candidate(frozenset(run), start, stop))
    for place, (part, language) in enumerate(zip(parts, languages, strict=True)):
        if language is None:
            found.extend(_Candidate(c.texts, place, place + 1) for c in _candidates(part))
    return found


def _language(tree: Tree) -> set[str] | None:
    """All texts the tree matches, when they are few."""
    match tree:
        case Literal(text) | Word(text):
            return {text}
        case Edge():
            return {""}
        case Optional(part):
            inner = _language(part)
            return None if inner is None else inner | {""}
        case Choice():
            return _remembered(tree, "language", _union)
        case Sequence(parts):
            return _product([_language(part) for part in parts])
        case _:
            return None


def _union(choice: Choice) -> set[str] | None:
    strings: set[str] = set()
    for option in choice.options:
        language = _language(option)
        if language is None:
            return None
        strings |= language
    return strings if len(strings) <= MOST_STRINGS else None


def _product(languages: list[set[str] | None]) -> set[str] | None:
    strings = {""}
    for language in languages:
        if language is None or len(strings) * len(language) > MOST_STRINGS:
            return None
        strings = {a + b for a, b in product(strings, language)}
    return strings
