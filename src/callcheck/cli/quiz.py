"""`callcheck quiz`: questions made of findings and near misses, taken in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.drill import replies
from callcheck.cli.groups import with_default
from callcheck.cli.language import say
from callcheck.cli.material import Agent, Paths, Since, Team, Until
from callcheck.cli.options import STORE, ProfilePath, Rules, StorePlace, whoever
from callcheck.cli.quiz_asking import Sitting, ask_items
from callcheck.cli.quiz_material import (
    Category,
    Count,
    Module,
    OwnTests,
    RuleName,
    Seed,
    Unreviewed,
    Wanted,
    made_items,
    tell_dropped,
)
from callcheck.cli.telling import tell, tell_row

if TYPE_CHECKING:
    from callcheck.learning.quiz.repeating import Due


quiz_app = typer.Typer(
    cls=with_default("take"),
    help=say(
        "测验:用发现和近似例句出题,每题自检。不写子命令就是 take。",
        "Quizzes of findings and near misses, each proved. Without a command: take.",
    ),
)
PassMark = Annotated[
    float, typer.Option("--pass-mark", help=say("合格线,0–100。", "Pass mark, 0–100."))
]
Trainee = Annotated[
    str | None,
    typer.Option("--trainee", help=say("谁在答,默认登录名。", "Who; default the login name.")),
]
Script = Annotated[
    Path | None,
    typer.Option(
        "--script", help=say("从文件读答案,一行一题。", "Answers from a file, one a line.")
    ),
]


@quiz_app.command("take")
def take_quiz(
    paths: Paths = None,
    rule: RuleName = None,
    category: Category = None,
    module: Module = None,
    count: Count = 10,
    seed: Seed = 1,
    agent: Agent = None,
    team: Team = None,
    since: Since = None,
    until: Until = None,
    unreviewed: Unreviewed = False,
    own_tests: OwnTests = False,
    pass_mark: PassMark = 80.0,
    at_end: Annotated[
        bool, typer.Option("--at-end", help=say("答完再讲评。", "Explain at the end."))
    ] = False,
    retake: Annotated[
        bool,
        typer.Option("--retake", help=say("答完把错题再答一遍。", "Ask the wrong ones again.")),
    ] = False,
    trainee: Trainee = None,
    script: Script = None,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """答题:逐题作答,当场讲评,成绩记进存档。 Take a quiz; answers are kept in the store."""
    from callcheck.learning.quiz import pick, result_of

    result_of((), pass_mark)  # a bad mark is told before anything is read
    wanted = Wanted(rule, category, module, agent, team, since, until)
    checker, made = made_items(
        paths,
        store,
        wanted,
        rules=rules,
        profile=profile,
        seed=seed,
        unreviewed=unreviewed or bool(paths),
        own_tests=own_tests,
    )
    tell_dropped(made)
    items = pick(made.items, count, seed=seed)
    ask_items(
        items,
        checker,
        Sitting(store, whoever(trainee), pass_mark, at_end=at_end, retake=retake),
        replies(script),
    )


@quiz_app.command("due")
def take_due(
    trainee: Trainee = None,
    count: Count = 10,
    script: Script = None,
    list_only: Annotated[
        bool, typer.Option("--list", help=say("只列出,不作答。", "Only list them."))
    ] = False,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """到期该复习的题(FSRS)。 Items due again, by FSRS."""
    from callcheck.learning.quiz.repeating import due_items, standing
    from callcheck.learning.store import open_store

    who, now = whoever(trainee), datetime.now(UTC)
    with open_store(store, create=False) as opened:
        answers = list(opened.answers(trainee=who, kind="quiz"))
    found = due_items(answers, who, now)
    if not found:
        later = standing(answers, who)
        when = f",下一题 {later[0].due.astimezone():%Y-%m-%d %H:%M} 到期" if later else ""
        tell(say(f"{who} 没有到期的题{when}", f"nothing due for {who}"))
        return
    _list_orask_items(found, count, script, list_only, store, who, rules, profile)


@quiz_app.command("wrong")
def take_wrong(
    trainee: Trainee = None,
    count: Count = 10,
    script: Script = None,
    list_only: Annotated[
        bool, typer.Option("--list", help=say("只列出,不作答。", "Only list them."))
    ] = False,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """错题本:最近一次答错的题。 The wrong-answer book."""
    from callcheck.learning.quiz.repeating import wrong_book
    from callcheck.learning.store import open_store

    who = whoever(trainee)
    with open_store(store, create=False) as opened:
        found = wrong_book(opened.answers(trainee=who, kind="quiz"), who)
    if not found:
        tell(say(f"{who} 的错题本是空的", f"{who} has no wrong answers"))
        return
    _list_orask_items(found, count, script, list_only, store, who, rules, profile)


@quiz_app.command("stats")
def show_stats(store: StorePlace = STORE) -> None:
    """题目统计:难度、区分度。 Difficulty and discrimination of the items."""
    from callcheck.learning.quiz.item_stats import ENOUGH, ENOUGH_TO_TELL_APART, item_stats
    from callcheck.learning.store import open_store

    with open_store(store, create=False) as opened:
        found = item_stats(opened.answers(kind="quiz"))
    if not found:
        tell(say("还没有人答过题", "no answers yet"))
        return
    lacking = say("数据不足", "not enough data")
    tell_row(*say("题号 人数 答对 难度p 区分度 题型 题干", "id n right p r kind stem").split())
    for stats in found:
        p = lacking if stats.difficulty is None else f"{stats.difficulty:.2f}"
        r = lacking if stats.discrimination is None else f"{stats.discrimination:.2f}"
        row = [stats.item.id, str(stats.trainees), str(stats.right), p, r, stats.item.kind.value]
        tell_row(*row, stats.item.stem, stats.advice)
    tell(
        say(
            f"只算每人第一次作答;难度至少 {ENOUGH} 人,区分度至少 {ENOUGH_TO_TELL_APART} 人",
            f"first answers only; p from {ENOUGH} trainees, r from {ENOUGH_TO_TELL_APART}",
        ),
        err=True,
    )


def _list_orask_items(
    found: Sequence[Due],
    count: int,
    script: Path | None,
    list_only: bool,
    store: str,
    who: str,
    rules: list[Path] | None,
    profile: Path | None,
) -> None:
    if list_only:
        for due in found:
            wrong = f"答 {due.times} 次错 {due.wrong} 次"
            tell_row(f"{due.due.astimezone():%Y-%m-%d %H:%M}", wrong, due.item.stem)
        return
    from callcheck.checking import Checker, load_rules

    checker = Checker(load_rules(rules or [], profile))
    items = [due.item for due in found[:count]]
    ask_items(items, checker, Sitting(store, who), replies(script))
