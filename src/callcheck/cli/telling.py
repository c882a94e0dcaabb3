"""The one way a command speaks: nothing of a transcript or a file reaches the terminal raw.

A test sees to it that no other module of the command line prints.
"""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from typing import IO

import typer

from callcheck.cli.language import say
from callcheck.errors import UsageError
from callcheck.reporting.printable import safe_console, shown, shown_line
from callcheck.temporary import reason

WIDE_COLUMNS = 100


def is_narrow() -> bool:
    """Whether standard output is a terminal too narrow for a row of several columns."""
    return sys.stdout.isatty() and shutil.get_terminal_size().columns < WIDE_COLUMNS


def tell(text: str = "", *, err: bool = False) -> None:
    """Print one line, to standard error if `err`; a line end within it is spelled out."""
    typer.echo(shown_line(text), err=err)


def tell_row(*cells: str) -> None:
    """Print cells parted by tabs; none of them can add a cell or a row."""
    typer.echo("\t".join(map(shown_line, cells)).rstrip())


def tell_text(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Print a text of several lines that we laid out, without its last line end unless `nl`."""
    typer.echo(shown(text), err=err, nl=nl)


def os_error(error: OSError) -> UsageError:
    """What the system refused, where no command has said more; without a name it was a print."""
    if error.filename is None:
        where = say("标准输出", "standard output")
        return UsageError("cannot-write", f"写不了{where}:{reason(error)}")
    named = os.fsdecode(error.filename)
    return UsageError("system-refused", f"用不了 {named}:{reason(error)}")


def silence(*streams: IO[str]) -> None:
    """Nothing more goes to the streams, so that leaving does not fail at what they hold back."""
    for stream in streams:
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def ask_yes(question: str) -> None:
    """Ask, and stop the command unless the answer is yes."""
    typer.confirm(shown_line(question), abort=True)


class Coloured:
    """Lines in colour on a terminal without NO_COLOR, each as `tell` would print it."""

    def __init__(self) -> None:
        self._console = safe_console(sys.stdout, soft_wrap=True)

    def print(self, line: str = "", *, style: str | None = None, end: str = "\n") -> None:
        """Print one line."""
        self._console.print(shown_line(line), style=style, end=end)
