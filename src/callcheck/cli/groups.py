"""Groups of commands whose first word may be left out."""

from __future__ import annotations

import typer
from typer.core import TyperGroup


def with_default(command: str, *, bare: bool = True) -> type[TyperGroup]:
    """A group in which `command` is meant where none is named: `quiz 转写/` is `quiz take 转写/`.

    With `bare` it is meant by the group's name alone too, else that shows the help.
    """

    class WithDefault(TyperGroup):
        def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's context
            named = args[0] in self.commands or args[0] == "--help" if args else not bare
            return super().parse_args(ctx, args if named else [command, *args])

    return WithDefault
