"""The one way a command prints: nothing of a transcript reaches the terminal raw."""

from __future__ import annotations

import typer

from callcheck.reporting.printable import shown


def tell(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a line, to standard error if `err`, without its newline unless `nl`."""
    typer.echo(shown(text), err=err, nl=nl)
