"""How large the expression of a pattern gets, its lists and gaps written out."""

from __future__ import annotations

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

MOST_WRITTEN = 20_000
"""Characters of one pattern, lists and gaps written out: the largest bundled one has 4,300.

A search takes time in proportion; a hundred thousand take ten seconds for ten thousand characters.
A list by itself is not bounded: its entries are found by the automaton of all texts.
"""


def too_large(tree: Tree) -> int:
    """Characters written out when they are more than `MOST_WRITTEN`, else 0.

    >>> too_large(Choice((Literal("打断" * 20_000), Literal("卸"))))
    0
    >>> too_large(Sequence((Choice((Literal("打断" * 20_000), Literal("卸"))), Literal("腿"))))
    40002
    """
    if isinstance(tree, Choice) and all(isinstance(option, Literal) for option in tree.options):
        return 0
    size = written(tree)
    return size if size > MOST_WRITTEN else 0


def written(tree: Tree) -> int:
    """Characters that its options and gaps take all together.

    >>> written(Sequence((Choice((Literal("打断"), Literal("卸"))), Gap(4), Literal("腿"))))
    8
    """
    match tree:
        case Literal(text) | Word(text):
            return len(text)
        case Gap(most):
            return most
        case Entity(name):
            return ENTITIES[name].most
        case Optional(part):
            return written(part)
        case Choice(options):
            if "written" not in tree.memo:
                tree.memo["written"] = sum(map(written, options))
            found = tree.memo["written"]
            assert isinstance(found, int)
            return found
        case Sequence(parts):
            return sum(map(written, parts))
        case Edge():
            return 0
