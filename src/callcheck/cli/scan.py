"""`callcheck scan`: transcripts in, a report out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.options import AsOf, Encoding, ProfilePath, Rules, day
from callcheck.errors import ReadError
from callcheck.model import Call, Severity
from callcheck.reporting import Checked, catalogue_of, write_report


class FailOn(StrEnum):
    """The least severity of a violation that makes the exit code 1."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"
    NEVER = "never"


def scan(
    paths: Annotated[
        list[Path], typer.Argument(help=say("转写文件或目录。", "Transcripts or folders."))
    ],
    format: Annotated[  # noqa: A002 - the flag's name
        str,
        typer.Option(
            "--format",
            "-f",
            help=say("terminal、jsonl、csv 或 html。", "terminal, jsonl, csv or html."),
        ),
    ] = "terminal",
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help=say("写到这个文件。", "Write to this file.")),
    ] = None,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help=say("进程数。", "Number of processes."))
    ] = 1,
    fail_on: Annotated[
        FailOn,
        typer.Option(
            "--fail-on", help=say("达到此级别即以 1 退出。", "Exit with 1 from this severity on.")
        ),
    ] = FailOn.MINOR,
    encoding: Encoding = None,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help=say("不显示进度和小结。", "No progress, no summary.")),
    ] = False,
) -> None:
    """检查转写,出报告。 Check transcripts and report."""
    from callcheck.checking import load_rules
    from callcheck.checking.batch import CheckerPlan

    rule_set = load_rules(rules or [], profile)
    plan = CheckerPlan(tuple(map(str, rules or ())), str(profile) if profile else None, day(as_of))
    run = _Run(paths, encoding, quiet=quiet)
    write_report(
        run.results(rule_set, plan, workers), catalogue_of(rule_set), format=format, out=output
    )
    if not quiet:
        run.sum_up(output)
    raise typer.Exit(run.exit_code(fail_on))


class _Run:
    """One scan: what was read and found so far."""

    def __init__(self, paths: list[Path], encoding: str | None, *, quiet: bool) -> None:
        self.paths = paths
        self.encoding = encoding
        self.quiet = quiet
        self.calls = self.flagged = 0
        self.errors: list[ReadError] = []
        self.worst = -1

    def results(self, rule_set, plan, workers: int) -> Iterator[Checked]:  # type: ignore[no-untyped-def]
        """Each call checked, in the order of the input, then the files that could not be read."""
        from callcheck.checking import CallHistory, Checker
        from callcheck.checking.batch import check_batch

        checker = Checker(rule_set, as_of=plan.as_of)
        offset = checker.profile.hours.utc_offset_hours
        history = CallHistory.of(self._read([]), offset)
        calls = self._counted(self._read(self.errors), history.size)
        for call, report in check_batch(calls, checker, plan, history=history, workers=workers):
            self.calls += 1
            self.flagged += bool(report.violations)
            ranks = (f.severity.rank for f in report.violations)
            self.worst = max(self.worst, *ranks, -1)
            yield Checked(call, report)
        for error in self.errors:
            yield Checked(error=error)

    def _read(self, errors: list[ReadError]) -> Iterator[Call]:
        from callcheck.readers import read_calls

        return read_calls(self.paths, encoding=self.encoding, on_error=errors.append)

    def _counted(self, calls: Iterable[Call], total: int) -> Iterator[Call]:
        """The calls, with a progress bar on a terminal."""
        if self.quiet or not sys.stderr.isatty():
            yield from calls
            return
        from rich.console import Console
        from rich.progress import track

        console = Console(stderr=True)
        title = say("检查", "Checking")
        yield from track(calls, title, total=total, console=console, transient=True)

    def sum_up(self, output: Path | None) -> None:
        """One line on stderr, and the errors."""
        for error in self.errors:
            typer.echo(error.render(), err=True)
        line = say(
            f"{self.calls} 通电话,{self.flagged} 通有违规,{len(self.errors)} 个文件读不了",
            f"{self.calls} calls, {self.flagged} with violations, {len(self.errors)} unreadable files",
        )
        typer.echo(
            line + (say(f";报告:{output}", f"; report: {output}") if output else ""), err=True
        )

    def exit_code(self, fail_on: FailOn) -> int:
        """2 when a file could not be read, 1 for violations at or above `fail_on`, else 0."""
        if self.errors:
            return 2
        limit = 99 if fail_on is FailOn.NEVER else Severity(fail_on.value).rank
        return int(self.worst >= limit)
