"""The sections of a run: each measures one thing, adds its table and its budgets."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bench import contenders as side
from bench.corpus import Shape, make_calls, write_calls
from bench.live import live_turns, percentile
from bench.more_rules import write_copies
from bench.plots import bars, lines, shares
from bench.results import Budget, Results, Table, number
from bench.stages import MEANING, STAGES, stages
from bench.timing import Cost, cost_of, rates, run, scan_arguments, wall

from callcheck import Call, Checker
from callcheck.ruleset import read_rules

TIMES_RULES = (1, 3, 10)
LENGTHS = (14, 29, 100, 300)
BOTH_STARTED = 160  # calls that give two workers something to do each
MOST_BELIEVED = 2.1  # times as fast with two; more is the machine's other work
MANY = 100_000


@dataclass
class Bench:
    """One run: how large, how long, where files go, what was found."""

    folder: Path
    results: Results
    side_calls: int = 1000
    most_calls: int = 3000
    pair_calls: int = 1200
    seconds: float = 1.2

    @cached_property
    def checker(self) -> Checker:
        """With the bundled rules."""
        return Checker()

    def calls(self, shape: Shape, count: int) -> list[Call]:
        """The first calls of a shape."""
        return list(make_calls(count, shape=shape))

    def file(self, shape: Shape, count: int) -> Path:
        """They as JSONL."""
        path = self.folder / f"{shape}-{count}.jsonl"
        if not path.exists():
            write_calls(path, make_calls(count, shape=shape))
        return path

    def budget(self, what: str, measured: str, limit: str, met: bool | None) -> None:
        """Note a row of the design's section 10."""
        self.results.budgets.append(Budget(what, measured, limit, met))


def side_by_side(bench: Bench) -> None:
    """Everything over the same calls, in both shapes."""
    for shape in ("design", "samples"):
        calls = bench.calls(shape, bench.side_calls)
        part = bench.folder / f"side-{shape}"
        part.mkdir()
        them = side.contenders(bench.checker, calls, bench.file(shape, len(calls)), part)
        found = rates(them, len(calls), seconds=bench.seconds)
        turns = sum(len(call.turns) for call in calls) / len(calls)
        chars = sum(len(turn.text) for call in calls for turn in call.turns) / len(calls) / turns
        ours = found[side.SCAN]
        rows = tuple(
            (name, number(value), number(found[side.ORJSON] / value), number(value / ours))
            for name, value in found.items()
        )
        bench.results.add(
            Table(
                f"Side by side: {turns:.0f} turns a call, {chars:.0f} characters a turn",
                ("", "calls/s", "orjson ÷ it", "it ÷ callcheck"),
                rows,
                plot=bars(
                    f"side-{shape}",
                    f"Calls a second, {turns:.0f} turns × {chars:.0f} characters",
                    list(found.items()),
                    "callcheck",
                ),
            )
        )
        if shape == "design":
            _side_budgets(bench, found)


def _side_budgets(bench: Bench, found: dict[str, float]) -> None:
    ours = found[side.SCAN]
    share = 100 * ours / found[side.ORJSON]
    against_re, against_spacy = ours / found[side.RE], ours / found[side.SPACY]
    bench.budget(
        "JSONL in, report JSONL out, of orjson.loads", f"{share:.2f} %", "≥ 10 %", share >= 10
    )
    bench.budget(
        "against the patterns as re on every turn",
        f"{number(against_re)}×",
        "≥ 10×",
        against_re >= 10,
    )
    bench.budget(
        "against spaCy zh (jieba) + PhraseMatcher",
        f"{number(against_spacy)}×",
        "≥ 30×",
        against_spacy >= 30,
    )


