"""Real processes killed at random points, gone on with, and held against runs never killed.

`python tools/kills.py [--points N] [--seed N] [--only NAME]… [--folder DIR]`

Each work of `kill_works.py` is run once whole, then killed with SIGKILL at N points, and the same
command is run again to its end. What then is there must be what the whole run left: no file more or
less, the same bytes, and in a store the same rows but for their times. A tenth of the points lies
before the first write, a third at single steps at files (opened to write, renamed, removed), the
last ones always among them, the rest at random moments of the time in which the run writes. Every
fifth run is killed twice, and of those with several processes every other one is killed alone,
without its workers, which must end themselves. Ends with 1 when anything was lost, doubled,
half-written or left lying about; the folders of such points are kept.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from kill_review import REVIEW, kill_reviews
from kill_works import WORKS, Work

ENVIRONMENT = {**os.environ, "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
TIMEOUT_SECONDS = 300
# Counts what is done to files of the folder, and kills itself before the step of that number.
STEPS = """
import os, runpy, signal, sys
at, folder, told = int(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
sys.argv = sys.argv[4:]
owner, seen = os.getpid(), 0
NAMED = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.truncate"}
def step(event, given):
    global seen
    if event == "open":
        if not (given[2] or 0) & (os.O_WRONLY | os.O_RDWR):
            return
    elif event not in NAMED:
        return
    if os.getpid() != owner or not isinstance(given[0], (str, bytes, os.PathLike)):
        return
    if not os.path.abspath(os.fsdecode(given[0])).startswith(folder):
        return
    seen += 1
    if seen == at:
        os.kill(owner, signal.SIGKILL)
sys.addaudithook(step)
try:
    if sys.argv[0] == "-m":
        sys.argv = sys.argv[1:]
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    with open(told, "w") as file:
        file.write(str(seen))
"""


@dataclass(slots=True)
class Whole:
    """What a run that was never killed left, and how it went."""

    state: object
    code: int
    seconds: float
    until_written: float
    steps: int


@dataclass(slots=True)
class Tried:
    """What came of the points of one work."""

    killed: Counter[str] = field(default_factory=Counter)
    too_late: int = 0
    wrong: list[str] = field(default_factory=list)


def command(
    work: Work, folder: Path, step: int | None = None, told: Path | None = None
) -> list[str]:
    if step is None:
        return [sys.executable, *work.arguments]
    given = [str(step), str(folder), str(told or os.devnull)]
    return [sys.executable, "-c", STEPS, *given, *work.arguments]


def start(
    work: Work, folder: Path, step: int | None = None, told: Path | None = None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command(work, folder, step, told),
        cwd=folder,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    found = {}
    for path in folder.rglob("*"):
        try:
            status = path.stat()
        except OSError:
            continue  # renamed or removed just now
        found[str(path.relative_to(folder))] = (status.st_size, status.st_mtime_ns)
    return found


def wait_for_write(process: subprocess.Popen[bytes], folder: Path) -> float:
    """Seconds until something in the folder changed, or the process ended."""
    before, begun = listing(folder), time.monotonic()
    while process.poll() is None and listing(folder) == before:
        time.sleep(0.002)
    return time.monotonic() - begun


def state_of(work: Work, folder: Path) -> object:
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in sorted(listing(folder))
        if (folder / name).is_file()
        and not name.startswith("store.db")
        and not name.endswith(".vcon")
    }
    names = sorted(listing(folder))
    return names, files, work.look(folder)


def run_whole(work: Work, template: Path, place: Path) -> Whole:
    shutil.copytree(template, place)
    told = place.with_name("steps")
    process = start(work, place, 0, told)
    begun = time.monotonic()
    until = wait_for_write(process, place)
    code = process.wait(TIMEOUT_SECONDS)
    seconds = time.monotonic() - begun
    if code not in work.codes:
        raise SystemExit(f"{work.name}: the whole run ended with {code}")
    return Whole(state_of(work, place), code, seconds, until, int(told.read_text()))


def end(process: subprocess.Popen[bytes], *, alone: bool) -> list[int]:
    """Kill the process, with all it started unless `alone`; gives what must end by itself."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    children = [int(n) for n in listed.read_text().split()] if listed.exists() else []
    if alone:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return children if alone else []


def is_alive(number: int) -> bool:
    status = Path(f"/proc/{number}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def kinds(points: int, steps: int, rng: random.Random) -> list[tuple[str, int]]:
    """The kind of each point, and the number of its step."""
    starts, at_steps = max(1, points // 10), min(steps, max(1, points // 3))
    last = list(range(max(1, steps - at_steps // 2 + 1), steps + 1))
    others = sorted(set(range(1, steps + 1)) - set(last))
    chosen = last + rng.sample(others, min(len(others), at_steps - len(last)))
    found = [("start", 0)] * starts + [("step", n) for n in sorted(chosen)]
    return found + [("write", 0)] * (points - len(found))


def kill_once(
    work: Work, folder: Path, whole: Whole, kind: str, step: int, rng: random.Random, alone: bool
) -> bool | list[int]:
    """Kill one run; False when it ended before, else who must end by themselves."""
    if kind == "step":
        process = start(work, folder, step)
        code = process.wait(TIMEOUT_SECONDS)
        if code == -signal.SIGKILL:
            with_group(process.pid, alone)
            return []
        return False
    process = start(work, folder)
    if kind == "start":
        delay = rng.uniform(0, whole.until_written)
    else:
        wait_for_write(process, folder)
        delay = rng.uniform(0, max(0.005, whole.seconds - whole.until_written))
    try:
        process.wait(delay)
    except subprocess.TimeoutExpired:
        return end(process, alone=alone)
    return False


def with_group(number: int, alone: bool) -> None:
    """The process is dead; its workers go with it unless it was killed `alone`."""
    if alone:
        return
    try:
        os.killpg(number, signal.SIGKILL)
    except ProcessLookupError:
        return


def try_point(
    work: Work,
    places: tuple[Path, Path],
    whole: Whole,
    point: tuple[str, int],
    rng: random.Random,
    number: int,
    tried: Tried,
) -> None:
    (template, place), (kind, step) = places, point
    shutil.copytree(template, place)
    alone = number % 2 == 0
    again = 2 if number % 5 == 4 else 1
    wrong = []
    for round_number in range(again):
        for _ in range(5):
            killed = kill_once(
                work, place, whole, kind if round_number == 0 else "write", step, rng, alone
            )
            if killed is not False:
                break
            tried.too_late += 1
            if state_of(work, place) != whole.state:
                wrong.append("a run that was not killed came out otherwise")
            if round_number:
                break
            shutil.rmtree(place)
            shutil.copytree(template, place)
        if killed is False:
            continue
        tried.killed[kind if round_number == 0 else "again"] += 1
        orphans = killed if isinstance(killed, list) else []
        wrong += work.between(place)
        deadline = time.monotonic() + 10
        while any(map(is_alive, orphans)) and time.monotonic() < deadline:
            time.sleep(0.01)
        wrong += [f"worker {n} outlives the run" for n in orphans if is_alive(n)]
    code = start(work, place).wait(TIMEOUT_SECONDS)
    if code != whole.code:
        wrong.append(f"gone on with, it ended with {code} instead of {whole.code}")
    state = state_of(work, place)
    if state != whole.state:
        wrong.append(difference(whole.state, state))
    if wrong:
        tried.wrong += [f"{place} ({kind} {step}): {told}" for told in wrong]
        return
    shutil.rmtree(place)


def difference(before: object, after: object) -> str:
    names, files, rows = before  # type: ignore[misc]
    others, other_files, other_rows = after  # type: ignore[misc]
    if names != others:
        return (
            f"missing {sorted(set(names) - set(others))}, left {sorted(set(others) - set(names))}"
        )
    changed = [name for name in files if files[name] != other_files.get(name)]
    return f"other bytes: {changed}" if changed else f"other rows: {rows} / {other_rows}"


def kill_work(work: Work, points: int, seed: int, folder: Path) -> Tried:
    rng = random.Random(f"{seed} {work.name}")
    base = folder / work.name
    template = base / "template"
    template.mkdir(parents=True)
    work.prepare(template)
    whole = run_whole(work, template, base / "whole")
    tried = Tried()
    for number, point in enumerate(kinds(points, whole.steps, rng)):
        try_point(work, (template, base / f"{number}"), whole, point, rng, number, tried)
    print(
        f"{work.name:<14} {sum(tried.killed.values())} kills ({told_counts(tried.killed)}), "
        f"{whole.steps} steps at files, a whole run {whole.seconds:.1f} s of which {whole.seconds - whole.until_written:.1f} s "
        f"after the first write; {tried.too_late} ended first; {len(tried.wrong)} wrong",
        flush=True,
    )
    return tried


def points_of(work: Work, points: int) -> int:
    """Each output is one of many like it: together they have twice the points of one other work."""
    alike = sum(other.name.startswith("write-") for other in WORKS)
    return max(3, 2 * points // alike) if work.name.startswith("write-") else points


def told_counts(counts: Counter[str]) -> str:
    words = {
        "start": "before the first write",
        "write": "while writing",
        "step": "at a step",
        "again": "a second time",
    }
    return ", ".join(f"{counts[name]} {word}" for name, word in words.items() if counts[name])


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--points", type=int, default=50, help="of a work; the outputs share twice as many"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=[*(w.name for w in WORKS), REVIEW])
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="callcheck-kills-"))
    wrong: list[str] = []
    for work in WORKS:
        if not given.only or work.name in given.only:
            wrong += kill_work(work, points_of(work, given.points), given.seed, folder).wrong
    if not given.only or REVIEW in given.only:
        wrong += kill_reviews(given.points, given.seed, folder / REVIEW)
    for told in wrong:
        print(told)
    if not wrong:
        shutil.rmtree(folder)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
