"""What the shell completes: ids of rules, categories, formats; without loading the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import typer

_ENTRY = re.compile(r"^  ([a-z_]+\.[a-z_]+):", re.MULTILINE)
_NO_RULES = frozenset({"taxonomy", "norms", "profile"})
_PARTS = frozenset({"lists", "guards", "facts"})


def rule_ids(context: typer.Context, incomplete: str) -> list[str]:
    """Ids of the bundled rules and of the folders that `--rules` names so far."""
    found = {
        path.stem
        for folder in _folders(context)
        for path in folder.rglob("*.y*ml")
        if path.parent.name not in _PARTS and path.stem not in _NO_RULES
    }
    return sorted(name for name in found if name.startswith(incomplete))


def categories(context: typer.Context, incomplete: str) -> list[str]:
    """Categories; the families too while no dot is typed."""
    found: set[str] = set()
    for folder in _folders(context):
        table = folder / "taxonomy.yaml"
        if table.is_file():
            found.update(_ENTRY.findall(table.read_text("utf-8")))
    if "." not in incomplete:
        found.update(name.partition(".")[0] for name in list(found))
    return sorted(name for name in found if name.startswith(incomplete))


def formats(incomplete: str) -> list[tuple[str, str]]:
    """Formats that can be written, with their titles."""
    from callcheck import reporting

    return [(f.name, f.title) for f in reporting.formats() if f.name.startswith(incomplete)]


def _folders(context: typer.Context) -> Iterator[Path]:
    from callcheck.ruleset.load import bundled_rules

    yield bundled_rules()
    for folder in context.params.get("rules") or ():
        if Path(folder).is_dir():
            yield Path(folder)
