"""Findings kept and gained when a recogniser's noise is put on calls.

`python bench/robustness.py PAIRS CALLS [--rate 0.08] [--seeds 3] [--classes] [--by-rule]`

PAIRS is JSONL of `hyp` (heard) and `ref` (said): the confusions are learnt from them, character by
character, and put on every turn of CALLS at the rate given (share of characters that can be
mistaken). A finding is kept when its category is found in the same turn again. `--classes` prints
how many of the confusions keep the syllable, or keep it under a merge of `callcheck.text.sounds`.
"""

from __future__ import annotations

import argparse
import difflib
import json
import random
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

from callcheck import Checker, read_calls
from callcheck.model import Call, Report
from callcheck.text.sounds import MERGES, merged, syllables

Confusions = dict[str, Counter[str]]


def learn(path: Path) -> Confusions:
    """What each character is heard as, with counts; an empty text where it is dropped."""
    table: Confusions = defaultdict(Counter)
    for line in path.read_text("utf-8").splitlines():
        pair = json.loads(line)
        matcher = difflib.SequenceMatcher(None, pair["ref"], pair["hyp"], autojunk=False)
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "replace" and b - a == d - c:
                for said, heard in zip(pair["ref"][a:b], pair["hyp"][c:d], strict=True):
                    table[said][heard] += 1
            elif kind == "delete":
                for said in pair["ref"][a:b]:
                    table[said][""] += 1
    return table


def distort(call: Call, table: Confusions, rate: float, rng: random.Random) -> Call:
    """The call as a recogniser with these confusions would give it."""

    def heard(ch: str) -> str:
        if ch not in table or rng.random() >= rate:
            return ch
        choices, counts = zip(*table[ch].items(), strict=True)
        return str(rng.choices(choices, counts)[0])

    turns = tuple(replace(t, text="".join(map(heard, t.text))) for t in call.turns)
    return replace(call, turns=turns)


def places(report: Report) -> dict[tuple[str, int | None], str]:
    """Category and turn of each finding, with its rule."""
    return {(f.category, f.turn): f.rule for f in report.findings}


def classes(table: Confusions) -> None:
    """Print how the confusions sound."""
    known = syllables()
    kinds: Counter[str] = Counter()
    for said, counts in table.items():
        for heard, count in counts.items():
            kinds[kind_of(known.get(said), known.get(heard))] += count
    total = sum(kinds.values())
    for kind, count in kinds.most_common():
        print(f"{kind:<10}{count:>6}{100 * count / total:>7.1f} %")


def kind_of(said: str | None, heard: str | None) -> str:
    """The class of one confusion: same syllable, same under a merge, another, or dropped."""
    if said is None or heard is None:
        return "dropped"
    if said == heard:
        return "same"
    for merge in MERGES:
        if merged(said, (merge,)) == merged(heard, (merge,)):
            return merge
    return "usual" if merged(said) == merged(heard) else "other"


def main() -> None:
    """Print kept and gained shares, over all and by rule."""
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("pairs", type=Path)
    cli.add_argument("calls", type=Path, nargs="*")
    cli.add_argument("--rate", type=float, default=0.08)
    cli.add_argument("--seeds", type=int, default=3)
    cli.add_argument("--classes", action="store_true")
    cli.add_argument("--by-rule", action="store_true")
    args = cli.parse_args()
    table = learn(args.pairs)
    if args.classes:
        classes(table)
    if not args.calls:
        return
    checker = Checker()
    calls = [call for path in args.calls for call in read_calls(path)]
    clean = [places(checker.check(call)) for call in calls]
    total = lost = gained = 0
    by_rule: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for seed in range(args.seeds):
        rng = random.Random(seed)
        for call, before in zip(calls, clean, strict=True):
            after = places(checker.check(distort(call, table, args.rate, rng)))
            total += len(before)
            lost += len(before.keys() - after.keys())
            gained += len(after.keys() - before.keys())
            for key, rule in before.items():
                by_rule[rule][0] += key in after
                by_rule[rule][1] += 1
    print(f"{args.seeds} runs, noise {args.rate:.0%}: {total} findings")
    print(f"lost {100 * lost / total:.1f} %, gained {100 * gained / total:.1f} %")
    if args.by_rule:
        for rule, (kept, count) in sorted(
            by_rule.items(), key=lambda item: item[1][0] / item[1][1]
        ):
            print(f"{rule:<44}{100 * kept / count:>6.1f} % of {count}")


if __name__ == "__main__":
    main()
