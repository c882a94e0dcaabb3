"""`callcheck quiz export`: the question bank for other programs, and answers as xAPI."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import Agent, Paths, Since, Team, Until
from callcheck.cli.options import STORE, ProfilePath, Rules, StorePlace
from callcheck.cli.quiz import PassMark
from callcheck.cli.quiz_material import (
    Category,
    Module,
    OwnTests,
    RuleName,
    Seed,
    Unreviewed,
    Wanted,
    made_items,
    tell_dropped,
)
from callcheck.cli.quiz_serve import quiz_app
from callcheck.cli.telling import tell

__all__ = ["quiz_app"]  # with this command added


@quiz_app.command("export")
def export_quiz(
    to: Annotated[
        str, typer.Option("--to", help="gift · anki · xlsx · scorm · xapi", show_default=False)
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", help=say("写到这个文件。", "File to write."))
    ],
    paths: Paths = None,
    rule: RuleName = None,
    category: Category = None,
    module: Module = None,
    count: Annotated[
        int | None,
        typer.Option(
            "-n", "--count", min=1, help=say("几道题,默认全部。", "How many; default all.")
        ),
    ] = None,
    seed: Seed = 1,
    agent: Agent = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    unreviewed: Unreviewed = False,
    own_tests: OwnTests = False,
    pass_mark: PassMark = 80.0,
    title: Annotated[
        str, typer.Option("--title", help=say("测验的名字。", "Title of the quiz."))
    ] = "催收合规测验",
    home: Annotated[
        str,
        typer.Option(
            "--home",
            help=say(
                "xAPI:学员名字属于哪个系统(IRI)。", "xAPI: whose the trainees' names are (IRI)."
            ),
        ),
    ] = "urn:callcheck",
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """导出题库(GIFT、Anki、Excel、SCORM 1.2)或答题记录(xAPI)。 Export items, or answers as xAPI."""
    from callcheck.learning.quiz import pick, result_of
    from callcheck.learning.quiz.exporting import FORMATS, export_items

    result_of((), pass_mark)
    if to == "xapi":
        _export_answers(store, output, home, pass_mark)
        return
    if to not in FORMATS:
        export_items((), to, output)  # raises
    made = made_items(
        paths,
        store,
        Wanted(rule, category, module, agent, team, since, until),
        rules=rules,
        profile=profile,
        seed=seed,
        unreviewed=unreviewed or bool(paths),
        own_tests=own_tests,
    )[1]
    tell_dropped(made)
    items = made.items if count is None else pick(made.items, count, seed=seed)
    export_items(items, to, output, title=title, pass_mark=pass_mark)
    tell(say(f"{len(items)} 题写到 {output}", f"{len(items)} items to {output}"))


def _export_answers(store: str, output: Path, home: str, pass_mark: float) -> None:
    import msgspec

    from callcheck.errors import UsageError
    from callcheck.learning.quiz.xapi import statements
    from callcheck.learning.store import open_store
    from callcheck.reporting.writing import write_text

    with open_store(store, create=False) as opened:
        made = statements(opened.answers(kind="quiz"), home=home, pass_mark=pass_mark)
    if not made:
        raise UsageError("no-answers", "存档里还没有答题记录", hint="先答题:callcheck quiz")
    write_text(msgspec.json.format(msgspec.json.encode(made), indent=1) + b"\n", output)
    tell(say(f"{len(made)} 条记录写到 {output}", f"{len(made)} statements to {output}"))
