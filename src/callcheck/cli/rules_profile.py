"""`callcheck rules profile`: which rules and patterns cost most on given calls."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.options import AsOf, Encoding, ProfilePath, Rules, day
from callcheck.cli.telling import tell

if TYPE_CHECKING:
    from callcheck.learning.costs import Cost, Costs

_WIDEST = 60


def profile_rules(
    calls: Annotated[
        list[Path], typer.Argument(help=say("通话,一百通以上才作数。", "Calls, better a hundred."))
    ],
    rules: Rules = None,
    profile: ProfilePath = None,
    as_of: AsOf = None,
    top: Annotated[
        int, typer.Option("--top", min=1, help=say("每张表列几行。", "Rows of each table."))
    ] = 20,
    encoding: Encoding = None,
) -> None:
    """哪些规则、哪些句式最费时间。 Which rules and patterns cost most."""
    from callcheck.checking import Checker
    from callcheck.learning.costs import costs
    from callcheck.readers import read_calls
    from callcheck.ruleset import read_rules

    checker = Checker(read_rules(rules or [], profile), as_of=day(as_of))
    speakers = checker.profile.speakers
    found = costs(checker, read_calls(calls, encoding=encoding, speakers=speakers))
    scan = found.scan_seconds
    tell(
        say(
            f"{found.calls} 通电话,每通 {_per_call(found.seconds, found)} 毫秒;"
            f"其中折叠和扫描 {_share(scan, found)}",
            f"{found.calls} calls, {_per_call(found.seconds, found)} ms each;"
            f" folding and scanning {_share(scan, found)}",
        )
    )
    _table(say("规则和事实", "Rules and facts"), found.rules, found, top)
    _table(say("句式", "Patterns"), found.patterns, found, top)


def _table(title: str, shown: Sequence[Cost], found: Costs, top: int) -> None:
    """The dearest ones; what is left out is summed up in the last line."""
    from rich.cells import cell_len, set_cell_size

    heads = say("占比 毫秒/千通 通数 试配 命中", "share ms/1000 calls trials matches").split()
    rows = [
        [
            _share(cost.seconds, found),
            f"{1e6 * cost.seconds / max(1, found.calls):.1f}",
            *map(str, (cost.calls, cost.trials, cost.matches)),
        ]
        for cost in shown[:top]
    ]
    widths = [max(cell_len(cell) for cell in column) for column in zip(heads, *rows, strict=True)]
    longest = max([cell_len(title), *(cell_len(cost.name) for cost in shown[:top])])
    names = [title, *(cost.name for cost in shown[:top])]
    tell()
    for name, row in zip(names, [heads, *rows], strict=True):
        cells = (" " * (w - cell_len(c)) + c for w, c in zip(widths, row, strict=True))
        wide = min(_WIDEST, longest)
        short = set_cell_size(name, wide - 1) + "…" if cell_len(name) > wide else name
        tell("  ".join([set_cell_size(short, wide), *cells]))
    if len(shown) > top:
        rest = sum(cost.seconds for cost in shown[top:])
        count = len(shown) - top
        tell(
            say(
                f"其余 {count} 个合计 {_share(rest, found)}",
                f"{count} others, {_share(rest, found)} together",
            )
        )


def _share(seconds: float, found: Costs) -> str:
    return f"{100 * seconds / (found.seconds or 1):.1f}%"


def _per_call(seconds: float, found: Costs) -> str:
    return f"{1000 * seconds / max(1, found.calls):.2f}"
