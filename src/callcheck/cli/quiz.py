"""`callcheck quiz`: questions made of findings and near misses, taken in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from callcheck.cli.drill import _replies as replies
from callcheck.cli.drill import ask, console
from callcheck.cli.language import say
from callcheck.cli.material import Agent, Paths, Since, Team, Until
from callcheck.cli.options import STORE, By, ProfilePath, Rules, StorePlace, whoever
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
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from callcheck.checking import Checker
    from callcheck.learning.quiz import Item, Marked, Result
    from callcheck.learning.quiz.repeating import Due

_QUIT = ("/退出", "/q", "/quit")


class TakeFirst(TyperGroup):
    """A group whose first command is meant where none is named: `quiz 转写/` is `quiz take 转写/`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's context
        """The words of the command line, with `take` put in where no command is named."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["take", *args]
        return super().parse_args(ctx, args)


quiz_app = typer.Typer(
    cls=TakeFirst,
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
    from callcheck.learning.quiz import pick

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
    _take(items, checker, store, whoever(trainee), pass_mark, replies(script), at_end, retake)


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
        typer.echo(say(f"{who} 没有到期的题{when}", f"nothing due for {who}"))
        return
    _list_or_take(found, count, script, list_only, store, who, rules, profile)


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
        typer.echo(say(f"{who} 的错题本是空的", f"{who} has no wrong answers"))
        return
    _list_or_take(found, count, script, list_only, store, who, rules, profile)


@quiz_app.command("stats")
def show_stats(store: StorePlace = STORE) -> None:
    """题目统计:难度、区分度。 Difficulty and discrimination of the items."""
    from callcheck.learning.quiz.item_stats import ENOUGH, ENOUGH_TO_TELL_APART, item_stats
    from callcheck.learning.store import open_store

    with open_store(store, create=False) as opened:
        found = item_stats(opened.answers(kind="quiz"))
    if not found:
        typer.echo(say("还没有人答过题", "no answers yet"))
        return
    lacking = say("数据不足", "not enough data")
    typer.echo(say("题号\t人数\t答对\t难度p\t区分度\t题型\t题干", "id\tn\tright\tp\tr\tkind\tstem"))
    for stats in found:
        p = lacking if stats.difficulty is None else f"{stats.difficulty:.2f}"
        r = lacking if stats.discrimination is None else f"{stats.discrimination:.2f}"
        row = [stats.item.id, str(stats.trainees), str(stats.right), p, r, stats.item.kind.value]
        typer.echo("\t".join([*row, stats.item.stem, stats.advice]).rstrip())
    typer.echo(
        say(
            f"只算每人第一次作答;难度至少 {ENOUGH} 人,区分度至少 {ENOUGH_TO_TELL_APART} 人",
            f"first answers only; p from {ENOUGH} trainees, r from {ENOUGH_TO_TELL_APART}",
        ),
        err=True,
    )


def _list_or_take(
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
            typer.echo(f"{due.due.astimezone():%Y-%m-%d %H:%M}\t{wrong}\t{due.item.stem}")
        return
    from callcheck.checking import Checker, load_rules

    checker = Checker(load_rules(rules or [], profile))
    items = [due.item for due in found[:count]]
    _take(items, checker, store, who, 80.0, replies(script), False, False)


def _take(
    items: Sequence[Item],
    checker: Checker,
    store: str,
    who: str,
    pass_mark: float,
    scripted: Iterator[str] | None,
    at_end: bool,
    retake: bool,
) -> None:
    from callcheck.learning.quiz import result_of

    result_of((), pass_mark)  # a bad mark is told before anything is asked
    if not items:
        raise UsageError("no-items", "没有可出的题", hint="换条件,或加 --unreviewed、--own-tests")
    out = console()
    out.print(
        "写字母作答,多选写 AC,判断写 对 或 错;/退出 或 Ctrl-D 结束。", style="dim", markup=False
    )
    while items:
        marked = list(_ask_all(items, checker, out, scripted, explain=not at_end))
        if not marked:
            return
        result = result_of(marked, pass_mark)
        _keep(result, store, who)
        _show(result, out, pass_mark, explain=at_end)
        if not retake or len(marked) < len(items) or not result.wrong:
            return
        items = result.wrong
        out.print(f"\n错的 {len(items)} 题再答一遍", style="bold", markup=False)


def _ask_all(
    items: Sequence[Item],
    checker: Checker,
    out: Console,
    scripted: Iterator[str] | None,
    *,
    explain: bool,
) -> Iterator[Marked]:
    from callcheck.learning.quiz import mark

    for number, item in enumerate(items, 1):
        _show_item(number, len(items), item, out)
        marked = None
        while marked is None:
            given = ask(out, scripted)
            if given is None or given.strip() in _QUIT:
                return
            try:
                marked = mark(item, given, checker)
            except UsageError as error:
                out.print(f"  {error.message},{error.hint}", style="yellow", markup=False)
        if explain:
            _explain(marked, out)
        yield marked


def _show_item(number: int, total: int, item: Item, out: Console) -> None:
    from callcheck.learning.quiz.items import KINDS, letter

    out.print(f"\n{number}/{total} {KINDS[item.kind]}", style="bold", markup=False)
    for line in item.lines:
        out.print(f"    {line}", markup=False)
    out.print(item.stem, markup=False)
    for place, option in enumerate(item.options):
        if option.turn is None:
            out.print(f"  {letter(place)} {option.text}", markup=False)


def _explain(marked: Marked, out: Console) -> None:
    item = marked.item
    if marked.right:
        out.print("  ✓ 对", style="green", markup=False)
    else:
        key = f",应是 {item.letters}" if item.options else ""
        out.print(f"  ✗ 错{key}", style="red", markup=False)
    for told in marked.told:
        out.print(f"    {told}", style="yellow", markup=False)
    out.print(f"    {item.explanation}", markup=False)


def _show(result: Result, out: Console, pass_mark: float, *, explain: bool) -> None:
    if explain:
        for number, marked in enumerate(result.marked, 1):
            out.print(f"\n{number} {marked.item.stem}", markup=False)
            _explain(marked, out)
    verdict = "合格" if result.passed else "不合格"
    out.print(
        f"\n答对 {result.right}/{len(result.marked)},{result.score:g} 分,{verdict}(合格线 {pass_mark:g})",
        style="bold green" if result.passed else "bold yellow",
        markup=False,
    )


def _keep(result: Result, store: str, who: str) -> None:
    from callcheck.learning.quiz.repeating import answer_of
    from callcheck.learning.store import open_store

    now = datetime.now(UTC)
    attempt = now.isoformat()
    with open_store(store) as opened:
        before = list(opened.answers(trainee=who, kind="quiz"))
        for marked in result.marked:
            opened.save_answer(answer_of(marked, who, now, attempt=attempt, before=before))


@quiz_app.command("serve")
def serve_quiz(
    paths: Paths = None,
    rule: RuleName = None,
    category: Category = None,
    module: Module = None,
    count: Count = 10,
    seed: Seed = 1,
    unreviewed: Unreviewed = False,
    own_tests: OwnTests = False,
    pass_mark: PassMark = 80.0,
    port: Annotated[
        int, typer.Option("--port", help=say("端口,0 由系统挑。", "Port; 0 for any."))
    ] = 0,
    by: By = None,
    store: StorePlace = STORE,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """在浏览器里答题。 Take the quiz in the browser."""
    import secrets

    from callcheck.learning.pages import Desk, make_app, serve
    from callcheck.learning.pages.serving import address, listen
    from callcheck.learning.quiz import result_of
    from callcheck.learning.store import open_store

    result_of((), pass_mark)
    wanted = Wanted(rule, category, module)
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
    token = secrets.token_urlsafe(24)
    options = {"quiz": {"items": made.items, "count": count, "seed": seed, "pass_mark": pass_mark}}
    with open_store(store) as opened:
        app = make_app(Desk(opened, checker, whoever(by), options), token)
        sock = listen(port)
        at = address(sock, token, "/quiz")
        serve(app, sock, lambda: typer.echo(say(f"打开 {at}", f"open {at}")))
