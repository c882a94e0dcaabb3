"""What loading would work out of the patterns, written beside the rules for the next time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from callcheck.notation import prepare
from callcheck.ruleset.load import bundled_rules, read_rules


def prepare_rules(folders: Sequence[str | Path] = ()) -> Path:
    """Write it into the last of `folders`, or beside the bundled rules; gives the file.

    Rules load the same without it, or when it is out of date, only several times slower. What it
    holds for these layers serves others too whose named lists are the same.

    Raises:
        RuleError: with every mistake of every file; then nothing is written.
    """
    book = read_rules(folders).book
    return prepare(
        Path(folders[-1]) if folders else bundled_rules(), book.list_sources, book.made()
    )
