"""Nouns as HTML, for notebooks: one table, styled in place, with everything escaped.

A notebook asks the object itself how it looks, so this lies below `reporting`; it shows what the
object holds and looks nothing up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import islice

MOST_ROWS = 50
SEVERITY_WORDS = {"critical": "严重", "major": "重要", "minor": "一般", "info": "提示"}
_INK = {"critical": "#b3261e", "major": "#b25e00", "minor": "#5f6b00", "info": "#4a6572"}
_CELL = "text-align:left;padding:2px 8px;vertical-align:top"


def html_table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], count: int) -> str:
    """A title over a table of `count` rows, of which `MOST_ROWS` are shown.

    A cell that is a severity is shown in Chinese and in its colour.

    >>> html_table("a<b", ["级别"], [["major"]], 1).count("&lt;")
    1
    """
    head = "".join(f'<th style="{_CELL}">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        "<tr>" + "".join(_cell(cell) for cell in row) + "</tr>" for row in islice(rows, MOST_ROWS)
    )
    more = f"<p>另有 {count - MOST_ROWS} 行未显示</p>" if count > MOST_ROWS else ""
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if count else ""
    return f'<div class="callcheck"><p><b>{escape(title)}</b></p>{table}{more}</div>'


def _cell(text: str) -> str:
    word = SEVERITY_WORDS.get(text)
    if word is None:
        return f'<td style="{_CELL}">{escape(text)}</td>'
    return f'<td style="{_CELL};color:{_INK[text]};font-weight:bold">{word}</td>'
