"""`callcheck lesson`: a case study of confirmed findings, for the trainer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import Paths, Since, Team, Until, filters, pairs, reviews
from callcheck.cli.options import (
    STORE,
    AsOf,
    By,
    ProfilePath,
    Rules,
    StorePlace,
    day,
    whoever,
)
from callcheck.cli.telling import tell
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.learning.cases import Case
    from callcheck.learning.lessons import Focus, Lesson
    from callcheck.ruleset import RuleSet


def lesson(
    path: Paths = None,
    rule: Annotated[
        str | None, typer.Option("--rule", help=say("只讲这条规则。", "On this rule."))
    ] = None,
    category: Annotated[
        str | None,
        typer.Option(
            "--category",
            help=say("只讲这个类别或这一族。", "On this category or family."),
        ),
    ] = None,
    module: Annotated[
        int | None,
        typer.Option("--module", help=say("给第几个培训模块。", "For this training module.")),
    ] = None,
    agent: Annotated[
        str | None,
        typer.Option(
            "--agent",
            help=say("只用这名坐席的通话,写作「本人」。", "One agent's own calls alone."),
        ),
    ] = None,
    week: Annotated[
        str | None,
        typer.Option(
            "--week",
            help=say(
                "这一周(如 2026-W10);不写规则和类别则讲最常见的。",
                "This week (2026-W10); on what is most common unless a subject is given.",
            ),
        ),
    ] = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help=say("写到 .html、.md、.docx 或 .pptx。", "Write .html, .md, .docx or .pptx."),
        ),
    ] = Path("lesson.html"),
    most: Annotated[
        int, typer.Option("--cases", min=1, max=20, help=say("几个案例。", "How many cases."))
    ] = 3,
    unreviewed: Annotated[
        bool,
        typer.Option(
            "--unreviewed",
            help=say(
                "也用没有复核过的发现(标明「未复核」)。", "Also findings nobody has reviewed."
            ),
        ),
    ] = False,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
    store: StorePlace = STORE,
    by: By = None,
) -> None:
    """用确认过的发现做一份案例教材(已遮盖)。 Make a case-study lesson, masked."""
    from callcheck.checking import Checker, load_rules
    from callcheck.learning.cases import cases_of
    from callcheck.learning.lessons import make_lesson
    from callcheck.learning.lessons.files import format_of, rendered
    from callcheck.learning.lessons.focus import week_of
    from callcheck.learning.rewrite_read import read_rewrites
    from callcheck.reporting.writing import write_chunks

    format_of(output)
    _one_subject(rule, category, module, agent)
    which = filters(team=team, since=since, until=until)
    if week is not None:
        which["since"], which["until"] = week_of(week)
    checker = Checker(load_rules(rules or [], profile), as_of=day(as_of))
    calls = list(pairs(path, store, checker.rule_set, as_of=day(as_of), which=which))
    found = list(cases_of(calls, reviews(path, store)))
    focus = _focus(checker.rule_set, found, (rule, category, module, agent), week, unreviewed)
    made = make_lesson(
        found,
        checker,
        focus,
        pairs=calls,
        rewrites=tuple(read_rewrites(checker.rule_set).values()),
        most=most,
        unreviewed=unreviewed,
    )
    write_chunks([rendered(made, output)], output)
    if not path:
        _save(made, focus, store, whoever(by))
    tell(
        say(
            f"{made.title}:{len(made.cases)} 个案例,写在 {output}",
            f"{made.title}: {len(made.cases)} cases, in {output}",
        ),
        err=True,
    )


def _one_subject(*given: str | int | None) -> None:
    """Refuse more than one subject.

    Raises:
        UsageError: `lesson-subject`.
    """
    if sum(subject is not None for subject in given) > 1:
        message = "--rule、--category、--module、--agent 只能写一个"
        raise UsageError("lesson-subject", message)


def _focus(
    rule_set: RuleSet,
    found: Sequence[Case],
    subject: tuple[str | None, str | None, int | None, str | None],
    week: str | None,
    unreviewed: bool,
) -> Focus:
    from callcheck.learning.lessons.choosing import usable
    from callcheck.learning.lessons.focus import (
        most_common,
        on_agent,
        on_category,
        on_module,
        on_rule,
    )
    from callcheck.learning.lessons.modules import module_numbered

    rule, category, module, agent = subject
    if rule is not None:
        return on_rule(rule_set, rule)
    if category is not None:
        return on_category(rule_set, category)
    if module is not None:
        return on_module(module_numbered(module, rule_set), rule_set)
    if agent is not None:
        return on_agent(agent)
    year, _, number = (week or "").upper().partition("-W")
    when = f"{year} 年第 {int(number)} 周" if week else ""
    name = f"week:{week.upper()}" if week else "most-common"
    return most_common(usable(found, unreviewed=unreviewed), rule_set, name=name, when=when)


def _save(made: Lesson, focus: Focus, store: str, by: str) -> None:
    import msgspec

    from callcheck.learning.store import Lesson as Stored
    from callcheck.learning.store import open_store

    body = msgspec.to_builtins(made)
    with open_store(store, create=False) as opened:
        opened.save_lesson(Stored(focus.name, made.title, body, by))
