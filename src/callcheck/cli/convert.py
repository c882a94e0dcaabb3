"""`callcheck convert`: transcripts into callcheck's own JSONL, or a vCon file a call."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.call_log import opened_log, tell_matches
from callcheck.cli.language import say
from callcheck.cli.options import CallLogPath, Encoding
from callcheck.cli.progress import Progress
from callcheck.cli.telling import tell, tell_text
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.reporting.conversion import Converted


class Target(StrEnum):
    """What is written."""

    NATIVE = "native"
    VCON = "vcon"


def convert(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help=say(
                "转写文件、目录、通配符、gzip 或 zip。",
                "Transcripts, folders, globs, gzip or zip.",
            )
        ),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help=say(
                "native 写到这个文件(.gz 即压缩),vcon 写到这个目录。",
                "A file for native (.gz packs it), a folder for vcon.",
            ),
        ),
    ],
    to: Annotated[
        Target,
        typer.Option(
            "--to",
            help=say(
                "native:一行一通的 JSONL;vcon:一通一个文件。",
                "native: JSONL, a call a line; vcon: a file a call.",
            ),
        ),
    ] = Target.NATIVE,
    reports: Annotated[
        Path | None,
        typer.Option(
            "--reports",
            help=say(
                "scan --format jsonl 的报告,写进各通的 vCon。",
                "Reports of scan --format jsonl, to be written into the vCons.",
            ),
        ),
    ] = None,
    encoding: Encoding = None,
    call_log: CallLogPath = None,
    quiet: Annotated[
        bool,
        typer.Option("--quiet", "-q", help=say("不显示进度和小结。", "No progress, no summary.")),
    ] = False,
) -> None:
    """转成 callcheck 自有 JSONL 或 vCon。 Convert to callcheck's own JSONL or to vCon."""
    from callcheck.reporting.conversion import Conversion
    from callcheck.reporting.report_lines import report_lines
    from callcheck.reporting.writing import make_folder

    if reports is not None and to is Target.NATIVE:
        hint = "写作 --to vcon --reports 文件 -o 目录"
        raise UsageError("reports-need-vcon", "报告只能写进 vCon", hint=hint)
    _refuse_own_input(paths, output)
    progress = Progress(paths, shown=not quiet)
    given = nullcontext() if reports is None else report_lines(reports)
    with opened_log(call_log) as log, given as found:
        with progress.stage(say("转换", "Converting")) as advance:
            conversion = Conversion(paths, encoding, log, advance)
            if to is Target.VCON:
                make_folder(output)
                done = conversion.to_vcon(output, datetime.now(UTC), found)
            else:
                done = conversion.to_native(output)
        if not quiet:
            _sum_up(done, output)
            if found is not None:
                left = found.count - done.reports
                line = f"{done.reports} 份报告写进了 vCon,{left} 份没有对应的通话"
                tell(say(line, f"{done.reports} reports written, {left} without a call"), err=True)
            if log is not None:
                tell_matches(log, done.matched, done.unmatched)
    raise typer.Exit(2 if done.errors else 0)


def _refuse_own_input(paths: list[Path], output: Path) -> None:
    """What an earlier run wrote must not be read as input."""
    from callcheck.readers.portions import named_paths

    place = output.resolve()
    for path in named_paths(paths) if output.exists() else named_paths(paths)[:0]:
        inside = path.is_dir() and place.is_relative_to(path.resolve())
        if inside or place == path.resolve():
            message = f"输出 {output} 就在输入 {path} 里,会被当作转写再读一遍"
            raise UsageError("output-in-input", message, hint="写到输入之外;或先删掉上次的输出")


def _sum_up(done: Converted, output: Path) -> None:
    for error in done.shown:
        tell_text(error.render(), err=True)
    if done.errors > len(done.shown):
        more = done.errors - len(done.shown)
        tell(say(f"另有 {more} 处读不了", f"{more} more could not be read"), err=True)
    line = say(
        f"{done.calls} 通电话写到 {output},{done.errors} 处读不了",
        f"{done.calls} calls written to {output}, {done.errors} unreadable",
    )
    if done.errors_path:
        line += say(f"(见 {done.errors_path})", f" (see {done.errors_path})")
    if done.kept:
        line += say(
            f";{done.kept} 通本来就是 vCon,照原样", f"; {done.kept} were vCon already, kept as is"
        )
    if done.renamed:
        line += say(
            f";{done.renamed} 个编号重复,文件名加了 ~2 之类",
            f"; {done.renamed} ids repeated, their files have ~2 and so on",
        )
    tell(line, err=True)
