"""`callcheck drill`: play a scripted customer, or rewrite bad lines, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.options import STORE, By, ProfilePath, Rules, StorePlace, whoever
from callcheck.cli.telling import Coloured, tell
from callcheck.errors import RuleError, UsageError

if TYPE_CHECKING:
    from callcheck.checking import Checker
    from callcheck.learning.drill import DrillSession, Judgement
    from callcheck.learning.drill_data import Drill, Feedback

_QUIT = ("/退出", "/q", "/quit")
_HINT = ("/提示", "/h", "/hint")
_COLOUR = {"critical": "bold red", "major": "red", "minor": "yellow", "info": "cyan"}


def drill(
    name: Annotated[
        str,
        typer.Argument(
            help=say(
                "list 列出情景;rewrite 改写违规的话;serve 在浏览器里练;或一个情景的名字、序号。",
                "list, rewrite, serve (in the browser), or the name or number of a drill.",
            )
        ),
    ] = "list",
    script: Annotated[
        Path | None,
        typer.Option(
            "--script", help=say("从文件读回答,一行一句。", "Replies from a file, one a line.")
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help=say("把讲评写到文件:.md 或 .json。", "Write the debrief: .md or .json."),
        ),
    ] = None,
    test: Annotated[
        bool,
        typer.Option(
            "--test", help=say("跑自带的走法和例句。", "Run the drills' own example runs.")
        ),
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--drills",
            help=say("自己的情景目录,默认自带的。", "Folder of drills; default bundled."),
        ),
    ] = None,
    port: Annotated[
        int,
        typer.Option("--port", help=say("serve 的端口,0 由系统挑。", "Port of serve; 0 for any.")),
    ] = 0,
    store: StorePlace = STORE,
    by: By = None,
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """情景练习:对着客户说话,当场判对错。 Answer a scripted customer; the checker judges at once."""
    from callcheck.checking import Checker, load_rules

    if name == "serve":
        from callcheck.cli.drill_serve import serve_drills

        serve_drills(store, whoever(by), rules, profile, port)
        return
    _writable(output)
    scripted = replies(script)
    checker = Checker(load_rules(rules or [], profile))
    if name == "rewrite":
        from callcheck.cli.drill_rewrite import rewrite_lines

        rewrite_lines(checker, scripted, test=test, output=output)
        return
    from callcheck.learning.drill_read import read_drills

    drills = read_drills(checker.rule_set, folder)
    if test:
        _test(list(drills.values()) if name == "list" else [_pick(name, drills)], checker)
    elif name == "list":
        _list(drills)
    else:
        _play(_pick(name, drills), checker, scripted, output)


def _writable(output: Path | None) -> None:
    if output is not None and output.suffix not in (".md", ".json"):
        raise UsageError("unknown-format", f"讲评写不成 `{output.suffix}`", hint=".md 或 .json")


def _pick(name: str, drills: dict[str, Drill]) -> Drill:
    from callcheck.source import nearest

    names = list(drills)
    if name.isdecimal() and 0 < int(name) <= len(names):
        return drills[names[int(name) - 1]]
    if name not in drills:
        hint = nearest(name, names) or "可用:" + " ".join(["list", "rewrite", *names])
        raise UsageError("unknown-drill", f"没有情景 `{name}`", hint=hint)
    return drills[name]


def _list(drills: dict[str, Drill]) -> None:
    for number, made in enumerate(drills.values(), 1):
        tell(f"{number:>2}  {made.id:<18}{made.title}")
        tell(f"      {made.for_whom}")
    tell(
        say(
            f"{len(drills)} 个情景。开始:callcheck drill {next(iter(drills), '名字')}",
            f"{len(drills)} drills. Start: callcheck drill {next(iter(drills), 'NAME')}",
        )
    )


def _test(drills: list[Drill], checker: Checker) -> None:
    from callcheck.learning.drill_prove import prove_drill

    errors = [error for made in drills for error in prove_drill(made, checker)]
    if errors:
        RuleError.raise_all(errors)
    runs = sum(len(made.examples) for made in drills)
    tell(
        say(
            f"{len(drills)} 个情景,{runs} 条走法,全部通过",
            f"{len(drills)} drills, {runs} runs, all pass",
        )
    )


def replies(script: Path | None) -> Iterator[str] | None:
    """The lines of a script; empty ones and those that begin with # are left out."""
    if script is None:
        return None
    try:
        text = script.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError("missing-path", f"没有这个文件:{script}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("cannot-open", f"读不了 {script}:{error}", hint="要 UTF-8 文本") from None
    kept = (line.strip() for line in text.splitlines())
    return (line for line in kept if line and not line.startswith("#"))


def ask(out: Coloured, scripted: Iterator[str] | None) -> str | None:
    """The next reply, from the script or the keyboard; None at their end."""
    if scripted is not None:
        line = next(scripted, None)
        if line is not None:
            out.print(f"您  > {line}")
        return line
    try:
        out.print("您  > ", end="", style="bold")
        return input()
    except (EOFError, KeyboardInterrupt):
        out.print()
        return None


def _play(
    made: Drill, checker: Checker, scripted: Iterator[str] | None, output: Path | None
) -> None:
    from callcheck.learning.drill import DrillSession

    out = Coloured()
    session = DrillSession(made, checker)
    out.print(f"■ {made.title}", style="bold")
    out.print(made.briefing)
    case = made.meta.case
    out.print(
        f"案件:{case['name']},{case['lender']},应还 {case['amount_due']} 元,"
        f"到期 {case['due_date']},官方渠道 {case['channel']}",
    )
    out.print("写下您要说的话,回车说出;/提示 看提示,/退出 或 Ctrl-D 结束。", style="dim")
    out.print(f"客户 {session.says}", style="bold")
    while session.ending is None:
        line = ask(out, scripted)
        if line is None or line.strip() in _QUIT:
            break
        if line.strip() in _HINT:
            _hint(session, out)
            continue
        try:
            judged = session.reply(line)
        except UsageError as error:
            out.print(f"  {error.message},{error.hint}", style="yellow")
            continue
        _judged(judged, session, out)
    _debrief(session, out, output)


def _hint(session: DrillSession, out: Coloured) -> None:
    step = next((s for s in session.steps if not s.done), None)
    if step is not None:
        out.print(f"  提示:{step.title},如「{step.hint}」", style="cyan")


def show_feedback(items: tuple[Feedback, ...], out: Coloured) -> None:
    """Findings with their reasons; good practice in green."""
    from callcheck.learning.drill_page import feedback_rows

    for item in items:
        first, *rest = feedback_rows(item)
        good = item.kind == "merit"
        style = "green" if good else _COLOUR[item.severity]
        out.print(f"  {'★' if good else '✗'} {first}", style=style)
        for row in rest:
            out.print(f"      {row}")


def _judged(judged: Judgement, session: DrillSession, out: Coloured) -> None:
    show_feedback(judged.feedback, out)
    for step in judged.ticked:
        out.print(f"  ✓ {step.title}", style="green")
    for step in judged.lost:
        out.print(f"  ! 没守住:{step.title}", style="red")
    done = sum(step.done for step in session.steps)
    out.print(f"  ({done}/{len(session.steps)})", style="dim")
    if judged.says:
        out.print(f"客户 {judged.says}", style="bold")


def _debrief(session: DrillSession, out: Coloured, output: Path | None) -> None:
    from callcheck.learning.drill_page import debrief_json, debrief_markdown
    from callcheck.reporting.writing import write_text

    result = session.debrief()
    out.print()
    if result.ending is None:
        out.print("先到这里,没有打完。")
    else:
        out.print(f"【{result.ending_title}】{result.happens}", style="bold")
    style = "bold green" if result.passed else "bold yellow"
    out.print(
        f"得分 {result.score:g},{'通过' if result.passed else '再练一次'}",
        style=style,
    )
    for step in result.steps:
        mark = "✓" if step.done else "○"
        hint = "" if step.done else f"  可以说:{step.hint}"
        out.print(f"  {mark} {step.title}{hint}", style="green" if step.done else "yellow")
    show_feedback(result.missing, out)
    if output is not None:
        as_json = output.suffix == ".json"
        data = debrief_json(result) if as_json else debrief_markdown(result)
        write_text(data, output)
        out.print(f"讲评写到 {output}")
    elif not result.passed:
        out.print()
        out.print("可以这样打:", style="bold")
        for who, text in result.best:
            out.print(f"  {'您  ' if who == 'agent' else '客户'} {text}")
