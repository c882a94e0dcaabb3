"""`callcheck drill rewrite`: bad lines to be said anew, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from callcheck.cli.drill import ask, show_feedback
from callcheck.cli.language import say
from callcheck.cli.telling import Coloured, tell
from callcheck.errors import RuleError

if TYPE_CHECKING:
    from callcheck.checking import Checker
    from callcheck.learning.rewrite import Rewrite, RewriteResult

_NEXT = ("/下一题", "/n")
_QUIT = ("/退出", "/q", "/quit")


def rewrite_lines(
    checker: Checker, scripted: Iterator[str] | None, *, test: bool, output: Path | None
) -> None:
    """Ask for each line until it passes or is skipped; tell what was lost or is still wrong."""
    from callcheck.learning.rewrite import judge
    from callcheck.learning.rewrite_read import prove_rewrite, read_rewrites

    rewrites = read_rewrites(checker.rule_set)
    if test:
        errors = [e for item in rewrites.values() for e in prove_rewrite(item, checker)]
        if errors:
            RuleError.raise_all(errors)
        number = len(rewrites)
        tell(say(f"{number} 道改写题,全部通过", f"{number} rewrites, all pass"))
        return
    out = Coloured()
    out.print(
        "把每句话改成能说的,金额、日期、渠道要留住。/下一题 跳过,/退出 或 Ctrl-D 结束。",
    )
    results: list[RewriteResult] = []
    for number, item in enumerate(rewrites.values(), 1):
        _ask(number, item, out)
        while (line := ask(out, scripted)) is not None:
            if line.strip() in (*_NEXT, *_QUIT):
                break
            result = judge(item, line, checker)
            results.append(result)
            _told(result, out)
            if result.passed or scripted is not None:
                break
        if line is None or line.strip() in _QUIT:
            break
    _end(results, out, output)


def _ask(number: int, item: Rewrite, out: Coloured) -> None:
    out.print()
    out.print(f"第 {number} 题", style="bold")
    for who, text in item.context:
        out.print(f"{'坐席' if who.value == 'agent' else '客户'} {text}")
    out.print(f"坐席 {item.line}", style="red")
    out.print(f"要留住:{'、'.join(kept.shown for kept in item.keep)}", style="dim")


def _told(result: RewriteResult, out: Coloured) -> None:
    from callcheck.learning.rewrite import TOLD

    if result.passed:
        out.print("  ✓ 通过", style="green")
        return
    for form in result.form:
        out.print(f"  ✗ {TOLD[form]}", style="yellow")
    for kept in result.lost:
        out.print(f"  ✗ 丢了{kept.shown}", style="yellow")
    show_feedback(result.found, out)
    out.print(f"  例如:{result.best}")


def _end(results: list[RewriteResult], out: Coloured, output: Path | None) -> None:
    from callcheck.learning.drill_page import rewrites_json, rewrites_markdown
    from callcheck.reporting.writing import write_text

    asked = dict.fromkeys(result.rewrite for result in results)
    passed = {result.rewrite for result in results if result.passed}
    out.print()
    out.print(f"做了 {len(asked)} 题,通过 {len(passed)} 题。", style="bold")
    if output is not None:
        as_json = output.suffix == ".json"
        data = rewrites_json(results) if as_json else rewrites_markdown(results)
        write_text(data, output)
        out.print(f"讲评写到 {output}")
