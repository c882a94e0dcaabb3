r"""Text of a transcript as a terminal may show it."""

from __future__ import annotations

import re

# C0 but tab and newline, DEL, C1, line and paragraph separators, bidi controls, lone surrogates.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def shown(text: str) -> str:
    r"""The text with what would command a terminal or reorder a line spelled as `\uXXXX`.

    In a JSON string that spelling means the same, so JSON stays JSON of the same value.

    >>> shown("还\x1b[2J钱\u202e")
    '还\\u001b[2J钱\\u202e'
    """
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
