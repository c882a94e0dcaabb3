"""`callcheck rules schema`: JSON Schemas by which editors complete rule files."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.options import ProfilePath, Rules
from callcheck.cli.telling import tell, tell_text


class SchemaOf(StrEnum):
    """A sort of file."""

    RULE = "rule"
    PROFILE = "profile"
    GUARD = "guard"
    FACT = "fact"
    LIST = "list"


def show_schema(
    of: Annotated[
        SchemaOf,
        typer.Argument(help=say("哪种文件。", "Which sort of file.")),
    ] = SchemaOf.RULE,
    rules: Rules = None,
    profile: ProfilePath = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help=say("五种都写到这个目录。", "Write all five into this folder."),
        ),
    ] = None,
) -> None:
    """规则文件的 JSON Schema,给编辑器补全和检查用。 JSON Schema of rule files, for editors."""
    from callcheck.reporting.writing import make_folder, write_chunks
    from callcheck.ruleset.load import read_leniently
    from callcheck.ruleset.part_schemas import SCHEMAS

    # A mistake in a file must not take away the help that would mend it.
    rule_set, _ = read_leniently(rules or [], profile)

    def text(name: str) -> str:
        return json.dumps(SCHEMAS[name](rule_set), ensure_ascii=False, indent=1) + "\n"

    if output is None:
        tell_text(text(of.value), nl=False)
        return
    make_folder(output)
    for name in SCHEMAS:
        path = output / f"{name}.schema.json"
        write_chunks([text(name).encode()], path)
        tell(str(path))
