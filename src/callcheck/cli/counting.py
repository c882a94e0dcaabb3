"""What coaching and trends count: calls small enough to keep, and names for what is in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from callcheck.cli.material import pairs
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.learning.seen import Seen
    from callcheck.learning.store import Filters
    from callcheck.model import Call, Report
    from callcheck.reporting.catalogue import Catalogue
    from callcheck.ruleset import RuleSet


@dataclass(frozen=True, slots=True)
class Source:
    """Where the calls come from and what they are checked with."""

    paths: Sequence[Path] | None
    store: str
    rule_set: RuleSet
    as_of: date | None = None

    def seen(self, which: Filters | None = None) -> Iterator[Seen]:
        """The calls as they are counted, by what the rules found; verdicts change nothing.

        Reviews are uneven over time, so a share less what was rejected would move with them.
        """
        from callcheck.learning.seen import seen_of

        yield from seen_of(self.pairs(which))

    def pairs(self, which: Filters | None = None) -> Iterator[tuple[Call, Report]]:
        """The calls with their reports."""
        return pairs(self.paths, self.store, self.rule_set, as_of=self.as_of, which=which)


def violations(catalogue: Catalogue) -> list[str]:
    """All categories that count against an agent, in the taxonomy's order."""
    return [c.id for c in catalogue.categories.values() if c.kind.is_violation]


def titles(catalogue: Catalogue) -> Callable[[str], str]:
    """Names of categories, families and rules as people read them."""

    def title(name: str) -> str:
        if "+" in name:
            return "或".join(map(title, name.split("+")))
        rule = catalogue.rules.get(name)
        if rule is not None:
            return rule.title
        return catalogue.title(name) if name in catalogue.categories else f"{name} 一族"

    return title


def checked_names(
    catalogue: Catalogue, categories: Sequence[str], rules: Sequence[str]
) -> list[str]:
    """The names as they are asked for, if there are such.

    Raises:
        UsageError: `unknown-category`, `unknown-rule`.
    """
    from callcheck.source import nearest

    families = {c.family for c in catalogue.categories.values()}
    wrong = []
    for name in categories:
        if name not in catalogue.categories and name not in families:
            hint = nearest(name, [*catalogue.categories, *families])
            wrong.append(UsageError("unknown-category", f"没有类别 `{name}`", hint=hint))
    for name in rules:
        if name not in catalogue.rules:
            hint = nearest(name, list(catalogue.rules))
            wrong.append(UsageError("unknown-rule", f"没有规则 `{name}`", hint=hint))
    if wrong:
        UsageError.raise_all(wrong)
    return [*categories, *rules]
