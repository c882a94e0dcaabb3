"""A service's reply that says it has no result yet, or none at all."""

from __future__ import annotations

from collections.abc import Collection

from callcheck.errors import Location, ReadError
from callcheck.readers.source import Source


def refuse(source: Source, status: object, bad: Collection[str], why: object = None) -> None:
    """Say that a reply holds no transcript.

    Raises:
        ReadError: `not-transcribed` when the status is one of `bad`.
    """
    if str(status).upper() in {word.upper() for word in bad}:
        message = f"识别没有完成:{status}" + (f"({why})" if why else "")
        raise ReadError(
            "not-transcribed",
            message,
            location=Location(source.path),
            hint="等识别完成后重新取结果",
        )
