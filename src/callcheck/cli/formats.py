"""`callcheck formats`: what can be read and written, and what a file is taken for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from callcheck.cli.language import say
from callcheck.cli.options import Encoding
from callcheck.cli.telling import is_narrow, tell

if TYPE_CHECKING:
    from rich.table import Table

    from callcheck.readers.recognition import Recognition

# Of formats that do not say; the others are shapes of JSON.
_SUFFIXES = {
    "dialogue": (".txt",),
    "json": (".json", ".jsonl"),
    "srt": (".srt",),
    "table": (".csv", ".tsv", ".xlsx"),
    "vtt": (".vtt",),
}
_CONVERTED = {"json": "convert --to native", "vcon": "convert --to vcon"}
_LABELLED = ("doccano", "label-studio")
_WIDE = 160


def show_formats(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help=say(
                "说明这些文件会被当作什么格式;不给就列出全部格式。",
                "Say what these files are taken for; without any, list the formats.",
            )
        ),
    ] = None,
    encoding: Encoding = None,
) -> None:
    """列出能读和能写的格式,或说明文件是什么格式。 List formats, or say what a file is."""
    if not files:
        _list()
        return
    from callcheck.readers.recognition import recognise

    unknown = 0
    for found in recognise(files, encoding):
        unknown += found.error is not None
        _tell(found)
    raise typer.Exit(2 if unknown else 0)


def _list() -> None:
    from callcheck import readers, reporting

    table = _table(
        say("名字 是什么 后缀 凭什么认 也能写", "name what suffixes told-by written").split()
    )
    for info in readers.formats():
        suffixes = info.suffixes or _SUFFIXES.get(info.name, (".json",))
        table.add_row(
            info.name,
            info.title,
            " ".join(suffixes),
            info.told_by or say("内容", "its content"),
            _CONVERTED.get(info.name, ""),
        )
    _show(say("能读(按内容认,不看后缀;gzip、zip 里的也读):", "Read, by content:"), table)
    table = _table(say("名字 是什么 后缀 也能读", "name what suffix read").split())
    for renderer in reporting.formats():
        back = say("标完的由 eval 读回", "by eval") if renderer.name in _LABELLED else ""
        table.add_row(renderer.name, renderer.title, renderer.suffix, back)
    _show(say("报告(scan --format):", "Reports (scan --format):"), table)


def _table(heads: list[str]) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, head in enumerate(heads):
        table.add_column(head, no_wrap=place == 0, overflow="fold")
    return table


def _show(title: str, table: Table) -> None:
    from callcheck.reporting.printable import safe_console

    tell(title)
    if is_narrow():
        _show_below(table)
        return
    out = safe_console()
    if not out.is_terminal:
        out.width = _WIDE
    out.print(table)
    tell()


def _show_below(table: Table) -> None:
    """A row as a paragraph: five columns have no place on a narrow terminal."""
    columns = [(str(column.header), list(map(str, column.cells))) for column in table.columns]
    for name, *cells in zip(*(cells for _, cells in columns), strict=True):
        tell(f"  {name}")
        for (head, _), cell in zip(columns[1:], cells, strict=True):
            if cell:
                tell(f"    {head}: {cell}")
    tell()


def _tell(found: Recognition) -> None:
    """What a file is, by what, and with what success it is read; else why not."""
    info, error = found.taken_for, found.error
    scores = " · ".join(f"{format_.name} {score:.2f}" for format_, score in found.scores)
    if info is not None:
        lines = say("(一行一份)", " (a document a line)") if found.in_lines else ""
        tell(f"{found.path}: {info.name} {info.title}{lines}")
        if info.told_by:
            tell(say(f"  凭 {info.told_by}", f"  by {info.told_by}"))
        tell(say(f"  把握 {scores}", f"  scores {scores}"))
    if error is None:
        counts = say(
            f"{found.calls} 通,{found.turns} 轮", f"{found.calls} calls, {found.turns} turns"
        )
        tell(
            say(f"  第一行读出 {counts}", f"  the first line has {counts}")
            if found.in_lines
            else say(f"  读出 {counts}", f"  read: {counts}")
        )
        return
    path = f"{found.path}: " if info is None else "  "
    told = f"{error.message}({error.code})"
    tell(path + say(f"不能读:{told}", f"cannot be read: {told}"))
    if error.code == "unknown-format":
        _tell_unknown(found, scores)
    elif error.hint:
        tell(f"  {error.hint}")
    if error.location is not None and error.location.line:
        place = f"{error.location.line}:{error.location.column}"
        tell(say(f"  在 {place} ", f"  at {place} ") + error.location.source)


def _tell_unknown(found: Recognition, scores: str) -> None:
    least = f"{found.least:.2f}"
    tell(
        say(f"  把握都不到 {least}:{scores}", f"  none reaches {least}: {scores}")
        if scores
        else say("  没有一种格式认得它", "  no format sees anything in it")
    )
    tell(
        say(
            "  文本要一行一轮,以「坐席:」「客户:」开头;表格要有 内容、转写内容 之类的列头;"
            "全部格式见 callcheck formats",
            "  text: a turn a line after a role and a colon; tables: a header that names a text"
            " column; all formats: callcheck formats",
        )
    )
