"""How time grows with the length of a turn and of a call, innocent and hostile.

`python -m bench.growth [--write docs/reliability.md]` prints a table; `--write` puts it and its plots
between the marks of the page.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from pathlib import Path

from bench.page import replace_file
from bench.plots import lines
from bench.results import Table, number

from callcheck import Call, Checker, Speaker, Turn
from callcheck.model import CallMeta

CHARACTERS = (4_000, 16_000, 64_000)
TURNS = (1_000, 4_000, 16_000)
BEGIN, END = "<!-- made by `python -m bench.growth` -->", "<!-- end -->"
_A, _C = Speaker.AGENT, Speaker.CUSTOMER
# A unit that is said again and again in one turn.
TEXTS = {
    "innocent": "您好这里是某某公司请问您是张先生吗我们想跟您核实一下本月的账单情况请您放心,",
    "a hit every 4 characters": "砍死你,",
    "hits that overlap": "你全家去死",
    "hits, excuses, yielding": "我们不会打死你 你别再打电话了 骗子 还钱,",
}
# Turns that follow each other again and again.
TALKS = {
    "innocent": [(_A, "您好,请问是张先生吗"), (_C, "是的,你是哪位"), (_A, "账单需要核实一下")],
    "a hit every turn": [(_A, "砍死你")],
    "hits, excuses, complaints": [
        (_A, "我打死你,你别再打电话了"),
        (_C, "你再说一遍我打死你,我要投诉"),
        (_A, "我们不会打死你的"),
        (_C, "你骚扰我家人,停止催收"),
    ],
}


def long_turn(unit: str, characters: int) -> Call:
    """A call of one turn of so many characters."""
    text = (unit * (characters // len(unit) + 1))[:characters]
    return Call("long", (Turn(0, _A, text),), CallMeta())


def long_call(talk: Sequence[tuple[Speaker, str]], turns: int) -> Call:
    """A call of so many turns."""
    said = islice(cycle(talk), turns)
    return Call("long", tuple(Turn(i, *line) for i, line in enumerate(said)), CallMeta())


def seconds(checker: Checker, call: Call, rounds: int = 1) -> float:
    """Processor seconds of checking a call, the best of so many rounds."""
    taken = []
    for _ in range(rounds):
        begun = time.process_time()
        checker.check(call)
        taken.append(time.process_time() - begun)
    return min(taken)


def _table(
    title: str,
    name: str,
    kinds: Sequence[str],
    sizes: Sequence[int],
    of: Callable[[str, int], float],
) -> Table:
    rows, worst = [], [0.0] * len(sizes)
    for kind in kinds:
        spent = [of(kind, size) for size in sizes]
        worst = [max(pair) for pair in zip(worst, spent, strict=True)]
        each = [1e6 * s / size for s, size in zip(spent, sizes, strict=True)]
        rows.append(
            (kind, *(number(s) for s in spent), f"{each[-1]:.1f}", f"{each[-1] / each[0]:.2f}")
        )
    columns = (title, *(f"{size:,}" for size in sizes), "µs for each", "of the first")
    plot = lines(
        name,
        f"Seconds against {title}, the slowest text",
        list(zip(sizes, worst, strict=True)),
        across=title,
    )
    return Table(f"Seconds against {title}", columns, tuple(rows), (), plot)


def main() -> None:
    cli = argparse.ArgumentParser(prog="python -m bench.growth", description=__doc__)
    cli.add_argument("--write", type=Path, metavar="PAGE.md")
    args = cli.parse_args()
    checker = Checker()
    for unit in TEXTS.values():
        checker.check(long_turn(unit, 5_000))  # expressions are made when first used
    for talk in TALKS.values():
        checker.check(long_call(talk, 400))
    tables = [
        _table(
            "characters in one turn",
            "growth-turn",
            list(TEXTS),
            CHARACTERS,
            lambda kind, size: seconds(checker, long_turn(TEXTS[kind], size)),
        ),
        _table(
            "turns in one call",
            "growth-call",
            list(TALKS),
            TURNS,
            lambda kind, size: seconds(checker, long_call(TALKS[kind], size)),
        ),
    ]
    for table in tables:
        print(table.text(), flush=True)
    if args.write:
        _write(args.write, tables)


def _write(page: Path, tables: Sequence[Table]) -> None:
    plots = page.with_suffix("")
    plots.mkdir(exist_ok=True)
    for table in tables:
        assert table.plot is not None
        replace_file(plots / f"{table.plot.name}.svg", table.plot.svg)
    before, rest = page.read_text("utf-8").split(BEGIN)
    after = rest.split(END)[1]
    made = "\n".join(table.markdown(plots.name) for table in tables).replace("## ", "### ")
    replace_file(page, f"{before}{BEGIN}\n{made}{END}{after}")


if __name__ == "__main__":
    main()
