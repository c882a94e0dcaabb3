"""How much labelled speech is heard, and how little innocent speech is flagged: floors, not goals."""

from pathlib import Path

import pytest

from callcheck.cli.eval import measure
from callcheck.learning.agreement import Agreement, Tally
from callcheck.model import Kind
from callcheck.ruleset import RuleSet

SPEECH = Path(__file__).parent / "speech"
# File: least share of probes caught, most of negatives firing, least recall and precision of
# violations in whole calls, most of the compliant calls flagged.
FLOORS = {
    "known.jsonl": (0.92, 0.03, 0.90, 0.93, 0.15),
    "held_back.jsonl": (0.70, 0.06, 0.65, 0.80, 0.25),
    "held_back_calls.jsonl": (0, 0, 0.68, 0.85, 0.15),  # no fragments in it
}


def _sum(tallies: dict[str, Tally]) -> Tally:
    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    return total


def _violations(agreement: Agreement, rule_set: RuleSet) -> Tally:
    kinds = {name: Kind(category.kind) for name, category in rule_set.categories.items()}
    return _sum({c: t for c, t in agreement.calls.items() if kinds[c].is_violation})


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_speech_is_heard(name: str, rule_set: RuleSet) -> None:
    caught, fired, recall, precision, flagged = FLOORS[name]
    agreement = measure([SPEECH / name], rule_set)
    probes, negatives = _sum(agreement.probes), _sum(agreement.negatives)
    calls = _violations(agreement, rule_set)
    assert (probes.recall or 0) >= caught
    assert negatives.false_alarms <= fired * (negatives.right + negatives.false_alarms)
    assert (calls.recall or 0) >= recall
    assert (calls.precision or 0) >= precision
    assert len(agreement.clean_flagged) / agreement.clean_calls <= flagged
