"""What is measured in processes of their own: memory, workers, cold starts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from bench.plots import lines
from bench.results import Table, number
from bench.setting import Bench
from bench.timing import Cost, cost_of, run, scan_arguments, wall

BOTH_STARTED = 160  # calls that give two workers something to do each
MOST_APART = 0.25  # of wall and processor time, on a machine that does little else
MANY = 100_000


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
    # Where wall and processor time disagree the machine was busy; CPU then is the upper bound.
    believable = abs(by_wall / by_cpu - 1) <= MOST_APART
    met = by_wall >= 1.8 if believable else None if by_cpu >= 1.8 else False
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
