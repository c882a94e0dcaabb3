"""`--call-log`: the log while a command runs, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from callcheck.cli.language import say
from callcheck.cli.telling import tell

if TYPE_CHECKING:
    from callcheck.checking.log_rows import LogTotals
    from callcheck.readers.call_log import CallLog


@contextmanager
def opened_log(path: Path | None, encoding: str | None = None) -> Iterator[CallLog | None]:
    """The log that was given, if one was."""
    if path is None:
        yield None
        return
    from callcheck.readers.call_log import call_log

    with call_log(path, encoding) as log:
        yield log


def tell_log(log: CallLog, totals: LogTotals) -> None:
    """Rows and calls that found each other, and those that did not, on standard error."""
    tell_matches(log, totals.matched, totals.unmatched)
    tell(
        say(
            f"没有转写的 {totals.attempts + totals.answered + totals.unclear} 行:"
            f"{totals.attempts} 次未接通,{totals.answered} 次接通,都计入当日次数;"
            f"{totals.unclear} 行看不出接没接通,不计",
            f"{totals.attempts + totals.answered + totals.unclear} rows without a transcript:"
            f" {totals.attempts} unanswered and {totals.answered} answered, all counted;"
            f" {totals.unclear} do not say, not counted",
        ),
        err=True,
    )


def tell_matches(log: CallLog, matched: int, unmatched: int) -> None:
    """How many calls have a row, and what was odd in the log."""
    line = say(
        f"通话记录 {log.rows} 行:{matched} 通对上,{unmatched} 通没有记录",
        f"call log, {log.rows} rows: {matched} calls have one, {unmatched} have none",
    )
    if log.repeated:
        line += say(f";{log.repeated} 行重复,已略去", f"; {log.repeated} repeated, left out")
    if log.damaged:
        line += say(
            f";{log.damaged} 行的号码或编号被表格软件写成 1.38E+10 的样子,已不能用,请按文本导出",
            f"; {log.damaged} with numbers a spreadsheet has rounded: export them as text",
        )
    tell(line, err=True)
