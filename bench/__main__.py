"""callcheck's speed, next to what else there is, in one run.

`python -m bench [--calls 1000|10000|100000] [--only SECTION]… [--write docs/performance.md]`

Prints tables; `--write` makes the page and its plots too. Sections: number_of_calls side_by_side
number_of_rules two_processes cold_start live length_of_call where_time_goes.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from bench.page import write_page
from bench.results import Results
from bench.sections import SECTIONS
from bench.setting import Bench

_NAMES = {section.__name__: section for section in SECTIONS}
# In the design's order; sections run in another, small processes first.
_ORDER = (
    "JSONL",
    "against the",
    "against spaCy",
    "ten",
    "two",
    "memory",
    "callcheck",
    "import",
    "one",
)


def main() -> None:
    cli = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    cli.add_argument("--calls", type=int, default=3000, help="most calls in a file")
    cli.add_argument("--seconds", type=float, default=1.2, help="length of one measurement")
    cli.add_argument("--only", action="append", choices=list(_NAMES))
    cli.add_argument("--write", type=Path, metavar="PAGE.md")
    args = cli.parse_args()
    if args.write and args.only:
        cli.error("--write needs every section")
    results = Results(_about())
    print("\n".join(results.about) + "\n", flush=True)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), results, most_calls=args.calls, seconds=args.seconds)
        for name in args.only or _NAMES:
            _NAMES[name](bench)
    results.budgets.sort(
        key=lambda b: next(i for i, o in enumerate(_ORDER) if b.what.startswith(o))
    )
    print(results.budget_table().text())
    results.about.append(f"The run took {time.perf_counter() - begun:.0f} s.")
    print(results.about[-1])
    if args.write:
        write_page(args.write, results)
        print(f"wrote {args.write} and its plots")


def _about() -> list[str]:
    packages = ("orjson", "msgspec", "spacy", "jieba", "flashtext-i18n")
    named = ", ".join(f"{name} {version(name)}" for name in packages)
    load = os.getloadavg()[0]
    return [
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load {load:.1f} at the start.",
        f"Against {named}.",
    ]


if __name__ == "__main__":
    main()