def number_of_rules(bench: Bench) -> None:
    """Time against the number of rules."""
    calls = bench.calls("design", min(300, bench.side_calls))
    sets, them = {}, []
    for times in TIMES_RULES:
        rules = read_rules()
        if times > 1:
            rules = read_rules([write_copies(rules, times - 1, bench.folder / f"rules-{times}")])
        sets[times] = rules
        them.append(side.checking(str(times), Checker(rules), calls))
    found = rates(them, len(calls), seconds=bench.seconds, rounds=3)
    ratio = {times: found["1"] / found[str(times)] for times in TIMES_RULES}
    rows = tuple(
        (
            f"×{times}",
            str(len(sets[times].rules)),
            str(len(sets[times].book.patterns)),
            number(found[str(times)]),
            f"{ratio[times]:.2f}",
        )
        for times in TIMES_RULES
    )
    plot = lines(
        "rules",
        "Time against the number of rules, ×1 is 1",
        list(ratio.items()),
        across="times the bundled rules",
        limit=1.3,
    )
    note = "Copies have other characters in their patterns; guards and facts are shared."
    columns = ("rules", "count", "patterns", "calls/s", "time")
    bench.results.add(Table("Number of rules", columns, rows, (note,), plot))
    bench.budget("ten times the rules", f"{ratio[10]:.2f}× time", "≤ 1.3×", ratio[10] <= 1.3)


def length_of_call(bench: Bench) -> None:
    """Time against the number of turns."""
    them, calls = [], {}
    for turns in LENGTHS:
        calls[turns] = list(make_calls(200, shape="design", turns=turns))
        them.append(side.checking(str(turns), bench.checker, calls[turns]))
    found = rates(them, 200, seconds=bench.seconds / 2)
    rows, points = [], []
    for turns in LENGTHS:
        real = sum(len(call.turns) for call in calls[turns]) / len(calls[turns])
        spent = 1e6 / found[str(turns)] / real
        points.append((turns, spent))
        rows.append(
            (str(turns), number(found[str(turns)]), number(spent), f"{spent / points[0][1]:.2f}")
        )
    plot = lines("length", "Microseconds a turn", points, across="turns a call")
    columns = ("turns", "calls/s", "µs a turn", "of the first")
    bench.results.add(Table("Length of a call", columns, tuple(rows), (), plot))


def number_of_calls(bench: Bench) -> None:
    """Time and memory of the command against the number of calls, each in its own process."""
    counts = sorted({100, 1000, bench.most_calls})
    out = bench.folder / "many.jsonl"
    costs = {n: cost_of(scan_arguments(bench.file("samples", n), out)) for n in counts}
    first, last = costs[100], costs[counts[-1]]
    rows = tuple(
        (
            f"{n:,}",
            f"{cost.seconds:.1f}",
            number(1000 * cost.seconds / n),
            number(cost.megabytes),
            f"{cost.megabytes / costs[1000].megabytes:.2f}",
        )
        for n, cost in costs.items()
    )
    slope = (last.megabytes - first.megabytes) / (counts[-1] - 100)
    grown = last.megabytes / costs[1000].megabytes
    said = f"{grown:.2f}×"
    notes = [f"{slope * 1024:.1f} kB for each further call."]
    if counts[-1] < MANY:
        grown = (costs[1000].megabytes + slope * (MANY - 1000)) / costs[1000].megabytes
        said = f"{grown:.2f}× (extrapolated from {counts[-1]:,})"
        notes.append("100,000 calls are extrapolated; `make bench-full` measures them.")
    columns = ("calls", "CPU s", "ms a call", "peak MB", "of 1,000")
    plot = lines(
        "memory",
        "Peak megabytes against the number of calls",
        [(n, cost.megabytes) for n, cost in costs.items()],
        across="calls in the file",
    )
    bench.results.add(Table("Number of calls", columns, rows, tuple(notes), plot))
    bench.budget("memory, 100,000 calls against 1,000", said, "≤ 1.2×", grown <= 1.2)


