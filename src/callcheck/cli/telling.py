"""The one way a command prints: nothing of a transcript reaches the terminal raw."""

from __future__ import annotations

import shutil
import sys

import typer

from callcheck.reporting.printable import shown

WIDE_COLUMNS = 100


def is_narrow() -> bool:
    """Whether standard output is a terminal too narrow for a row of several columns."""
    return sys.stdout.isatty() and shutil.get_terminal_size().columns < WIDE_COLUMNS


def tell(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a line, to standard error if `err`, without its newline unless `nl`."""
    typer.echo(shown(text), err=err, nl=nl)
