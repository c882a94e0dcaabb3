"""What can go wrong, as five kinds of error that say where and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn, Self

_BREAKS = re.compile(r"[\r\n]+")  # what is quoted in a message is not to make lines of its own


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file: 1-based line and column, 0 where it is not known.

    `source` is the line itself, shown under the message with a caret; `width` is how many
    characters the caret underlines.
    """

    path: str
    line: int = 0
    column: int = 0
    source: str = ""
    width: int = 1

    def __str__(self) -> str:
        parts = [self.path, *(str(n) for n in (self.line, self.column) if n)]
        return ":".join(parts)


class CallcheckError(Exception):
    """The root of every error callcheck raises on purpose.

    Attributes:
        code: a slug, the heading of its entry in `docs/errors.md`.
        location: where, or None.
        hint: the nearest right thing, or an empty text.
        also: further errors of the same input, so that everything is told in one go.
    """

    def __init__(
        self, code: str, message: str, *, location: Location | None = None, hint: str = ""
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.location = location
        self.hint = hint
        self.also: tuple[CallcheckError, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:  # Any: as pickle wants it
        return _rebuilt, (
            type(self),
            self.code,
            self.message,
            self.location,
            self.hint,
            self.also,
        )

    @property
    def all(self) -> tuple[CallcheckError, ...]:
        """This error and those reported with it, in order."""
        return (self, *self.also)

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{where}{self.code}: {self.message}{hint}"

    def render(self) -> str:
        """The message of each error with its source line and a caret, as a terminal shows it."""
        return "\n".join(_render_one(error) for error in self.all)

    @classmethod
    def raise_all(cls, errors: Iterable[Self]) -> NoReturn:
        """Raise the first of `errors` with the others attached; there must be at least one."""
        first, *rest = errors
        first.also = tuple(rest)
        raise first


def _rebuilt(
    kind: type[CallcheckError],
    code: str,
    message: str,
    location: Location | None,
    hint: str,
    also: tuple[CallcheckError, ...],
) -> CallcheckError:
    """An error come from another process."""
    error = kind(code, message, location=location, hint=hint)
    error.also = also
    return error


def _render_one(error: CallcheckError) -> str:
    lines = [_BREAKS.sub(" ", str(error))]
    place = error.location
    if place and place.line and place.source:
        source = _BREAKS.sub(" ", place.source.replace("\t", " "))
        number = f"{place.line:>5} | "
        lines.append(number + source)
        if place.column:
            before = source[: place.column - 1]
            pad = "".join("\u3000" if _is_wide(ch) else " " for ch in before)
            lines.append("      | " + pad + "^" * max(1, place.width))
    return "\n".join(lines)


def _is_wide(ch: str) -> bool:
    import unicodedata

    return unicodedata.east_asian_width(ch) in "WF"


class ReadError(CallcheckError):
    """A transcript cannot be read."""


class RuleError(CallcheckError):
    """A rule file is wrong."""


class PluginError(CallcheckError):
    """Two extensions clash, or one cannot be imported."""


class LabelError(CallcheckError):
    """Labels or reviews do not fit their calls."""


class UsageError(CallcheckError):
    """A flag, a path or a name given by the user is wrong."""
