"""Write src/callcheck/notation/frequencies.txt: how often characters and pairs of them are said.

Counted in the samples, the tests of the rules and the known tests of speech, folded: text of this
repository alone. Only a check is depends on the table, never what it finds, so it need not follow every new rule.
"""

from collections import Counter
from pathlib import Path

from callcheck import read_calls
from callcheck.ruleset import read_rules
from callcheck.text import fold

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "src" / "callcheck" / "notation" / "frequencies.txt"
LEAST = {1: 5, 2: 30}  # seldomer ones are as good as never said


def main() -> None:
    """Write the table, the commonest first: a text, and its share in a million."""
    calls = [*read_calls(ROOT / "samples" / "calls")]
    calls += read_calls(ROOT / "tests" / "speech" / "known.jsonl")
    calls += [test.call for rule in read_rules().rules.values() for test in rule.tests]
    texts = [fold(turn.text).text for call in calls for turn in call.turns]
    whole = sum(map(len, texts))
    lines = []
    for size, least in LEAST.items():
        found = Counter(t[n : n + size] for t in texts for n in range(len(t) - size + 1))
        kept = [(text, count) for text, count in found.items() if count >= least]
        kept.sort(key=lambda pair: (-pair[1], pair[0]))
        lines += [f"{text}\t{round(1e6 * count / whole)}\n" for text, count in kept]
    TARGET.write_text("".join(lines), "utf-8")


if __name__ == "__main__":
    main()
