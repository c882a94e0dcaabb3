"""What one run is made with: sizes, files, the checker, the results."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench.corpus import Shape, make_calls, write_calls
from bench.results import Budget, Results

from callcheck import Call, Checker


@dataclass
class Bench:
    """One run: how large, how long, where files go, what was found."""

    folder: Path
    results: Results
    side_calls: int = 1000
    most_calls: int = 3000
    pair_calls: int = 800
    seconds: float = 1.2

    @cached_property
    def checker(self) -> Checker:
        """With the bundled rules."""
        return Checker()

    def calls(self, shape: Shape, count: int) -> list[Call]:
        """The first calls of a shape."""
        return list(make_calls(count, shape=shape))

    def file(self, shape: Shape, count: int) -> Path:
        """They as JSONL."""
        path = self.folder / f"{shape}-{count}.jsonl"
        if not path.exists():
            write_calls(path, make_calls(count, shape=shape))
        return path

    def budget(self, what: str, measured: str, limit: str, met: bool | None) -> None:
        """Note a row of the design's section 10."""
        self.results.budgets.append(Budget(what, measured, limit, met))
