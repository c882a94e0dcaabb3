"""How far a run is: on a terminal, on standard error, with its rate and the time left."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from callcheck.cli.language import say

_BETWEEN_SECONDS = 0.1


class Progress:
    """A bar for each stage of a run over the files of `paths`; none unless `shown`."""

    def __init__(self, paths: Sequence[Path], *, shown: bool) -> None:
        self._paths = paths
        self._shown = shown and sys.stderr.isatty()

    @contextmanager
    def stage(self, title: str) -> Iterator[Callable[[int, int], None]]:
        """A function that takes the bytes of the input and the calls done since it was called."""
        if not self._shown:
            yield lambda _weight, _calls: None
            return
        from rich import progress
        from rich.console import Console

        from callcheck.readers.portions import input_bytes

        bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            progress.TextColumn(say("{task.fields[calls]} 通", "{task.fields[calls]} calls")),
            progress.TextColumn(say("{task.fields[rate]} 通/秒", "{task.fields[rate]} calls/s")),
            progress.TextColumn(say("还要", "left")),
            progress.TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,  # no thread, so that processes may be forked
        )
        task = bar.add_task(title, total=max(1, input_bytes(self._paths)), calls=0, rate="–")
        begun = shown = time.monotonic()
        calls = weight = 0

        def advance(more_weight: int, more_calls: int) -> None:
            nonlocal calls, weight, shown
            calls, weight, now = calls + more_calls, weight + more_weight, time.monotonic()
            if now - shown >= _BETWEEN_SECONDS:
                rate = f"{calls / (now - begun):.0f}"
                bar.update(task, completed=weight, calls=calls, rate=rate, refresh=True)
                shown = now

        with bar:
            yield advance
