"""Text that Markdown can hold: the one way words of calls, rules and people come into it."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\\`*_{}\[\]<>#|~&$@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_LEADING = re.compile(r"^(\s*(?:\d{1,9}(?=[.)]))?)([-+=]|(?<=\d)[.)])")


def markdown_text(text: str) -> str:
    r"""The text on one line, none of whose signs Markdown or HTML takes for its own.

    It makes no row, cell, heading, list, link or address to click on, wherever it is put; what
    looks the same without a backslash has none, for people edit these files.

    >>> print(markdown_text("a|b\n<img> https://x.y 2026-03-02 18.5 %"))
    a\|b \<img\> https\://x.y 2026-03-02 18.5 %
    >>> print(markdown_text("- 甲"), markdown_text("1. 乙"))
    \- 甲 1\. 乙
    """
    flat = _SIGNS.sub(lambda sign: "\\" + sign[0], re.sub(r"\s+", " ", text))
    return _LEADING.sub(r"\1\\\2", flat)
