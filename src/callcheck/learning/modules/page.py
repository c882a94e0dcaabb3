"""One module as people read it: its own words, what its rules say, what the team's calls show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from callcheck.learning.modules.module import Line, Material, Module, Section
from callcheck.learning.modules.products import products
from callcheck.reporting.catalogue import SEVERITY, SPEAKER, catalogue_of
from callcheck.reporting.templates import templates
from callcheck.ruleset import Rule

KINDS = {
    "discuss": "讨论",
    "observe": "观察",
    "read": "阅读",
    "rewrite": "改写",
    "drill": "情景练习",
    "quiz": "测验",
    "lesson": "案例课",
    "practice": "动手",
    "plan": "计划",
}


@dataclass(frozen=True, slots=True)
class RuleReading:
    """What a rule says to who learns: what it is about, why, and what to say instead."""

    id: str
    title: str
    severity: str
    summary: str
    why: str
    say_instead: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModulePage:
    """A module with its reading and the sections made from a team's reports.

    Attributes:
        module: whose page it is.
        rules: by category title, in order of the taxonomy.
        sections: one for each product the module makes.
        calls: how many calls they are made from.
    """

    module: Module
    rules: tuple[tuple[str, tuple[RuleReading, ...]], ...]
    sections: tuple[Section, ...]
    calls: int


def make_page(module: Module, material: Material) -> ModulePage:
    """The page of a module for a team's reports."""
    catalogue = catalogue_of(material.rule_set)
    by_category: dict[str, list[RuleReading]] = {}
    for rule in module.rules_of(material.rule_set):
        basis = tuple(catalogue.cite(cited) for cited in rule.basis)
        by_category.setdefault(rule.category.id, []).append(_reading(rule, basis))
    rules = tuple(
        (category.title, tuple(by_category[name]))
        for name, category in material.rule_set.categories.items()
        if name in by_category
    )
    sections = tuple(products()[name](module, material) for name in module.makes)
    return ModulePage(module, rules, sections, len(material.pairs))


def _reading(rule: Rule, basis: tuple[str, ...]) -> RuleReading:
    severity = SEVERITY[rule.severity]
    return RuleReading(
        rule.id, rule.title, severity, rule.summary, rule.why, rule.say_instead, basis
    )


def html(page: ModulePage, drills: dict[str, str] | None = None) -> str:
    """A self-contained page; `drills` gives the titles of drills by id."""
    return _render("module.html", page=page, drills=drills or {})


def markdown(page: ModulePage, drills: dict[str, str] | None = None) -> str:
    """The same as Markdown."""
    return _render("module.md", page=page, drills=drills or {})


def index_html(pages: Iterable[tuple[ModulePage, str]], extras: Iterable[tuple[str, str]]) -> str:
    """A page with links: modules with their files, then `extras` (title, file)."""
    return _render("index.html", pages=list(pages), extras=list(extras))


def _render(name: str, **values: object) -> str:
    made = templates("callcheck.learning.modules", markdown=name.endswith(".md"))
    text: str = made.get_template(name).render(
        kinds=KINDS, speakers=SPEAKER, pieces=pieces, **values
    )
    return text


def pieces(line: Line) -> list[tuple[str, bool]]:
    """A line's text in stretches, each with whether it is marked."""
    found, at = [], 0
    for start, end in line.marks:
        start = max(start, at)
        if start > at:
            found.append((line.text[at:start], False))
        if end > start:
            found.append((line.text[start:end], True))
            at = end
    if at < len(line.text):
        found.append((line.text[at:], False))
    return found
