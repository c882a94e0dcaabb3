"""How large a call may be: what is larger is several calls whose ids were not seen."""

from __future__ import annotations

from collections.abc import Sequence

from callcheck.errors import Location, ReadError

MOST_TURNS = 100_000
"""Turns of a call. A turn a second for a whole day is 86,400."""

MOST_CHARACTERS = 1_000_000
"""Characters of a call. Who speaks five a second for a whole day says 432,000.

Checking takes time in proportion, 1.4 s for 64,000 that are all threats (`docs/reliability.md`).
A `Call` made in Python may be larger.
"""


def refuse_too_large(path: str, call_id: str, texts: Sequence[str]) -> None:
    """Refuse a call that no telephone call is as large as.

    Raises:
        ReadError: `call-too-large`.
    """
    if len(texts) > MOST_TURNS:
        size, most = f"{len(texts)} 轮", f"{MOST_TURNS} 轮"
    elif (count := sum(map(len, texts))) > MOST_CHARACTERS:
        size, most = f"{count} 个字", f"{MOST_CHARACTERS} 个字"
    else:
        return
    message = f"通话 `{call_id[:80]}` 有 {size},一通最多 {most}"
    hint = "看看是不是许多通混成了一通:缺了通话编号,或没有按通话分开"
    raise ReadError("call-too-large", message, location=Location(path), hint=hint)
