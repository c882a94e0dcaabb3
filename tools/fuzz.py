"""Mutated transcripts and rule files: what comes out is a report or one of our own errors.

`python tools/fuzz.py [--transcripts N] [--rules N] [--seconds S] [--workers N] [--seed N] [--keep DIR]`

Transcripts are the files of `samples/` with bytes and values changed; each is read, checked and
written as JSON. Rule files are the bundled ones with lines, words and values changed; each is read
and, where it still is a rule, run on the sample calls. Anything raised that is not a
`CallcheckError`, and anything that takes longer than `SLOW` seconds, is kept in DIR with its seed
and ends the run with 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from callcheck.checking import Checker
from callcheck.condition import ParseContext, PatternBook
from callcheck.conditions import registry
from callcheck.errors import CallcheckError, ReadError
from callcheck.model import Call
from callcheck.readers import read_calls
from callcheck.readers.portions import portions
from callcheck.readers.reading import calls_of
from callcheck.reporting.report_json import report_to_json
from callcheck.ruleset import RuleSet, read_rules
from callcheck.ruleset.load import bundled_rules
from callcheck.ruleset.read_rule import Names, read_rule
from callcheck.source import Problems, parse_yaml

ROOT = Path(__file__).parents[1]
SLOW = 20.0  # seconds; a machine that is busy takes its time, a loop without end takes longer
BATCH = 50
# What readers and people trip over: marks, controls, private use, halves of pairs, formulas, tags.
ODD = (
    "\0 \x1b[31m \u202e \u200b \ufeff \ue000 \U00020bb7 😀 \u2028 \x85 =1+1 <script> ]]> %s {} [] null NaN "
    "1e999 -1 99999999999999999999 \\u0000 \\ud800 坐席: 客户: 我打死你 --> 00:00:01,000 , \" ' : ; | \t \r"
).split(" ")


@dataclass(frozen=True, slots=True)
class Crash:
    """What went wrong with which input."""

    kind: str
    seed: int
    name: str
    data: bytes
    told: str


def mutated(data: bytes, rng: random.Random) -> bytes:
    """The bytes with one to six changes."""
    made = bytearray(data)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(made) + 1)
        length = min(int(rng.expovariate(0.1)), len(made) - at)
        choice = rng.randrange(7)
        if choice == 0:
            del made[at : at + length]
        elif choice == 1:
            made[at:at] = rng.choice(ODD).encode("utf-8", "surrogatepass")
        elif choice == 2 and made:
            made[at - 1] = rng.randrange(256)
        elif choice == 3:
            made[at:at] = made[at : at + length] * rng.choice((1, 2, 9))
        elif choice == 4:
            made = made[:at]
        elif choice == 5:
            other = rng.randrange(len(made) + 1)
            made[at:at] = made[other : other + rng.randint(0, 200)]
        else:
            made[at : at + length] = str(rng.choice((0, -1, 1e9, 10**20, 0.5, ""))).encode()
    return bytes(made)


class Fuzzer:
    """Rules, samples and seeds of one process."""

    def __init__(self, folder: Path) -> None:
        self.rule_set: RuleSet = read_rules()
        self.checker = Checker(self.rule_set)
        self.folder = folder
        kinds = ("samples/formats", "samples/calls")
        self.samples = [p for kind in kinds for p in sorted((ROOT / kind).iterdir())]
        self.rules = [p for p in sorted(bundled_rules().rglob("*.yaml")) if len(p.stem) > 12]
        self.calls: list[Call] = list(read_calls(ROOT / "samples/calls"))[:4]

    def transcript(self, seed: int) -> tuple[str, bytes]:
        """A changed sample, and its name."""
        rng = random.Random(f"t{seed}")
        path = rng.choice(self.samples)
        return path.name, mutated(path.read_bytes(), rng)

    def check(self, name: str, data: bytes) -> None:
        """Read, check and write; raises what must not be raised."""
        path = self.folder / f"{multiprocessing.current_process().pid}-{name}"
        path.write_bytes(data)
        try:
            for portion in portions([path]):
                for item in calls_of(portion):
                    if not isinstance(item, ReadError):
                        report_to_json(self.checker.check(item))
        finally:
            path.unlink()

    def rule(self, seed: int) -> tuple[str, bytes]:
        """A changed rule file, and its name."""
        rng = random.Random(f"r{seed}")
        path = rng.choice(self.rules)
        lines = path.read_text("utf-8").splitlines()
        if rng.random() < 0.5:  # keep most of it a rule: change lines, not bytes
            for _ in range(rng.randint(1, 4)):
                at = rng.randrange(len(lines))
                other = lines[rng.randrange(len(lines))]
                lines[at] = rng.choice(
                    (other, lines[at] + rng.choice(ODD), "  " + lines[at], lines[at].strip(), "")
                )
            return path.name, "\n".join(lines).encode("utf-8", "surrogatepass")
        return path.name, mutated(path.read_bytes(), rng)

    def load(self, name: str, data: bytes) -> None:
        """Read a rule file, and run it where it is a rule; raises what must not be raised."""
        problems = Problems()
        node = parse_yaml(data.decode("utf-8", "replace"), name, problems)
        if node is None:
            return
        known = self.rule_set
        book = PatternBook(known.book.lists, list_sources=known.book.list_sources)
        context = ParseContext(registry(), book, frozenset(known.facts), None)
        names = Names(known.categories, known.norms, frozenset(known.guards))
        rule = read_rule(node, name, "fuzz", names, context)
        for error in problems.errors:
            error.render()
        if rule is None or problems.errors:
            return
        checker = Checker(replace(known, rules={rule.id: rule}, book=book, facts={}, guards={}))
        if rule.when is None and not rule.unless:
            for call in self.calls:
                checker.check(call)


def _run(job: tuple[str, int, int, float, str]) -> list[Crash]:
    kind, first, count, until, folder = job
    fuzzer = _fuzzer(folder)
    make: Callable[[int], tuple[str, bytes]]
    make, use = (fuzzer.transcript, fuzzer.check) if kind == "t" else (fuzzer.rule, fuzzer.load)
    found = []
    for seed in range(first, first + count):
        if time.time() > until:
            break
        name, data = make(seed)
        began = time.process_time()
        try:
            use(name, data)
            told = ""
        except CallcheckError:
            told = ""
        except Exception:  # noqa: BLE001 - that is what is looked for
            told = traceback.format_exc()
        if not told and time.process_time() - began > SLOW:
            told = f"took {time.process_time() - began:.1f} s"
        if told:
            found.append(Crash(kind, seed, name, data, told))
    return found


_made: dict[str, Fuzzer] = {}


def _fuzzer(folder: str) -> Fuzzer:
    if folder not in _made:
        _made[folder] = Fuzzer(Path(folder))
    return _made[folder]


def jobs(
    kind: str, seed: int, count: int, until: float, folder: str
) -> Iterator[tuple[str, int, int, float, str]]:
    """Seeds in batches."""
    for first in range(seed, seed + count, BATCH):
        yield kind, first, min(BATCH, seed + count - first), until, folder


def main() -> int:
    """Run, print what was found; 0 when nothing was."""
    cli = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    cli.add_argument("--transcripts", type=int, default=2000)
    cli.add_argument("--rules", type=int, default=1000)
    cli.add_argument("--seconds", type=float, default=3600)
    cli.add_argument("--workers", type=int, default=2)
    cli.add_argument("--seed", type=int, default=0)
    cli.add_argument("--keep", type=Path, default=Path("fuzz-crashes"))
    args = cli.parse_args()
    import tempfile

    began = time.time()
    until = began + args.seconds
    crashes: list[Crash] = []
    with tempfile.TemporaryDirectory() as folder, multiprocessing.Pool(args.workers) as pool:
        for kind, count in (("t", args.transcripts), ("r", args.rules)):
            done = 0
            for job_found in pool.imap_unordered(_run, jobs(kind, args.seed, count, until, folder)):
                crashes += job_found
                done += BATCH
                if sys.stderr.isatty():
                    print(
                        f"\r{kind} {min(done, count)}/{count} crashes {len(crashes)}",
                        end="",
                        file=sys.stderr,
                    )
    for crash in crashes:
        args.keep.mkdir(exist_ok=True)
        path = args.keep / f"{crash.kind}{crash.seed}-{crash.name}"
        path.write_bytes(crash.data)
        print(f"{path}\n{crash.told}")
    took = time.time() - began
    short = " (stopped by --seconds)" if time.time() > until else ""
    print(
        f"{args.transcripts} transcripts, {args.rules} rule files, {len(crashes)} crashes, {took:.0f} s{short}"
    )
    return int(bool(crashes))


if __name__ == "__main__":
    sys.exit(main())
