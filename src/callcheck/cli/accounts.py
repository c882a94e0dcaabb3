"""`callcheck accounts`: what the calls about one account show together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.material import checked
from callcheck.cli.options import ProfilePath, Rules
from callcheck.cli.telling import tell

WORDS = {
    "after_stop": "第三人要求停止后又打了",
    "promise_not_kept": "承诺后仍在催,承诺可能没有兑现",
    "hardship_repeated": "困难说过了,又要说一遍",
}


def show_accounts(
    paths: Annotated[
        list[Path], typer.Argument(help=say("转写文件或目录。", "Transcripts or folders."))
    ],
    rules: Rules = None,
    profile: ProfilePath = None,
) -> None:
    """同一账户的几通电话合起来看。 Look at the calls about one account together."""
    from callcheck.checking import Checker, load_rules
    from callcheck.learning.accounts import accounts

    checker = Checker(load_rules(rules or [], profile))
    found = accounts(checked(paths, checker))
    for account in found:
        tell(f"{account.account}:{len(account.calls)} 通 {' '.join(account.calls)}")
        for event in account.events:
            tell(f"  {event.earlier} → {event.later} {WORDS[event.kind]}")
    events = sum(len(account.events) for account in found)
    tell(
        say(
            f"{len(found)} 个账户有两通以上,{events} 件事要看",
            f"{len(found)} accounts with several calls, {events} things to look at",
        )
    )
    raise typer.Exit(int(bool(events)))
