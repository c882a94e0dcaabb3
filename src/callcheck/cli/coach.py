"""`callcheck coach`: what to work on with an agent, and whether it helped."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.coach_effect import show_effect
from callcheck.cli.counting import Source
from callcheck.cli.language import say
from callcheck.cli.material import Paths, Since, Until, filters, reviews
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
from callcheck.cli.telling import tell, tell_row
from callcheck.errors import UsageError
from callcheck.reporting.writing import write_text

if TYPE_CHECKING:
    from callcheck.learning.coaching.plan import CoachingPlan
    from callcheck.learning.seen import Seen
    from callcheck.learning.store import Filters, Plan
    from callcheck.model import Call, Report
    from callcheck.ruleset import RuleSet

SUFFIXES = (".md", ".html", ".json")
PlanId = Annotated[int, typer.Argument(help=say("计划编号。", "The plan's number."))]
coach_app = typer.Typer(
    help=say("坐席辅导计划,培训效果。", "Coaching plans for agents, and what training did."),
    no_args_is_help=True,
)


@coach_app.command("plan")
def make(
    agent: Annotated[str, typer.Argument(help=say("坐席工号。", "The agent's id."))],
    paths: Paths = None,
    weeks: Annotated[
        int,
        typer.Option("--weeks", min=1, max=52, help=say("几周后复查。", "Weeks to the re-check.")),
    ] = 4,
    since: Since = None,
    until: Until = None,
    today: Annotated[
        str | None,
        typer.Option("--today", help=say("制定日,默认今天。", "Day of the plan; default today.")),
    ] = None,
    save: Annotated[
        bool,
        typer.Option(
            "--save/--no-save",
            help=say("存进存档(读文件时不存)。", "Keep it in the store (not with files)."),
        ),
    ] = True,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help=say("写到文件:.html .md .json。", "To a file: .html .md .json.")
        ),
    ] = None,
    store: StorePlace = STORE,
    by: By = None,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
) -> None:
    """给一名坐席定辅导计划。 Make a coaching plan for an agent."""
    if output is not None and output.suffix not in SUFFIXES:
        message = f"计划写不成 `{output.suffix}`"
        raise UsageError("unknown-format", message, hint=" ".join(SUFFIXES))
    from callcheck.checking import load_rules

    source = Source(paths, store, load_rules(rules or [], profile), day(as_of))
    on = day(today) or date.today()
    plan = _plan(agent, source, filters(None, None, since, until), on, weeks)
    _write(plan, output)
    if save and not paths and plan.habits:
        _save(plan, store, whoever(by))


def _plan(agent: str, source: Source, which: Filters, on: date, weeks: int) -> CoachingPlan:
    from callcheck.learning.cases import cases_of
    from callcheck.learning.coaching.make import Material, make_plan
    from callcheck.learning.drill_read import read_drills
    from callcheck.learning.rewrite_read import read_rewrites
    from callcheck.learning.seen import seen_of
    from callcheck.model import final_verdicts
    from callcheck.reporting import catalogue_of
    from callcheck.source import nearest

    rule_set = source.rule_set
    given = reviews(source.paths, source.store)
    verdicts = final_verdicts(given)
    calls: list[Seen] = []
    cases: list[tuple[Call, Report]] = []
    for pair in source.pairs(which):
        calls += seen_of([pair], verdicts)
        if pair[0].meta.agent_id == agent:
            cases.append(pair)
    if not cases:
        known = sorted({call.agent for call in calls if call.agent})
        message = f"这些通话里没有坐席 `{agent}`"
        raise UsageError("unknown-agent", message, hint=nearest(agent, known))
    material = Material(
        catalogue_of(rule_set),
        rule_set.profile,
        tuple(read_drills(rule_set).values()),
        tuple(read_rewrites(rule_set).values()),
        modules(rule_set),
    )
    return make_plan(agent, calls, cases_of(cases, given), material, today=on, weeks=weeks)


def modules(rule_set: RuleSet) -> dict[str, list[str]]:
    """The two modules nearest to each category: those about it and little else come first."""
    from callcheck.learning.modules import read_modules

    every = read_modules(rule_set).values()
    found = {}
    for category in rule_set.categories:
        about = [module for module in every if module.draws_on(category)]
        about.sort(
            key=lambda m: (category not in m.categories, len(m.rules_of(rule_set)), m.number)
        )
        found[category] = [f"第 {m.number} 模块 {m.title}" for m in about[:2]]
    return found


def _write(plan: CoachingPlan, output: Path | None) -> None:
    import msgspec

    from callcheck.learning.coaching.told import plan_html, plan_lines, plan_markdown

    if output is None:
        for line in plan_lines(plan):
            tell(line)
    elif output.suffix == ".html":
        write_text(plan_html(plan), output)
    elif output.suffix == ".md":
        write_text(plan_markdown(plan), output)
    else:
        write_text(msgspec.json.format(msgspec.json.encode(plan), indent=1) + b"\n", output)


def _save(plan: CoachingPlan, store: str, by: str) -> None:
    from callcheck.learning.coaching.told import title_of
    from callcheck.learning.store import Plan, open_store

    body = plan.body()
    with open_store(store, create=False) as opened:
        same = (p for p in opened.plans(agent=plan.agent, done=False) if p.body == body)
        saved = next(same, None) or opened.save_plan(
            Plan(plan.agent, title_of(plan), body, by, due=plan.recheck_on)
        )
    tell(
        say(
            f"已存为计划 {saved.id},{plan.recheck_on} 复查",
            f"kept as plan {saved.id}, re-check on {plan.recheck_on}",
        ),
        err=True,
    )


@coach_app.command("list")
def show_all(
    agent: Annotated[
        str | None, typer.Option("--agent", help=say("只看这名坐席。", "Only this agent's."))
    ] = None,
    open_only: Annotated[
        bool, typer.Option("--open", help=say("只看没做完的。", "Only those not done."))
    ] = False,
    store: StorePlace = STORE,
) -> None:
    """有哪些计划,做了没有。 All plans, and whether they are done."""
    from callcheck.learning.store import open_store

    with open_store(store, create=False) as opened:
        for plan in opened.plans(agent=agent, done=False if open_only else None):
            tell_row(*_row(plan))


@coach_app.command("show")
def show(
    number: PlanId,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help=say("写到文件:.html .md .json。", "To a file: .html .md .json.")
        ),
    ] = None,
    store: StorePlace = STORE,
) -> None:
    """看存下的一份计划。 A plan as it was kept."""
    from callcheck.learning.coaching.plan import plan_from
    from callcheck.learning.store import open_store

    if output is not None and output.suffix not in SUFFIXES:
        message = f"计划写不成 `{output.suffix}`"
        raise UsageError("unknown-format", message, hint=" ".join(SUFFIXES))
    with open_store(store, create=False) as opened:
        found = next((plan for plan in opened.plans() if plan.id == number), None)
    if found is None:
        raise UsageError("store-no-plan", f"没有编号 {number} 的计划")
    _write(plan_from(found.body), output)


@coach_app.command("done")
def set_done(
    number: PlanId,
    undo: Annotated[
        bool, typer.Option("--undo", help=say("改回没做完。", "Not done after all."))
    ] = False,
    store: StorePlace = STORE,
    by: By = None,
) -> None:
    """记下一份计划做完了。 Mark a plan as done."""
    from callcheck.learning.store import open_store

    with open_store(store, create=False) as opened:
        tell_row(*_row(opened.set_plan_done(number, by=whoever(by), done=not undo)))


@coach_app.command("due")
def show_due(
    today: Annotated[
        str | None,
        typer.Option(
            "--today", help=say("到哪天为止,默认今天。", "Up to this day; default today.")
        ),
    ] = None,
    store: StorePlace = STORE,
) -> None:
    """到了复查日还没做完的。 Plans not done whose re-check day has come."""
    from callcheck.learning.store import open_store

    on = day(today) or date.today()
    with open_store(store, create=False) as opened:
        due = [plan for plan in opened.plans(done=False) if plan.due is not None and plan.due <= on]
    for plan in sorted(due, key=lambda plan: (plan.due or on, plan.id or 0)):
        tell_row(*_row(plan))
        made = plan.body.get("made_on")
        tell(
            say("  复查:", "  re-check: ")
            + f"callcheck coach effect --agent {plan.agent} --since {made}"
        )


def _row(plan: Plan) -> tuple[str, ...]:
    done = "未做"
    if plan.done_at is not None:
        done = f"已做 {plan.done_at.astimezone():%Y-%m-%d} {plan.done_by or ''}".rstrip()
    return str(plan.id), str(plan.due), done, plan.title


coach_app.command("effect")(show_effect)
