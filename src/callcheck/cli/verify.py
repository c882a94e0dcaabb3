"""`callcheck verify`: do stored reports still come out the same?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.call_log import opened_log
from callcheck.cli.language import say
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
from callcheck.cli.telling import tell, tell_text

if TYPE_CHECKING:
    pass

WORDS = {
    "same": ("相同", "the same"),
    "differs": ("不同", "differ"),
    "other-rules": ("规则集不同,结果也不同", "differ, by other rules"),
    "no-call": ("没有通话", "without a call"),
    "no-report": ("没有报告", "without a report"),
}


def verify_reports(
    reports: Annotated[
        Path, typer.Argument(help=say("存下的报告(JSONL)。", "Stored reports (JSONL)."))
    ],
    calls: Annotated[
        list[Path], typer.Argument(help=say("报告所说的通话。", "The calls they are about."))
    ],
    rules: Rules = None,
    profile: ProfilePath = None,
    score_sheet: ScoreSheetName = None,
    as_of: AsOf = None,
    call_log: CallLogPath = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help=say("进程数。", "Number of processes."))
    ] = 1,
    encoding: Encoding = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help=say("只说总数。", "Only the totals."))
    ] = False,
) -> None:
    """重新检查,和存下的报告比。 Check again and hold it against stored reports."""
    from callcheck.checking import Checker, load_rules
    from callcheck.checking.batch import Batch, CheckerPlan, Workers
    from callcheck.cli.run import Run
    from callcheck.learning.verify import verify
    from callcheck.reporting.stored import read_reports

    stored = {report.call_id: report for report in read_reports(reports)}
    plan = CheckerPlan(
        tuple(map(str, rules or ())), str(profile) if profile else None, day(as_of), score_sheet
    )
    checker = Checker(load_rules(rules or [], profile, score_sheet), as_of=plan.as_of)
    counted: Counter[str] = Counter()
    with opened_log(call_log) as log, Workers(checker, plan, workers) as crew:
        run = Run(Batch(calls, crew, encoding=encoding, log=log), Progress(calls, shown=not quiet))
        for one in verify(stored, run.pairs()):
            counted[one.state] += 1
            if one.state != "same" and not quiet:
                tell(f"{one.call_id} {say(*WORDS[one.state])}")
                for line in one.differences:
                    tell(f"  {line}")
    for error in run.shown_errors:
        tell_text(error.render(), err=True)
    told = [f"{say(*words)} {counted[state]}" for state, words in WORDS.items() if counted[state]]
    tell(say("、", ", ").join(told) or say("没有报告", "no reports"))
    if run.errors:
        raise typer.Exit(2)
    raise typer.Exit(int(set(counted) - {"same"} != set()))
