"""`callcheck store`: calls and their reports kept, what is kept, and who did what."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.options import (
    STORE,
    AsOf,
    By,
    Encoding,
    ProfilePath,
    Rules,
    StorePlace,
    day,
    whoever,
)
from callcheck.cli.progress import Progress
from callcheck.cli.telling import tell, tell_text

if TYPE_CHECKING:
    from callcheck.learning.store import Action, Added
    from callcheck.learning.stored_reports import Joined

SHOWN = 20
WORDS = {
    "calls": "通话",
    "reports": "报告",
    "findings": "发现",
    "reviews": "复核意见",
    "appeals": "其中申诉",
    "samples": "抽样",
    "lessons": "课程",
    "answers": "答题和演练",
    "plans": "辅导计划",
    "complaints": "投诉",
    "actions": "操作记录",
}
store_app = typer.Typer(
    help=say("存档:通话、报告、复核和培训。", "The store: calls, reports, reviews and training."),
    no_args_is_help=True,
)


@store_app.command("add")
def add(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help=say(
                "转写文件、目录、通配符、gzip 或 zip;给了 --calls 时是报告(JSONL)。",
                "Transcripts, folders, globs, gzip or zip; reports (JSONL) with --calls.",
            )
        ),
    ],
    store: StorePlace = STORE,
    calls: Annotated[
        list[Path] | None,
        typer.Option(
            "--calls",
            help=say(
                "报告所说的通话;不再检查,存入已有的报告。",
                "The calls that the reports are about; they are not checked again.",
            ),
        ),
    ] = None,
    by: By = None,
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help=say("进程数。", "Number of processes."))
    ] = 1,
    encoding: Encoding = None,
) -> None:
    """检查通话并存入;再存一次只更新。 Check calls and store them; again only updates."""
    from callcheck.learning.store import open_store

    if calls:
        from callcheck.learning.stored_reports import Joined
        from callcheck.ruleset import read_rules

        speakers = read_rules(rules or [], profile).profile.speakers if profile else {}
        joined = Joined(paths, calls, encoding=encoding, speakers=speakers)
        with open_store(store) as opened:
            added = opened.add(joined.pairs(), by=whoever(by))
        say_errors(joined)
        say_added(added, store)
        raise typer.Exit(2 if joined.errors else 0)
    from callcheck.checking import Checker, load_rules
    from callcheck.checking.batch import Batch, CheckerPlan, Workers
    from callcheck.cli.run import Run
    from callcheck.cli.scan import sum_up

    plan = CheckerPlan(tuple(map(str, rules or ())), str(profile) if profile else None, day(as_of))
    checker = Checker(load_rules(rules or [], profile), as_of=plan.as_of)
    with Workers(checker, plan, workers) as crew:
        run = Run(Batch(paths, crew, encoding=encoding), Progress(paths, shown=True))
        with open_store(store) as opened:
            added = opened.add(run.pairs(), by=whoever(by))
    sum_up(run, None)
    say_added(added, store)
    raise typer.Exit(2 if run.errors else 0)


@store_app.command("add-reviews")
def add_reviews(
    paths: Annotated[
        list[Path],
        typer.Argument(
            help=say("复核意见(JSONL),一行一条。", "Reviews (JSONL), one a line."),
        ),
    ],
    store: StorePlace = STORE,
) -> None:
    """存入别处的复核意见,全对才存;再存一次不会重复。 Store reviews from files, all or none."""
    from callcheck.learning.review_lines import read_reviews
    from callcheck.learning.store import open_store

    read = read_reviews(paths)
    with open_store(store, create=False) as opened:
        before = opened.counts().reviews
        opened.add_reviews([review for review, _ in read], places=[place for _, place in read])
        new = opened.counts().reviews - before
    old = len(read) - new
    tell(say(f"新 {new} 条,已有 {old} 条", f"{new} new, {old} there already"), err=True)


@store_app.command("show")
def show(store: StorePlace = STORE) -> None:
    """存了多少,最近做了什么。 How much is stored, and what was done last."""
    from callcheck.learning.store import open_store

    with open_store(store, create=False) as opened:
        for name, count in asdict(opened.counts()).items():
            tell(f"{say(WORDS[name], name)} {count}")
        for action in opened.audit(last=5):
            tell(_line(action))


@store_app.command("audit")
def audit(
    store: StorePlace = STORE,
    who: Annotated[
        str | None, typer.Option("--who", help=say("只看这个人。", "Only this person's."))
    ] = None,
    action: Annotated[
        str | None,
        typer.Option(
            "--action", help=say("只看这种操作,如 review。", "Only this action, such as review.")
        ),
    ] = None,
    last: Annotated[
        int | None,
        typer.Option("--last", "-n", min=1, help=say("只看最近几条。", "Only the last so many.")),
    ] = None,
    json: Annotated[
        bool, typer.Option("--json", help=say("一行一条 JSON。", "JSON, one a line."))
    ] = False,
) -> None:
    """谁在什么时候做了什么。 Who did what, when."""
    import msgspec

    from callcheck.learning.store import open_store

    with open_store(store, create=False) as opened:
        for done in opened.audit(who=who, action=action, last=last):
            tell(msgspec.json.encode(done).decode() if json else _line(done))


@store_app.command("purge")
def purge(
    before: Annotated[
        str,
        typer.Option(
            "--before", help=say("删去这一天之前的通话。", "Remove calls of days before this one.")
        ),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help=say("只数,不删。", "Count, remove nothing."))
    ] = False,
    store: StorePlace = STORE,
    by: By = None,
) -> None:
    """按保存期限删除通话、报告和复核。 Remove calls that have been kept long enough."""
    from callcheck.learning.store import open_store

    first = day(before)
    assert first is not None
    with open_store(store, create=False) as opened:
        purged = asdict(opened.purge(first, by=whoever(by), dry_run=dry_run))
    words = {**WORDS, "sample_items": "抽样里的通话", "comments": "备注"}
    head = say("将删" if dry_run else "已删", "would remove" if dry_run else "removed")
    told = "、".join(f"{say(words[name], name)} {count}" for name, count in purged.items())
    tell(f"{head}:{told}")


def _line(action: Action) -> str:
    import msgspec

    at = action.at.astimezone().isoformat(" ", "seconds")
    detail = msgspec.json.encode(action.detail).decode() if action.detail else ""
    short = detail if len(detail) <= 100 else detail[:99] + "…"
    return " ".join(
        filter(None, (str(action.id), at, action.who, action.action, action.subject, short))
    )


def say_errors(joined: Joined) -> None:
    """Calls and reports that do not fit each other, the first of them in full."""
    for error in joined.shown_errors:
        tell_text(error.render(), err=True)
    more = joined.errors - len(joined.shown_errors)
    if more:
        tell(say(f"另有 {more} 处对不上", f"{more} more do not fit"), err=True)


def say_added(added: Added, store: str) -> None:
    """What came into the store, and which reviews it leaves without a finding."""
    from callcheck.learning.store.open import shown

    for call_id, key in added.gone[:SHOWN]:
        tell(
            say(
                f"{call_id}:复核过的 {key} 不再是发现,复核意见保留",
                f"{call_id}: reviewed {key} is no finding any more; its reviews are kept",
            ),
            err=True,
        )
    if len(added.gone) > SHOWN:
        more = len(added.gone) - SHOWN
        tell(say(f"另有 {more} 个,见操作记录", f"{more} more: see the audit"), err=True)
    for call_id in added.rewritten[:SHOWN]:
        tell(
            say(
                f"{call_id}:转写变了,原有的复核意见要再看",
                f"{call_id}: has another transcript; look at its reviews again",
            ),
            err=True,
        )
    tell(
        say(
            f"存入 {shown(store)}:新 {added.new} 通,更新 {added.changed} 通,未变 {added.unchanged} 通",
            f"stored in {shown(store)}: {added.new} new, {added.changed} updated, {added.unchanged} unchanged",
        ),
        err=True,
    )
