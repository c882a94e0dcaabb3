"""`callcheck formats`: what can be read and written."""

from __future__ import annotations

import typer

from callcheck.cli.language import say


def show_formats() -> None:
    """列出能读和能写的格式。 List the formats read and written."""
    from callcheck import readers, reporting

    typer.echo(say("能读:", "Read:"))
    for reader in readers.formats():
        typer.echo(f"  {reader.name:<22}{reader.title}")
    typer.echo(say("能写:", "Written:"))
    for renderer in reporting.formats():
        typer.echo(f"  {renderer.name:<22}{renderer.title}")
