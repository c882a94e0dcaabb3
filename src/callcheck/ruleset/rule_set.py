"""The loaded whole: rules, what they refer to, and a version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from callcheck.condition import PatternBook
from callcheck.model import Category, Citation, Profile
from callcheck.model.markup import html_table
from callcheck.ruleset.fact import Fact
from callcheck.ruleset.guard import Guard
from callcheck.ruleset.rule import Norm, Rule, Status


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules of all layers, checked and ready.

    Attributes:
        rules: by id, sorted; a later layer's file has replaced an earlier one of the same id.
        version: 16 hexadecimal digits over every file read and the profile.
        folders: the layers, the first one first.
    """

    rules: Mapping[str, Rule]
    categories: Mapping[str, Category]
    norms: Mapping[str, Norm]
    packs: Mapping[str, tuple[str, ...]]
    guards: Mapping[str, Guard]
    facts: Mapping[str, Fact]
    profile: Profile
    book: PatternBook
    version: str
    folders: tuple[str, ...]
    unused_lists: tuple[str, ...] = field(default=())

    def _repr_html_(self) -> str:
        """As a notebook shows it: the families, and how many rules each has."""
        families: dict[str, list[Rule]] = {}
        for rule in self.rules.values():
            families.setdefault(rule.category.family, []).append(rule)
        rows = [
            (family, str(len(rules)), " ".join(sorted({r.category.title for r in rules})))
            for family, rules in sorted(families.items())
        ]
        title = f"{len(self.rules)} 条规则,版本 {self.version}"
        return html_table(title, ("族", "规则", "类别"), rows, len(rows))

    def basis_on(self, rule: Rule, day: date | None) -> tuple[Citation, ...]:
        """The norms of the rule's basis that bind the house on `day`."""
        bound = self._bound()
        return tuple(
            cited
            for cited in rule.basis
            if self.norms[cited.norm].is_in_force(day) and (bound is None or cited.norm in bound)
        )

    def is_in_force(self, rule: Rule, day: date | None) -> bool:
        """Whether the rule is applied to a call of `day`; a draft without a basis is."""
        if rule.status is Status.RETIRED:
            return False
        return not rule.basis or bool(self.basis_on(rule, day))

    def _bound(self) -> frozenset[str] | None:
        """The norms of the profile's packs and the house's own; None when it names no pack."""
        if not self.profile.packs:
            return None
        chosen = (self.packs.get(pack, ()) for pack in self.profile.packs)
        return frozenset(norm for pack in chosen for norm in pack) | {"HOUSE"}
