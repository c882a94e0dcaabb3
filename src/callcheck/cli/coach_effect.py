"""`callcheck coach effect`: whether a training did anything."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.counting import Source, checked_names, titles, violations
from callcheck.cli.language import say
from callcheck.cli.material import Paths, filters
from callcheck.cli.options import STORE, AsOf, ProfilePath, Rules, StorePlace, day
from callcheck.cli.telling import tell
from callcheck.cli.trend import Category, Rule
from callcheck.errors import UsageError
from callcheck.reporting.writing import write_text

if TYPE_CHECKING:
    from callcheck.learning.seen import Seen


def show_effect(
    since: Annotated[
        str,
        typer.Option(
            "--since", help=say("培训日,当天不算。", "Day of the training; it is left out.")
        ),
    ],
    paths: Paths = None,
    agent: Annotated[
        list[str] | None,
        typer.Option("--agent", help=say("受训坐席,可多次。", "An agent trained; repeatable.")),
    ] = None,
    team: Annotated[
        list[str] | None,
        typer.Option("--team", help=say("受训的组,可多次。", "A team trained; repeatable.")),
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(
            "--against",
            help=say(
                "对照的组或坐席,可多次;默认其余所有坐席,none 为不比。",
                "Teams or agents to compare with, repeatable; default all others, none for nobody.",
            ),
        ),
    ] = None,
    days: Annotated[
        int | None,
        typer.Option(
            "--days",
            min=1,
            help=say("前后各看几天,默认全部。", "Days on each side; default all there are."),
        ),
    ] = None,
    category: Category = None,
    rule: Rule = None,
    together: Annotated[
        bool,
        typer.Option(
            "--together",
            help=say(
                "所给的类别合成一项:有其中任何一类。",
                "Take the categories given as one: any of them.",
            ),
        ),
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=say("写到文件:.md .json。", "To a file: .md .json.")),
    ] = None,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
) -> None:
    """培训前后比一比,有对照,不多说。 Before and after a training, against a comparison group."""
    if not agent and not team:
        raise UsageError("nobody-trained", "没有说谁受了培训", hint="写 --agent 或 --team")
    if output is not None and output.suffix not in (".md", ".json"):
        raise UsageError("unknown-format", f"结果写不成 `{output.suffix}`", hint=".md 或 .json")
    from callcheck.checking import load_rules
    from callcheck.learning.effect.effect import Asked, effect_of
    from callcheck.learning.effect.told import effect_json, effect_lines, effect_markdown
    from callcheck.reporting import catalogue_of

    source = Source(paths, store, load_rules(rules or [], profile), day(as_of))
    on = day(since)
    assert on is not None
    catalogue = catalogue_of(source.rule_set)
    names = checked_names(catalogue, category or (), rule or ())
    if together and names:
        names = ["+".join(names)]
    others = None if against is None else tuple(name for name in against if name != "none")
    asked = Asked(on, tuple(agent or ()), tuple(team or ()), others, days)
    calls = list(source.seen(filters()))
    _check_known(calls, [*(agent or ()), *(team or ()), *(others or ())])
    effect = effect_of(calls, asked, names or ["any", *violations(catalogue)])
    title = titles(catalogue)
    if output is None:
        for line in effect_lines(effect, title):
            tell(line)
    elif output.suffix == ".md":
        write_text(effect_markdown(effect, title), output)
    else:
        write_text(effect_json(effect), output)


def _check_known(calls: Iterable[Seen], names: list[str]) -> None:
    """Refuse agents and teams that have no call.

    Raises:
        UsageError: `unknown-agent`.
    """
    from callcheck.source import nearest

    known: set[str] = set()
    for call in calls:
        known.update(filter(None, (call.agent, call.team)))
    wrong = [name for name in names if name not in known]
    if wrong:
        UsageError.raise_all(
            [
                UsageError(
                    "unknown-agent",
                    f"这些通话里没有坐席或组 `{name}`",
                    hint=nearest(name, sorted(known)),
                )
                for name in wrong
            ]
        )
