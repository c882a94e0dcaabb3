"""Items asked in the terminal, one after the other, and what is kept of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from callcheck.cli.drill import ask
from callcheck.cli.telling import Coloured
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.checking import Checker
    from callcheck.learning.quiz import Item, Marked, Result

_QUIT = ("/退出", "/q", "/quit")


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who sits a quiz, where it is kept, and how it goes."""

    store: str
    trainee: str
    pass_mark: float = 80.0
    at_end: bool = False
    retake: bool = False


def ask_items(
    items: Sequence[Item], checker: Checker, sitting: Sitting, scripted: Iterator[str] | None
) -> None:
    """Ask the items, explain, keep the answers; the wrong ones again where that is wanted.

    Raises:
        UsageError: `no-items`.
    """
    from callcheck.learning.quiz import result_of

    if not items:
        raise UsageError("no-items", "没有可出的题", hint="换条件,或加 --unreviewed、--own-tests")
    out = Coloured()
    out.print("写字母作答,多选写 AC,判断写 对 或 错;/退出 或 Ctrl-D 结束。", style="dim")
    while items:
        marked = list(_ask_all(items, checker, out, scripted, explain=not sitting.at_end))
        if not marked:
            return
        result = result_of(marked, sitting.pass_mark)
        _keep(result, sitting.store, sitting.trainee)
        _show(result, out, sitting.pass_mark, explain=sitting.at_end)
        if not sitting.retake or len(marked) < len(items) or not result.wrong:
            return
        items = result.wrong
        out.print()
        out.print(f"错的 {len(items)} 题再答一遍", style="bold")


def _ask_all(
    items: Sequence[Item],
    checker: Checker,
    out: Coloured,
    scripted: Iterator[str] | None,
    *,
    explain: bool,
) -> Iterator[Marked]:
    from callcheck.learning.quiz import mark

    for number, item in enumerate(items, 1):
        _show_item(number, len(items), item, out)
        marked = None
        while marked is None:
            given = ask(out, scripted)
            if given is None or given.strip() in _QUIT:
                return
            try:
                marked = mark(item, given, checker)
            except UsageError as error:
                out.print(f"  {error.message},{error.hint}", style="yellow")
        if explain:
            _explain(marked, out)
        yield marked


def _show_item(number: int, total: int, item: Item, out: Coloured) -> None:
    from callcheck.learning.quiz.items import KINDS, letter

    out.print()
    out.print(f"{number}/{total} {KINDS[item.kind]}", style="bold")
    for line in item.lines:
        out.print(f"    {line}")
    out.print(item.stem)
    for place, option in enumerate(item.options):
        if option.turn is None:
            out.print(f"  {letter(place)} {option.text}")


def _explain(marked: Marked, out: Coloured) -> None:
    item = marked.item
    if marked.right:
        out.print("  ✓ 对", style="green")
    else:
        key = f",应是 {item.letters}" if item.options else ""
        out.print(f"  ✗ 错{key}", style="red")
    for told in marked.told:
        out.print(f"    {told}", style="yellow")
    out.print(f"    {item.explanation}")


def _show(result: Result, out: Coloured, pass_mark: float, *, explain: bool) -> None:
    if explain:
        for number, marked in enumerate(result.marked, 1):
            out.print()
            out.print(f"{number} {marked.item.stem}")
            _explain(marked, out)
    verdict = "合格" if result.passed else "不合格"
    out.print()
    out.print(
        f"答对 {result.right}/{len(result.marked)},{result.score:g} 分,{verdict}(合格线 {pass_mark:g})",
        style="bold green" if result.passed else "bold yellow",
    )


def _keep(result: Result, store: str, who: str) -> None:
    from callcheck.learning.quiz.repeating import answer_of
    from callcheck.learning.store import open_store

    now = datetime.now(UTC)
    attempt = now.isoformat()
    with open_store(store) as opened:
        before = list(opened.answers(trainee=who, kind="quiz"))
        for marked in result.marked:
            opened.save_answer(answer_of(marked, who, now, attempt=attempt, before=before))
