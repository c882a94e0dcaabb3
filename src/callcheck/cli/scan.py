"""`callcheck scan`: transcripts in, a report out."""

from __future__ import annotations

import gc
import sys
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.call_log import opened_log, tell_log
from callcheck.cli.completing import formats
from callcheck.cli.language import say
from callcheck.cli.masked_run import MaskedOutput
from callcheck.cli.options import (
    AsOf,
    CallLogPath,
    Encoding,
    ProfilePath,
    Rules,
    ScoreSheetName,
    day,
)
from callcheck.cli.progress import Progress
from callcheck.cli.run import Run
from callcheck.cli.telling import tell, tell_text
from callcheck.errors import UsageError
from callcheck.model import Severity
from callcheck.reporting import catalogue_of, write_chunks, write_report

if TYPE_CHECKING:
    from callcheck.checking import Checker


class FailOn(StrEnum):
    """The least severity of a violation that makes the exit code 1."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"
    NEVER = "never"


def scan(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help=say(
                "转写文件、目录、通配符、gzip 或 zip。",
                "Transcripts, folders, globs, gzip or zip.",
            )
        ),
    ],
    format: Annotated[  # noqa: A002 - the flag's name
        str,
        typer.Option(
            "--format",
            "-f",
            autocompletion=formats,
            help=say(
                "terminal、html、xlsx、jsonl 等,见 callcheck formats。",
                "terminal, html, xlsx, jsonl …: see callcheck formats.",
            ),
        ),
    ] = "terminal",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=say("写到这个文件。", "Write to this file.")),
    ] = None,
    rules: Rules = None,
    profile: ProfilePath = None,
    score_sheet: ScoreSheetName = None,
    as_of: AsOf = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help=say("进程数。", "Number of processes."))
    ] = 1,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            "--fail-on", help=say("达到此级别,退出码就是 1。", "Exit with 1 from this severity on.")
        ),
    ] = FailOn.MINOR,
    encoding: Encoding = None,
    call_log: CallLogPath = None,
    resume: Annotated[
        bool,
        typer.Option(
            "--resume",
            help=say(
                "接着写上次没写完的 JSONL;中断后用同一条命令续跑。",
                "Go on with a JSONL output that was not finished; run the same command again.",
            ),
        ),
    ] = False,
    mask: Annotated[
        bool,
        typer.Option(
            "--mask",
            help=say(
                "遮盖姓名、电话、证件、卡号、住址等;机构设置的 masking 写明保留什么。",
                "Mask names, telephones, cards, addresses …; the profile's masking says what stays.",
            ),
        ),
    ] = False,
    mask_map: Annotated[
        Path | None,
        typer.Option(
            "--mask-map",
            help=say(
                "把遮盖的对照表单独写到这个文件(只有本人可读);含 --mask。",
                "Write what was masked to this file apart, readable by you alone; implies --mask.",
            ),
        ),
    ] = None,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help=say("不显示进度和小结。", "No progress, no summary.")),
    ] = False,
) -> None:
    """检查转写,出报告。 Check transcripts and report."""
    from callcheck.checking import Checker, load_rules
    from callcheck.checking.batch import Batch, CheckerPlan, Workers

    if resume and (format != "jsonl" or output is None):
        hint = "写作 --format jsonl -o 文件 --resume"
        raise UsageError("resume-needs-file", "只有写到文件的 JSONL 能续跑", hint=hint)
    if resume and mask_map is not None:
        hint = "去掉 --mask-map,或去掉 --resume 重新跑"
        raise UsageError("resume-needs-file", "续跑时写不全对照表", hint=hint)
    rule_set = load_rules(rules or [], profile, score_sheet)
    plan = CheckerPlan(
        tuple(map(str, rules or ())), str(profile) if profile else None, day(as_of), score_sheet
    )
    checker = Checker(rule_set, as_of=plan.as_of)
    gc.freeze()  # the rules stay; looking through them again and again finds nothing
    masking = MaskedOutput(checker.profile, mask_map) if mask or mask_map else None
    with (
        opened_log(call_log) as log,
        Workers(checker, plan, workers) as crew,
        masking or nullcontext(),
    ):
        batch = Batch(paths, crew, encoding=encoding, log=log)
        run = Run(batch, Progress(paths, shown=not quiet), masking)
        if resume and output is not None:
            run.resume(output, {**made_by(checker, encoding), "mask": "mask" if mask else None})
        elif format == "jsonl":
            write_chunks(run.encoded(), output)
        else:
            write_report(run.checked(), catalogue_of(rule_set), format=format, out=output)
    if not quiet:
        seen = format == "terminal" and output is None and sys.stdout.isatty()
        if not seen or not (run.calls or run.errors):
            sum_up(run, output)  # else the report on the screen has said it
        if log is not None and batch.rows is not None:
            tell_log(log, batch.rows.totals)
    raise typer.Exit(exit_code(run, fail_on))


def made_by(checker: Checker, encoding: str | None) -> dict[str, str | None]:
    """What, besides the input, decides the bytes of a report."""
    from hashlib import sha256
    from importlib.metadata import version

    profile = sha256(checker.profile.model_dump_json().encode()).hexdigest()
    return {
        "callcheck": version("callcheck"),
        "rule_set": checker.rule_set.version,
        "profile": profile[:16],
        "as_of": str(checker.as_of) if checker.as_of else None,
        "encoding": encoding,
    }


def sum_up(run: Run, output: Path | None) -> None:
    """The first errors and one line on stderr."""
    for error in run.shown_errors:
        tell_text(error.render(), err=True)
    if run.errors > len(run.shown_errors):
        more = run.errors - len(run.shown_errors)
        tell(say(f"另有 {more} 处读不了,见报告", f"{more} more in the report"), err=True)
    if not run.calls and not run.errors:
        hint = say(
            "没有找到通话:看看路径对不对;callcheck formats 列出能读的格式",
            "No calls found: is the path right? callcheck formats lists what can be read",
        )
        tell(hint, err=True)
    line = say(
        f"{run.calls} 通电话,{run.flagged} 通有违规,{run.errors} 处读不了",
        f"{run.calls} calls, {run.flagged} with violations, {run.errors} unreadable",
    )
    where = say(f";报告:{output}", f"; report: {output}") if output else ""
    tell(line + where, err=True)


def exit_code(run: Run, fail_on: FailOn) -> int:
    """2 when something could not be read, 1 for violations at or above `fail_on`, else 0."""
    if run.errors:
        return 2
    limit = 99 if fail_on is FailOn.NEVER else Severity(fail_on.value).rank
    return int(run.worst >= limit)
