"""A call as it is spoken: milliseconds from a turn to its findings."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from callcheck import Call, Checker


def live_turns(checker: Checker, calls: Sequence[Call], seconds: float) -> list[float] | None:
    """Milliseconds of every turn fed, in order of size; None while there are no sessions."""
    start_session: Any = getattr(checker, "session", None)  # Any: it may not be there
    if start_session is None:
        return None
    taken: list[float] = []
    until = time.perf_counter() + seconds
    for call in calls:
        session = start_session(call.meta)
        for turn in call.turns:
            before = time.process_time()
            session.feed(turn)
            taken.append((time.process_time() - before) * 1000)
        session.close()
        if time.perf_counter() > until:
            break
    return sorted(taken)


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of `ordered` lies.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.0
    """
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered)) - 1))]
