"""A scan whose reports carry no personal data, and the file that leads back."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Generic, Self, TypeVar

from callcheck.errors import ReadError
from callcheck.model import Call, Profile, Report
from callcheck.reporting.jsonl import encode
from callcheck.reporting.printable import shown_json
from callcheck.reporting.writing import whole_or_not
from callcheck.temporary import told_where

if TYPE_CHECKING:
    from callcheck.checking.batch import Done

Result = TypeVar("Result")
Outcome = tuple[Call, Report] | ReadError


@dataclass(frozen=True, slots=True)
class MaskedPiece(Generic[Result]):
    """What became of a piece, and its maps as lines of JSON."""

    result: Result
    maps: bytes


def masked_outcomes(
    profile: Profile, outcomes: Iterable[Outcome], *, mapped: bool = True
) -> MaskedPiece[list[Outcome]]:
    """A piece's outcomes without personal data; in the process that checked the calls."""
    from callcheck.masking import mask, mask_error

    found: list[Outcome] = []
    maps = []
    for outcome in outcomes:
        if isinstance(outcome, ReadError):
            found.append(mask_error(outcome))
            continue
        masked = mask(*outcome, profile=profile)
        if masked.report is not None:
            found.append((masked.call, masked.report))
        if mapped:
            maps.append(shown_json(masked.map.encode()))
    return MaskedPiece(found, b"".join(maps))


def masked_lines(
    profile: Profile, outcomes: Iterable[Outcome], *, mapped: bool = True
) -> MaskedPiece[bytes]:
    """The same as lines of JSONL."""
    piece = masked_outcomes(profile, outcomes, mapped=mapped)
    return MaskedPiece(encode(piece.result), piece.maps)


def masked_bytes(profile: Profile, outcomes: Iterable[Outcome]) -> bytes:
    """The same without the maps."""
    return masked_lines(profile, outcomes, mapped=False).result


class MaskedOutput:
    """How the pieces of a scan are masked, and where their maps go.

    A context: the file of maps is there once all went well, and only its owner can read it.

    Raises:
        UsageError: `cannot-write`.
    """

    def __init__(self, profile: Profile, out: Path | None) -> None:
        self.outcomes = partial(masked_outcomes, profile, mapped=out is not None)
        self.encode = partial(masked_lines, profile, mapped=out is not None)
        self.encode_only = partial(masked_bytes, profile)
        self._out = out
        self._open = ExitStack()
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        if self._out is not None:
            part = self._open.enter_context(whole_or_not(self._out, private=True))
            self._file = self._open.enter_context(part.open("wb"))
        return self

    def __exit__(self, *raised: Any) -> None:  # Any: as `ExitStack` takes them
        self._open.__exit__(*raised)

    def noted(self, done: Done[MaskedPiece[Result]]) -> Result:
        """A piece's result; its maps are written."""
        if self._file is not None and self._out is not None:
            with told_where(self._out):
                self._file.write(done.result.maps)
        return done.result.result
