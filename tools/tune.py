"""Print how the rules in rules/ do on labelled calls, or which clean calls they flag.

`python tools/tune.py FILE.jsonl… [--category PREFIX] [--clean]`: for people who write rules.
With `--clean` the files hold ordinary calls: every forbidden finding is shown as a false alarm.
"""

import argparse

from callcheck.checking import CallHistory, Checker, prove
from callcheck.learning import compare
from callcheck.model import Kind
from callcheck.readers import read_calls, read_labelled
from callcheck.ruleset.load import read_leniently


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__)
    cli.add_argument("files", nargs="*")
    cli.add_argument("--category", default="")
    cli.add_argument("--clean", action="store_true")
    args = cli.parse_args()
    rule_set, problems = read_leniently()
    for error in problems.errors:
        print(error.render())
    mine = [r for r in rule_set.rules.values() if r.category.id.startswith(args.category)]
    for error in prove(rule_set, mine):
        print(error.render())
    checker = Checker(rule_set)
    if args.clean:
        clean(checker, args)
    else:
        labelled(checker, args)


def clean(checker: Checker, args: argparse.Namespace) -> None:
    for path in args.files:
        calls = flagged = 0
        for call in read_calls(path):
            calls += 1
            report = checker.check(call)
            hits = [f for f in report.findings if f.kind is Kind.FORBIDDEN]
            flagged += bool(hits)
            for f in hits:
                if f.category.startswith(args.category) and f.turn is not None:
                    quote = "…".join(e.quote or "" for e in f.evidence)
                    print(f"{call.call_id}\t{f.rule}\t{quote}\t{call.turns[f.turn].text[:80]}")
        print(
            f"{path}: {calls} calls, {flagged} flagged, {1000 * flagged / max(1, calls):.1f} per 1,000"
        )


def labelled(checker: Checker, args: argparse.Namespace) -> None:
    for path in args.files:
        items = list(read_labelled(path))
        history = CallHistory.of(item.call for item in items)
        pairs = []
        for item in items:
            target = checker.rule_set.categories.get(item.target or "")
            whole = item.item is not None and target is not None and target.kind is Kind.REQUIRED
            pairs.append((item, checker.check(item.call, history=history, whole=whole)))
        result = compare(pairs, checker.rule_set.categories)
        print(f"== {path}")
        for d in result.misses:
            if d.category.startswith(args.category):
                print(f"MISS {d.call_id} {d.item} {d.category} @{d.turn} {d.text}")
        for d in result.false_alarms:
            if d.category.startswith(args.category):
                print(f"FALSE {d.call_id} {d.item} {d.category} @{d.turn} [{d.rule}] {d.text}")
        for name, table in (
            ("calls", result.calls),
            ("probes", result.probes),
            ("negatives", result.negatives),
            ("fragments", result.fragments),
        ):
            for category, t in sorted(table.items()):
                if category.startswith(args.category):
                    print(
                        f"{name}\t{category}\tright {t.right} false {t.false_alarms} missed {t.misses}"
                    )
        if result.clean_calls:
            print(f"clean calls {result.clean_calls}, flagged {result.clean_flagged}")


if __name__ == "__main__":
    main()
