"""Reviews from JSON Lines, as another system or `samples/month` gives them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from callcheck.errors import LabelError, Location, UsageError
from callcheck.model import Review

Placed = tuple[Review, Location]


def read_reviews(paths: Iterable[Path]) -> list[Placed]:
    """Every review of the files with its place; the fields of a line are those of `Review`.

    Raises:
        UsageError: `missing-path`.
        LabelError: `bad-review-line`, all lines at once.
    """
    found: list[Placed] = []
    wrong: list[LabelError] = []
    for path in paths:
        if not path.is_file():
            raise UsageError("missing-path", f"没有这个文件:{path}")
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            if not line.strip():
                continue
            where = Location(str(path), number)
            try:
                found.append((read_review(line), where))
            except msgspec.MsgspecError as error:
                message = f"这一行不是复核意见:{error}"
                wrong.append(LabelError("bad-review-line", message, location=where))
            except UnicodeDecodeError:
                message = "这一行不是 UTF-8"
                wrong.append(LabelError("bad-review-line", message, location=where))
    if wrong:
        LabelError.raise_all(wrong)
    return found


def read_review(line: bytes | str) -> Review:
    """The review of one line of JSON; an unknown field is a mistake.

    Raises:
        msgspec.MsgspecError: no JSON, or not the fields of a review.

    >>> line = '{"call_id":"c1","verdict":"read","reviewer":"甲","at":"2026-03-02T10:00:00+08:00"}'
    >>> read_review(line).verdict.value
    'read'
    """
    unknown = sorted(set(msgspec.json.decode(line, type=dict)) - set(Review.__annotations__))
    if unknown:
        raise msgspec.ValidationError(f"不认识的字段 {'、'.join(unknown)}")
    return msgspec.json.decode(line, type=Review)
