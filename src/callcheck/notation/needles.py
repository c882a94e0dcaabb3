"""Which literals a pattern cannot do without: what the shared scanner looks for."""

from __future__ import annotations

from itertools import product

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


def needles(tree: Tree) -> frozenset[str] | None:
    """Texts of which every match holds at least one; None when there are none to be had."""
    best: tuple[float, frozenset[str]] | None = None
    for candidate in _candidates(tree):
        cost = sum(map(_frequency, candidate))
        if best is None or cost < best[0]:
            best = (cost, candidate)
    return best[1] if best else None


def _frequency(needle: str) -> float:
    """How often a text is likely to be met, in no unit."""
    share = 1.0
    for ch in needle:
        rank = _RANK.get(ch)
        share *= 0.001 if rank is None else 0.03 / (1 + rank / 4)
    return share


def _candidates(tree: Tree) -> list[frozenset[str]]:
    """Sets any of which would do."""
    strings = _language(tree)
    if strings is not None:
        return [frozenset(strings)] if "" not in strings else []
    match tree:
        case Entity(name):
            return [frozenset(ENTITIES[name].seeds)]
        case Choice(options):
            chosen = [needles(option) for option in options]
            if any(c is None for c in chosen):
                return []
            return [frozenset().union(*(c for c in chosen if c is not None))]
        case Sequence(parts):
            return _of_sequence(parts)
        case _:
            return []


def _of_sequence(parts: tuple[Tree, ...]) -> list[frozenset[str]]:
    """Every run of neighbouring parts that can be spelled out, and each part alone."""
    found: list[frozenset[str]] = []
    languages = [_language(part) for part in parts]
    for start in range(len(parts)):
        run = {""}
        for language in languages[start:]:
            if language is None or len(run) * len(language) > MOST_STRINGS:
                break
            run = {a + b for a, b in product(run, language)}
            if "" not in run:
                found.append(frozenset(run))
    for part, language in zip(parts, languages, strict=True):
        if language is None:
            found.extend(_candidates(part))
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
