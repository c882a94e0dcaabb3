"""Rule files as tests: which layer a file is of, what is wrong in it, how its tests fail."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from callcheck.checking import Checker
from callcheck.checking.prove import quotes_of, run_test
from callcheck.errors import RuleError
from callcheck.model import Speaker
from callcheck.ruleset import Rule, RuleSet, RuleTest
from callcheck.ruleset.load import PARTS, TABLES, read_leniently

_SAID_BY = {Speaker.AGENT: "坐席", Speaker.CUSTOMER: "客户", Speaker.ROBOT: "机器人"}


def layer_of(path: Path, root: Path) -> Path:
    """The folder that a rule file's layer begins with.

    The outermost folder above it, up to `root`, that holds `lists/`, `guards/`, `facts/` or one
    of the tables; else the one above a family's folder (`threat/` of a `threat.visit` rule);
    else the file's own.
    """
    above = [folder for folder in path.parents if folder.is_relative_to(root)] or [path.parent]
    for folder in reversed(above):
        tables = any((folder / f"{name}.yaml").is_file() for name in TABLES)
        if tables or any((folder / name).is_dir() and _holds_yaml(folder / name) for name in PARTS):
            return folder
    family = f"category: {path.parent.name}."
    in_family = family in path.read_text("utf-8-sig")
    return path.parent.parent if in_family and path.parent != root else path.parent


def _holds_yaml(folder: Path) -> bool:
    return any(folder.glob("*.y*ml"))


@dataclass
class Layers:
    """Rules of some folders over the bundled ones, with what was wrong in them."""

    rule_set: RuleSet
    errors: Sequence[RuleError]

    @classmethod
    def read(cls, folders: Sequence[Path], profile: Path | None) -> Layers:
        """Read them.

        Raises:
            UsageError: `missing-path`.
        """
        rule_set, problems = read_leniently(folders, profile)
        return cls(rule_set, problems.errors)

    @cached_property
    def checker(self) -> Checker:
        """Of the rules that could be read."""
        return Checker(self.rule_set)

    @cached_property
    def _rules(self) -> dict[Path, Rule]:
        return {Path(rule.path).resolve(): rule for rule in self.rule_set.rules.values()}

    def rule_at(self, path: Path) -> Rule | None:
        """The rule of a file; None when there is none, or another layer's replaces it."""
        return self._rules.get(path.resolve())

    def mistakes_in(self, path: Path) -> list[RuleError]:
        """Of a rule file; the first one bears those of files that are not rules too."""
        here, found = path.resolve(), []
        for error in self.errors:
            where = Path(error.location.path).resolve() if error.location else None
            if where == here or (here == self._first and where not in self._rule_files):
                found.append(error)
        return found

    @cached_property
    def _first(self) -> Path | None:
        own = self.rule_set.folders[1:]
        mine = [Path(r.path) for r in self.rule_set.rules.values() if r.layer in own]
        return min((path.resolve() for path in mine), default=None)

    @cached_property
    def _rule_files(self) -> frozenset[Path]:
        broken = (Path(e.location.path) for e in self.errors if e.location)
        rules = (path for path in broken if path.parent.name not in PARTS)
        return frozenset(p.resolve() for p in rules if p.stem not in TABLES)

    def raise_if_wrong(self) -> None:
        """Raise every mistake.

        Raises:
            RuleError: the first, with the others.
        """
        if self.errors:
            RuleError.raise_all(self.errors)


def told_of(rule: Rule, test: RuleTest, checker: Checker) -> str:
    """A test's dialogue, and what was to be quoted beside what was, character by character."""
    findings, suppressed = run_test(rule, test, checker)
    lines = ["", *(f"  {_SAID_BY.get(t.speaker, '未知')}:{t.text}" for t in test.call.turns), ""]
    if not test.hits:
        lines.append(f"  因为:{test.because}")
    quotes = quotes_of(findings)
    if test.hits and test.quote is not None:
        lines += [f"  应引  {test.quote}"]
    lines += [f"  实引  {quote or '(缺失或度量)'}" for quote in quotes] or ["  实引  (没有命中)"]
    if test.quote is not None and len(quotes) == 1:
        shown = difflib.ndiff([test.quote], quotes)
        lines += ["", *(f"  {line.rstrip()}" for line in shown)]
    lines += [f"  拦下  {held.by}「{held.cue or ''}」" for held in suppressed]
    return "\n".join(lines)
