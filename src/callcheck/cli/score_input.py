"""Reports for the score commands: stored ones, or calls checked now."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from callcheck.cli.material import checked
from callcheck.errors import UsageError
from callcheck.model import Report

if TYPE_CHECKING:
    from callcheck.ruleset import RuleSet


def is_stored(path: Path) -> bool:
    """Whether a file holds reports: its first line that is no error is one."""
    if not path.is_file() or path.suffix not in (".jsonl", ".ndjson"):
        return False
    with path.open("rb") as file:
        for line in file:
            if line.strip() and not line.startswith(b'{"error":'):
                try:
                    found = msgspec.json.decode(line)
                except msgspec.DecodeError:
                    return False
                return isinstance(found, dict) and {"score", "findings"} <= found.keys()
    return False


def reports_of(paths: list[Path], rule_set: RuleSet, *, rescore: bool) -> Iterator[Report]:
    """Stored reports as they are, or with `rescore` scored anew; other files are checked.

    Raises:
        UsageError: `missing-path`.
    """
    from callcheck.checking.scoring import Scorer
    from callcheck.reporting.stored import read_reports

    for path in paths:
        if not path.exists():
            raise UsageError("missing-path", f"没有这个路径:{path}")
    scorer = Scorer.of(rule_set)
    for path in paths:
        if is_stored(path):
            found = read_reports(path)
            yield from (scorer.rescore(report) for report in found) if rescore else found
        else:
            yield from _checked(path, rule_set)


def _checked(path: Path, rule_set: RuleSet) -> Iterator[Report]:
    from callcheck.checking import Checker

    return (report for _, report in checked([path], Checker(rule_set)))
