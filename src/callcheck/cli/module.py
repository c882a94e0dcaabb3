"""`callcheck module`: the twenty training modules, filled from a team's own reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import Agent, Paths, Since, Team, Until, filters, pairs, reviews
from callcheck.cli.metrics_input import rescored
from callcheck.cli.module_extras import write_extras
from callcheck.cli.options import STORE, ProfilePath, Rules, StorePlace
from callcheck.cli.telling import tell, tell_text
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.learning.modules import Material, Module
    from callcheck.learning.store import Filters
    from callcheck.ruleset import RuleSet

module_app = typer.Typer(
    help=say(
        "二十个培训模块,用你们自己的通话做成。", "Twenty training modules made of your calls."
    ),
    no_args_is_help=True,
)


@module_app.command("list")
def list_modules(rules: Rules = None, profile: ProfilePath = None) -> None:
    """列出模块。 List the modules."""
    from callcheck.checking import load_rules
    from callcheck.learning.modules import read_modules

    for module in read_modules(load_rules(rules or [], profile)).values():
        tell(f"{module.number:>2} {module.title}({module.for_whom})")


@module_app.command("show")
def show_module(
    number: Annotated[int, typer.Argument(help=say("模块编号。", "The module's number."))],
    paths: Paths = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help=say("写到文件:.html 或 .md;默认显示 Markdown。", "A file: .html or .md."),
        ),
    ] = None,
    agent: Agent = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """做一个模块的讲义。 Make one module's handout."""
    from callcheck.checking import load_rules
    from callcheck.learning.drill_read import read_drills
    from callcheck.learning.modules.page import html, make_page, markdown
    from callcheck.reporting.writing import write_text

    if output is not None and output.suffix not in (".html", ".md"):
        raise UsageError(
            "unknown-format", f"写不了 {output.suffix or output}", hint="用 .html 或 .md"
        )
    rule_set = load_rules(rules or [], profile)
    module = _module(number, rule_set)
    which = filters(agent, team, since, until)
    page = make_page(module, _material(paths, store, which, rule_set))
    drills = {drill.id: drill.title for drill in read_drills(rule_set).values()}
    if output is None:
        tell_text(markdown(page, drills), nl=False)
        return
    made = html(page, drills) if output.suffix == ".html" else markdown(page, drills)
    write_text(made, output)
    tell(say(f"写到 {output}", f"written to {output}"), err=True)


@module_app.command("build")
def build_pages(
    paths: Paths = None,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help=say("写到这个目录,默认 training-pages。", "Folder to write.")
        ),
    ] = Path("training-pages"),
    agent: Agent = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """做培训首页:二十个模块的讲义、案例课、走势、指标和题库。 Make the training page and all with it."""
    from callcheck.checking import load_rules
    from callcheck.learning.drill_read import read_drills
    from callcheck.learning.modules import read_modules
    from callcheck.learning.modules.page import html, index_html, make_page
    from callcheck.reporting.writing import make_folder, write_text

    rule_set = load_rules(rules or [], profile)
    which = filters(agent, team, since, until)
    material = _material(paths, store, which, rule_set)
    drills = {drill.id: drill.title for drill in read_drills(rule_set).values()}
    make_folder(output)
    made = []
    for module in read_modules(rule_set).values():
        page = make_page(module, material)
        name = f"{module.number:02}-{module.id}.html"
        write_text(html(page, drills), output / name)
        made.append((page, name))
    index = output / "index.html"
    extras = write_extras(material, output, which, None if paths else store)
    write_text(index_html(made, extras), index)
    tell(say(f"培训首页:{index.resolve()}", f"training page: {index.resolve()}"))


def _material(paths: list[Path] | None, store: str, which: Filters, rule_set: RuleSet) -> Material:
    from callcheck.learning.cases import cases_of
    from callcheck.learning.modules import Material

    given = reviews(paths, store)
    found = rescored(list(pairs(paths, store, rule_set, which=which)), given, rule_set)
    return Material(tuple(found), tuple(cases_of(found, given)), rule_set)


def _module(number: int, rule_set: RuleSet) -> Module:
    from callcheck.learning.lessons.modules import module_numbered

    return module_numbered(number, rule_set)
