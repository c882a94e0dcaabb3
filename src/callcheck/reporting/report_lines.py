"""The reports of a JSONL file, found by their call's id without holding them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from callcheck.errors import Location, UsageError


class _Head(msgspec.Struct):
    call_id: str | None = None
    rule_set: str | None = None
    error: str | None = None


class ReportLines:
    """Each report is given out once; of several with one id in the order of the file.

    Attributes:
        count: reports in the file.
    """

    def __init__(self, file: IO[bytes], path: str) -> None:
        self._file = file
        self._places: dict[str, deque[int]] = {}
        self.count = place = 0
        decoder = msgspec.json.Decoder(_Head)
        for number, line in enumerate(file, 1):
            try:
                head = decoder.decode(line) if line.strip() else _Head(error="blank")
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
                raise _bad(path, number) from error
            if head.call_id is not None and head.rule_set is not None:
                self._places.setdefault(head.call_id, deque()).append(place)
                self.count += 1
            elif head.error is None:
                raise _bad(path, number)
            place += len(line)

    def take(self, call_id: str) -> dict[str, Any] | None:  # Any: JSON
        """The next report of a call."""
        places = self._places.get(call_id)
        if not places:
            return None
        self._file.seek(places.popleft())
        return dict(msgspec.json.decode(self._file.readline()))


@contextmanager
def report_lines(path: Path) -> Iterator[ReportLines]:
    """The reports that `scan --format jsonl` wrote to `path`.

    Raises:
        UsageError: `missing-path`, `bad-reports`.
    """
    if not path.is_file():
        raise UsageError("missing-path", f"没有这个文件:{path}")
    with path.open("rb") as file:
        yield ReportLines(file, str(path))


def _bad(path: str, line: int) -> UsageError:
    hint = "要 callcheck scan --format jsonl -o 写的文件"
    return UsageError("bad-reports", "这一行不是报告", location=Location(path, line), hint=hint)
