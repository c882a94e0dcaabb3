"""Items as GIFT, which Moodle and many others import."""

from __future__ import annotations

import re
from collections.abc import Iterable

from callcheck.learning.quiz.items import Item, ItemKind, letter
from callcheck.reporting.printable import shown_line

_SPECIAL = re.compile(r"([\\~=#{}:])")


def gift(items: Iterable[Item]) -> str:
    """The items as one GIFT text; rewrites are essays, which a person marks.

    All of it is plain text: else Moodle would take what a call holds for HTML.

    Several right answers are worth their share each, and a wrong one takes as much away.
    """
    return "\n".join(f"{_category(item)}{_question(item)}\n" for item in items)


def _category(item: Item) -> str:
    return f"// {shown_line(item.rule)} · {shown_line(item.source)}\n"


def _question(item: Item) -> str:
    said = "\\n".join([*(_escaped(line) for line in item.lines), _escaped(item.stem)])
    return f"::{_escaped(item.id)}::[plain]{said} {{{_answers(item)}\n}}\n"


def _answers(item: Item) -> str:
    general = f"\n####{_escaped(item.explanation)}"
    if item.kind is ItemKind.REWRITE:
        return general
    count = len(item.key)
    wrong = len(item.options) - count
    rows = []
    for place, option in enumerate(item.options):
        text = f"[{letter(place)}]" if option.turn is not None else ""
        text = _escaped(f"{text} {option.text}".strip())
        if count == 1:
            mark = "=" if option.right else "~"
        else:
            mark = f"~%{_share(count)}%" if option.right else f"~%-{_share(max(wrong, 1))}%"
        why = f" #{_escaped(option.why)}" if option.why else ""
        rows.append(f"\n\t{mark}{text}{why}")
    return "".join(rows) + general


def _share(count: int) -> str:
    """A share of 100 as Moodle knows it: five places.

    >>> _share(2), _share(3)
    ('50', '33.33333')
    """
    return f"{100 / count:.5f}".rstrip("0").rstrip(".")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
