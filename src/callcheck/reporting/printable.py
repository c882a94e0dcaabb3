r"""Text that cannot command what shows it: the one gate for terminals, text files and JSON.

What a transcript, a rule file or a name holds is spelled `\uXXXX` where it would move a cursor,
colour a screen, reorder a line or break one. Everything that callcheck writes as text goes through
here: `writing` for files and standard output, `cli.telling` for what a command says.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

# C0 but tab and line ends, DEL, C1, line and paragraph separators, bidi controls, lone surrogates.
_MARKS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_UNSAFE = re.compile(f"[{_MARKS}\ud800-\udfff]|\r(?!\n)")
_UNSAFE_IN_LINE = re.compile(f"[\t\r\n{_MARKS}\ud800-\udfff]")
# The same in UTF-8, without what JSON escapes anyway.
_UNSAFE_BYTES = re.compile(
    b"\x7f|\xc2[\x80-\x9f]|\xd8\x9c|\xe2(?:\x80[\x8e\x8f\xa8-\xae]|\x81[\xa6-\xa9])"
)


def shown(text: str) -> str:
    r"""The text with what would command a terminal or reorder a line spelled as `\uXXXX`.

    Line ends and tabs stay. In a JSON string that spelling means the same, so JSON stays JSON of
    the same value.

    >>> shown("还\x1b[2J钱\u202e")
    '还\\u001b[2J钱\\u202e'
    """
    return _UNSAFE.sub(_spelled, text)


def shown_line(text: str) -> str:
    r"""The same as one line and one cell: line ends and tabs are spelled out too.

    >>> shown_line("王\n合规\t0")
    '王\\u000a合规\\u00090'
    """
    return _UNSAFE_IN_LINE.sub(_spelled, text)


def shown_json(data: bytes) -> bytes:
    r"""JSON in UTF-8 of the same value, in which nothing commands a terminal.

    >>> shown_json('{"a":"钱\u202e"}'.encode()).decode()
    '{"a":"钱\\u202e"}'
    """
    return _UNSAFE_BYTES.sub(lambda found: _spelled_text(found[0].decode()).encode(), data)


def _spelled(found: re.Match[str]) -> str:
    return _spelled_text(found[0])


def _spelled_text(character: str) -> str:
    return f"\\u{ord(character):04x}"


class Printable:
    """A text file or standard output that is written to through `shown`."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write it, spelled out where it must be."""
        return self._file.write(shown(text))

    def writelines(self, lines: Any) -> None:  # Any: an iterable of text
        """Write each."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:  # Any: whatever a file has
        return getattr(self._file, name)


def safe_console(file: IO[str] | None = None, **options: Any) -> Console:  # Any: rich's own
    """A rich console whose colours are its own: what it is given to print is never markup or raw."""
    from collections.abc import Iterable

    from rich.console import Console, RenderableType
    from rich.segment import Segment

    class Safe(Console):
        def render_str(self, text: str, **how: Any) -> Any:  # Any: rich's own
            return super().render_str(shown(text), **how)

        def render(self, renderable: RenderableType, options: Any = None) -> Iterable[Segment]:
            for segment in super().render(renderable, options):
                yield segment if segment.control else segment._replace(text=shown(segment.text))

    return Safe(file=file, highlight=False, markup=False, emoji=False, **options)
