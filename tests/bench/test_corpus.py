import hashlib
from pathlib import Path

import pytest
import yaml
from bench.corpus import make_calls, write_calls
from bench.more_rules import write_copies

from callcheck import read_calls
from callcheck.checking import Checker
from callcheck.ruleset import RuleSet, read_rules


def test_the_same_bytes_every_time_and_a_longer_corpus_begins_with_a_shorter(
    tmp_path: Path,
) -> None:
    texts = []
    for name, count in (("a", 30), ("b", 30), ("c", 60)):
        assert write_calls(tmp_path / name, make_calls(count)) == count
        texts.append((tmp_path / name).read_bytes())
    assert hashlib.sha256(texts[0]).digest() == hashlib.sha256(texts[1]).digest()
    assert texts[2].startswith(texts[0])


def test_what_is_written_is_what_was_made(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    write_calls(path, make_calls(5))
    made = [(call.call_id, [(t.speaker, t.text) for t in call.turns]) for call in read_calls(path)]
    wanted = make_calls(5)
    assert made == [(call.call_id, [(t.speaker, t.text) for t in call.turns]) for call in wanted]


@pytest.mark.parametrize("shape", ["samples", "design"])
def test_one_call_in_ten_has_a_violation(checker: Checker, shape: str) -> None:
    reports = [checker.check(call) for call in make_calls(100, shape=shape)]  # type: ignore[arg-type]  # a literal
    marked = [n for n, report in enumerate(reports) if report.violations]
    guilty = set(range(0, 100, 10))
    # A line is innocent by itself; that several are so together holds for nearly all.
    assert len(guilty - set(marked)) <= 1
    assert len(set(marked) - guilty) <= 5


def test_the_design_s_shape() -> None:
    calls = list(make_calls(50, shape="design"))
    turns = [turn for call in calls for turn in call.turns]
    assert 28.5 <= len(turns) / len(calls) <= 29.5
    assert 31 <= sum(len(turn.text) for turn in turns) / len(turns) <= 35


def test_copies_of_rules_load_with_as_many_patterns_and_none_the_same(
    rule_set: RuleSet, tmp_path: Path
) -> None:
    more = read_rules([write_copies(rule_set, 2, tmp_path)])
    assert len(more.rules) == 3 * len(rule_set.rules)
    assert 2.8 <= len(more.book.patterns) / len(rule_set.book.patterns) <= 3.0
    name = "threat-violence-limbs"
    copy = more.rules[f"{name}-copya"]
    old = yaml.safe_load(Path(rule_set.rules[name].path).read_text())["find"]["says"]
    new = yaml.safe_load(Path(copy.path).read_text())["find"]["says"]
    assert len(old) == len(new)
    assert not set(old) & set(new)
