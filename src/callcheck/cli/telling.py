"""The one way a command prints: nothing of a transcript reaches the terminal raw."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress

import typer

from callcheck.cli.language import say
from callcheck.errors import UsageError
from callcheck.reporting.printable import shown
from callcheck.temporary import reason

WIDE_COLUMNS = 100


def is_narrow() -> bool:
    """Whether standard output is a terminal too narrow for a row of several columns."""
    return sys.stdout.isatty() and shutil.get_terminal_size().columns < WIDE_COLUMNS


def tell(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a line, to standard error if `err`, without its newline unless `nl`."""
    typer.echo(shown(text), err=err, nl=nl)


def os_error(error: OSError) -> UsageError:
    """What the system refused, where no command has said more; without a name it was a print."""
    if error.filename is None:
        where = say("标准输出", "standard output")
        return UsageError("cannot-write", f"写不了{where}:{reason(error)}")
    named = os.fsdecode(error.filename)
    return UsageError("system-refused", f"用不了 {named}:{reason(error)}")


def silence() -> None:
    """Nothing more goes to standard output, so that leaving does not fail at it once more."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
