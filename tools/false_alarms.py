"""Print what forbidden rules find in ordinary calls: each is a false alarm to read and explain.

`python tools/false_alarms.py FILE…`: files of calls in which nobody collects a debt.
"""

import sys

from callcheck import Checker, read_calls
from callcheck.model import Kind

checker = Checker()
for path in sys.argv[1:]:
    calls = flagged = 0
    for call in read_calls(path):
        calls += 1
        found = [f for f in checker.check(call).findings if f.kind is Kind.FORBIDDEN]
        flagged += bool(found)
        for finding in found:
            quote = "…".join(e.quote or "" for e in finding.evidence)
            print(call.call_id, finding.rule, quote, sep="\t")
    print(
        f"{path}: {calls} calls, {flagged} flagged, {1000 * flagged / max(1, calls):.1f} per 1,000"
    )
