"""Which literals a pattern cannot do without: what the shared scanner looks for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod

from callcheck.notation.entities import ENTITIES
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
# The characters most met in speech, commonest first: a needle made of them is a poor one.
COMMON = "的你是我不了一在有就这那个人好么说要们来到他还能会没去可什得钱对给吗款您吧啊嗯呢天上下里用看想知道都也再时后行样"
_RANK = {ch: i for i, ch in enumerate(COMMON)}


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
        case Choice(options):
            pairs = [bounds(option) for option in options]
            return min(low for low, _ in pairs), max(high for _, high in pairs)
        case Sequence(parts):
            pairs = [bounds(part) for part in parts]
            return sum(low for low, _ in pairs), sum(high for _, high in pairs)
        case Edge():
            return 0, 0


def ways(tree: Tree) -> int:
    """At most how many ways a backtracking search tries from one place before it gives up."""
    match tree:
        case Gap(most):
            return most + 1
        case Entity(name):
            return 4 * ENTITIES[name].most
        case Optional(part):
            return 1 + ways(part)
        case Choice(options):
            lengths = {len(option.text) for option in options if isinstance(option, Literal)}
            others = (option for option in options if not isinstance(option, Literal))
            return len(lengths) + sum(map(ways, others))
        case Sequence(parts):
            return prod(map(ways, parts))
        case _:
            return 1


@dataclass(frozen=True, slots=True)
class Gates:
    """What must be seen before a pattern is worth trying.

    Attributes:
        first: every match holds one of these texts.
        second: and one of these, which stand apart from those of `first`; empty when there are none.
        heads: when not empty, a match begins a turn, with one of these texts of `HEAD` characters
            or fewer; then nothing else is asked.
    """

    first: frozenset[str]
    second: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()


def gates(tree: Tree) -> Gates | None:
    """The gates of a pattern; None when nothing in it can be looked for."""
    found = sorted(_candidates(tree), key=_order)
    if not found:
        return None
    heads = _heads(tree)
    if heads:
        return Gates(frozenset(), heads=heads)
    best = found[0]
    apart = (other for other in found if other.stop <= best.start or best.stop <= other.start)
    second = next(apart, None)
    return Gates(best.texts, second.texts if second else frozenset())


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

    @property
    def cost(self) -> float:
        """How often one of them is likely to be met."""
        return sum(map(_frequency, self.texts))


def _order(candidate: _Candidate) -> tuple[float, int, int]:
    return candidate.cost, candidate.start, candidate.stop


def _frequency(needle: str) -> float:
    """How often a text is likely to be met, in no unit."""
    share = 1.0
    for ch in needle:
        rank = _RANK.get(ch)
        share *= 0.001 if rank is None else 0.03 / (1 + rank / 4)
    return share


def _candidates(tree: Tree) -> list[_Candidate]:
    """Sets of texts any of which would do."""
    strings = _language(tree)
    if strings is not None:
        return [_Candidate(frozenset(strings), 0, 1)] if "" not in strings else []
    match tree:
        case Entity(name):
            return [_Candidate(frozenset(ENTITIES[name].seeds), 0, 1)]
        case Choice(options):
            chosen = [min(_candidates(option), key=_order, default=None) for option in options]
            texts = [c.texts for c in chosen if c is not None]
            if len(texts) < len(options):
                return []
            return [_Candidate(frozenset().union(*texts), 0, 1)]
        case Sequence(parts):
            return _of_sequence(parts)
        case _:
            return []


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
        case Choice(options):
            return _union([_language(option) for option in options])
        case Sequence(parts):
            return _product([_language(part) for part in parts])
        case _:
            return None


def _union(languages: list[set[str] | None]) -> set[str] | None:
    strings: set[str] = set()
    for language in languages:
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