def two_processes(bench: Bench) -> None:
    """Two workers against one: on the wall, and as processor time would have it on free cores."""
    few, many = BOTH_STARTED, bench.pair_calls
    costs: dict[tuple[int, int], list[Cost]] = {}
    for _ in range(2):
        for count in (few, many):
            for workers in (1, 2):
                flags = scan_arguments(bench.file("samples", count), bench.folder / "pair.jsonl")
                cost = cost_of([*flags, "--workers", workers])
                costs.setdefault((count, workers), []).append(cost)

    def more(workers: int, what: Callable[[Cost], float]) -> float:
        """What the further calls took."""
        most, least = (min(map(what, costs[count, workers])) for count in (many, few))
        return most - least

    one, two = (more(n, lambda cost: cost.wall) for n in (1, 2))
    alone = more(1, lambda cost: cost.seconds)
    parent, children = more(2, lambda cost: cost.seconds), more(2, lambda cost: cost.workers)
    busiest = max(parent, (parent + children) / 2)
    by_wall, by_cpu = one / two, alone / busiest
    rows = (
        ("1", f"{one:.2f}", f"{alone:.2f}", "", "", ""),
        ("2", f"{two:.2f}", f"{parent:.2f}", f"{children:.2f}", f"{by_wall:.2f}", f"{by_cpu:.2f}"),
    )
    columns = ("workers", "wall s", "CPU s", "CPU s of workers", "faster by wall", "by CPU")
    notes = (
        f"{many - few:,} further calls once all workers run. By CPU: on cores that do nothing else.",
    )
    bench.results.add(Table("Processes", columns, rows, notes))
    believable = 0 < by_wall <= MOST_BELIEVED
    met = by_wall >= 1.8 if believable else None
    said = f"{by_wall:.2f}× by wall, {by_cpu:.2f}× by CPU"
    bench.budget("two processes", said, "≥ 1.8×", met)


def cold_start(bench: Bench) -> None:
    """From nothing to the end of one short call."""
    short = bench.folder / "short.txt"
    short.write_text("坐席:您好 请问是王先生吗\n客户:是我\n坐席:信不信我打断你的腿\n", "utf-8")

    def python(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    bare = wall(python("pass"), 9)
    bring = wall(python("import callcheck"), 9)
    scan = wall(lambda: run("scan", short, "--fail-on", "never"), 7)
    rows = tuple(
        (name, f"{1000 * value:.0f}", f"{1000 * (value - bare):.0f}")
        for name, value in (
            ('python -c "pass"', bare),
            ('python -c "import callcheck"', bring),
            ("callcheck scan of one short call", scan),
        )
    )
    bench.results.add(Table("Cold start", ("", "ms, best", "over bare Python"), rows))
    bench.budget("callcheck scan of one short call, cold", f"{scan:.2f} s", "≤ 0.5 s", scan <= 0.5)
    bench.budget("import callcheck", f"{bring:.3f} s", "≤ 0.15 s", bring <= 0.15)


def live(bench: Bench) -> None:
    """A turn of a call as it is spoken."""
    taken = live_turns(bench.checker, bench.calls("design", 300), 2 * bench.seconds)
    if not taken:
        note = "Not measured: this version has no `Checker.session`."
        bench.results.add(Table("Live turns", ("", "ms"), (), (note,)))
        bench.budget("one live turn, p99", "no Checker.session yet", "≤ 2 ms", None)
        return
    marks = (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("most", 1.0))
    rows = tuple((name, f"{percentile(taken, share):.3f}") for name, share in marks)
    note = f"{len(taken):,} turns, processor time."
    bench.results.add(Table("Live turns", ("", "ms"), rows, (note,)))
    late = percentile(taken, 0.99)
    bench.budget("one live turn, p99", f"{late:.2f} ms", "≤ 2 ms", late <= 2)


def where_time_goes(bench: Bench) -> None:
    """The stages of one call."""
    found = stages(bench.checker, bench.file("design", bench.side_calls), 2 * bench.seconds)
    whole = sum(found.values())
    rows = tuple(
        (
            f"{name}: {MEANING[name]}",
            number(1e6 * found[name]),
            f"{100 * found[name] / whole:.1f} %",
        )
        for name in STAGES
    )
    plot = shares("stages", "Where the time goes", [(name, found[name]) for name in STAGES])
    note = "`callcheck rules profile CALLS` says which rules and patterns."
    bench.results.add(
        Table("Where the time goes", ("stage", "µs a call", "share"), rows, (note,), plot)
    )


SECTIONS: tuple[Callable[[Bench], None], ...] = (
    number_of_calls,
    side_by_side,
    number_of_rules,
    two_processes,
    cold_start,
    live,
    length_of_call,
    where_time_goes,
)
