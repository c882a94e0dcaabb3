"""Rates of several things measured in turns, in processor time, and peak memory of a process.

The machine is shared: processor time of one process is nearly free of what else runs, the clock on
the wall is not. Only what uses several processes, and cold starts, are measured by the wall.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

_LEAST = 0.02


@dataclass(frozen=True, slots=True)
class Contender:
    """Something that works through the first `count` calls; `fixed` gives its start-up seconds."""

    name: str
    work: Callable[[int], object]
    fixed: Callable[[], object] | None = None


def cpu(work: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def wall(work: Callable[[], object], times: int = 1) -> float:
    """Seconds on the wall, the best of some."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def rates(
    contenders: Sequence[Contender], total: int, *, seconds: float, rounds: int = 2
) -> dict[str, float]:
    """Calls a second of each: in every round each has its turn, and its best turn counts.

    A turn takes about `seconds`, over the first of the `total` calls.
    """
    counts: dict[str, int] = {}
    fixed: dict[str, float] = {}
    for one in contenders:
        fixed[one.name] = min(cpu(one.fixed) for _ in range(2)) if one.fixed else 0.0
        counts[one.name] = _count(one, total, seconds, fixed[one.name])
    best: dict[str, float] = {}
    for _ in range(rounds):
        for one in contenders:
            if one.fixed:
                fixed[one.name] = min(fixed[one.name], cpu(one.fixed))
            spent = cpu(partial(one.work, counts[one.name]))
            best[one.name] = min(best.get(one.name, spent), spent)
    return {
        name: counts[name] / max(spent - fixed[name], 0.05 * spent, 1e-9)
        for name, spent in best.items()
    }


def _count(one: Contender, total: int, seconds: float, fixed: float) -> int:
    """How many calls take about `seconds`."""
    count = min(4, total)
    while True:
        spent = cpu(partial(one.work, count)) - fixed
        if count == total or spent >= max(seconds / 4, fixed / 2):
            return max(1, min(total, round(count * seconds / max(spent, 1e-9))))
        grown = 8 if spent < _LEAST else min(8.0, seconds / spent)
        count = min(total, max(count + 1, round(count * grown)))


def run(*arguments: object) -> None:
    """Run callcheck's command line in a process of its own.

    Raises:
        CalledProcessError: when it could not do the job.
    """
    command = [sys.executable, "-m", "callcheck.cli", *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True)


_PEAK = """
import resource, sys, time
from callcheck.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code, end.code
try:
    lines = open("/proc/self/status").read().splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
except (OSError, StopIteration):
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
times = resource.getrusage(resource.RUSAGE_CHILDREN)
print(peak, time.process_time(), times.ru_utime + times.ru_stime)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: megabytes at most, processor seconds, those of its workers, the wall's."""

    megabytes: float
    seconds: float
    workers: float
    wall: float


def cost_of(arguments: Iterable[object]) -> Cost:
    """What a run of callcheck's command line takes in a process of its own.

    `ru_maxrss` of a child begins with what its parent held when it forked, so the kernel's own
    high-water mark of the process is asked first.
    """
    command = [sys.executable, "-c", _PEAK, *map(str, arguments)]
    begun = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    took = time.perf_counter() - begun
    peak, seconds, workers = map(float, done.stdout.split()[-3:])
    return Cost(peak / 1024, seconds, workers, took)


def scan_arguments(calls: Path, out: Path) -> list[str]:
    """What `callcheck` is given to write reports as JSONL."""
    flags = ["--format", "jsonl", "--quiet", "--fail-on", "never"]
    return ["scan", str(calls), *flags, "--output", str(out)]
