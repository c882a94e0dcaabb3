"""Flags that several commands share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from callcheck.cli.language import say
from callcheck.errors import UsageError

Rules = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules",
        help=say(
            "叠在自带规则上的规则目录,可多次。",
            "Folder of rules over the bundled ones; repeatable.",
        ),
    ),
]
ProfilePath = Annotated[
    Path | None,
    typer.Option(
        "--profile", help=say("本机构的设置文件(YAML)。", "The institution's own facts (YAML).")
    ),
]
ScoreSheetName = Annotated[
    str | None,
    typer.Option(
        "--score-sheet",
        help=say(
            "评分表:自带的名字(如 standard)或文件。",
            "Score sheet: a bundled name (standard) or a file.",
        ),
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help=say(
            "按哪天的规范检查,默认通话当日。", "Day whose norms apply; default the call's own."
        ),
    ),
]
Encoding = Annotated[
    str | None,
    typer.Option(
        "--encoding",
        help=say("输入编码,默认自动识别。", "Encoding of the input; default detected."),
    ),
]
CallLogPath = Annotated[
    Path | None,
    typer.Option(
        "--call-log",
        help=say(
            "通话记录(CSV、TSV、XLSX):按编号补上工号、客户号、号码、时间等;没有转写的拨打也计次数。",
            "Call log (CSV, TSV, XLSX): fills in agent, account, number, time by the call's id;"
            " attempts without a transcript count too.",
        ),
    ),
]
StorePlace = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="CALLCHECK_STORE",
        help=say(
            "存档:文件名,或 postgresql:// 地址。", "The store: a file, or a postgresql:// address."
        ),
    ),
]
STORE = "callcheck.db"
By = Annotated[
    str | None,
    typer.Option("--by", help=say("谁做的,默认登录名。", "Who does it; default the login name.")),
]


def whoever(by: str | None) -> str:
    """The name given, else the login name; empty where there is none."""
    import getpass

    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name, in a container
        return ""


def day(text: str | None) -> date | None:
    """The day of `--as-of`.

    Raises:
        UsageError: `bad-date`.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"`{text}` 不是日期"
        raise UsageError("bad-date", message, hint="写作 2026-03-02") from None


def no_category(name: str, known: Iterable[str]) -> UsageError:
    """The error `unknown-category`, with the nearest known one."""
    from callcheck.source import nearest

    return UsageError("unknown-category", f"没有类别 `{name}`", hint=nearest(name, known))
