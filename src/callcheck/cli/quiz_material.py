"""Flags of `callcheck quiz`, and the items they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import cases, filters
from callcheck.cli.telling import tell
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.checking import Checker
    from callcheck.learning.quiz import Made
    from callcheck.ruleset import RuleSet

RuleName = Annotated[
    list[str] | None, typer.Option("--rule", help=say("只考这条规则,可多次。", "Only this rule."))
]
Category = Annotated[
    list[str] | None,
    typer.Option(
        "--category", help=say("只考这类或这族,可多次。", "Only this category or family.")
    ),
]
Module = Annotated[
    str | None, typer.Option("--module", help=say("只考这个培训模块。", "Only this module."))
]
Count = Annotated[int, typer.Option("-n", "--count", min=1, help=say("几道题。", "How many."))]
Seed = Annotated[int, typer.Option("--seed", help=say("随机种子;同样的种子出同样的题。", "Seed."))]
Unreviewed = Annotated[
    bool,
    typer.Option(
        "--unreviewed",
        help=say(
            "没复核的发现也出题;当场检查的转写总是如此。",
            "Findings nobody reviewed too; always so with paths.",
        ),
    ),
]
OwnTests = Annotated[
    bool,
    typer.Option(
        "--own-tests", help=say("规则自带的例句也出题。", "Ask the rules' own lines too.")
    ),
]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the items are to be about, as the flags say."""

    rule: Sequence[str] | None = None
    category: Sequence[str] | None = None
    module: str | None = None
    agent: str | None = None
    team: str | None = None
    since: str | None = None
    until: str | None = None


def made_items(
    paths: Sequence[Path] | None,
    store: str,
    wanted: Wanted,
    *,
    rules: Sequence[Path] | None,
    profile: Path | None,
    seed: int,
    unreviewed: bool,
    own_tests: bool,
) -> tuple[Checker, Made]:
    """The checker, and all items of the material.

    Raises:
        CallcheckError: material, rules or flags are wrong.
    """
    from callcheck.checking import Checker, load_rules
    from callcheck.learning.quiz import make_items

    checker = Checker(load_rules(rules or [], profile))
    of_module = _of_module(wanted.module, checker.rule_set) if wanted.module else ()
    names = (*_names(wanted, checker.rule_set), *of_module)
    which = filters(wanted.agent, wanted.team, wanted.since, wanted.until)
    found = cases(paths, store, checker.rule_set, which=which)
    made = make_items(
        found, checker, seed=seed, unreviewed=unreviewed, own_tests=own_tests, wanted=names
    )
    return checker, made


def tell_dropped(made: Made) -> None:
    """How many items were made and dropped, on standard error."""
    dropped = sum(made.dropped.values())
    reasons = ",".join(f"{why} {n}" for why, n in made.dropped.items())
    tell(
        say(
            f"出了 {len(made.items)} 题,舍去 {dropped} 题" + (f"({reasons})" if reasons else ""),
            f"{len(made.items)} items made, {dropped} dropped",
        ),
        err=True,
    )


def _names(wanted: Wanted, rule_set: RuleSet) -> tuple[str, ...]:
    from callcheck.source import nearest

    families = {category.family for category in rule_set.categories.values()}
    problems = []
    for kind, given, known in (
        ("rule", wanted.rule or (), set(rule_set.rules)),
        ("category", wanted.category or (), set(rule_set.categories) | families),
    ):
        for name in given:
            if name not in known:
                word = "规则" if kind == "rule" else "类别"
                problems.append(
                    UsageError(
                        f"unknown-{kind}", f"没有{word} `{name}`", hint=nearest(name, known) or ""
                    )
                )
    if problems:
        UsageError.raise_all(problems)
    return (*(wanted.rule or ()), *(wanted.category or ()))


def _of_module(name: str, rule_set: RuleSet) -> tuple[str, ...]:
    """The categories of a training module, by its id, number or file name."""
    from callcheck.learning.modules import read_modules

    modules = read_modules(rule_set).values()
    for module in modules:
        number = f"{module.number:02}"
        if name in (f"{number}-{module.id}", module.id, number, str(module.number)):
            return module.categories
    known = " ".join(f"{module.number:02}-{module.id}" for module in modules)
    raise UsageError("unknown-module", f"没有培训模块 `{name}`", hint=f"可用:{known}")
