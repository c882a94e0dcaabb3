"""Commands of the training loop take transcripts or the store, with the same flags."""

from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.cli.material import cases, filters, pairs
from callcheck.errors import UsageError
from callcheck.learning.store import open_store
from callcheck.readers import read_calls

CALLS = Path("samples/calls")


def test_transcripts_and_a_store_of_them_give_the_same_cases(
    tmp_path: Path, checker: Checker
) -> None:
    store = str(tmp_path / "a.db")
    with open_store(store) as opened:
        opened.add(((call, checker.check(call)) for call in read_calls(CALLS)), by="甲")
    which = filters(agent="A13", since="2026-03-01", until="2026-03-31")
    checked = {(c.call.call_id, c.finding.key) for c in cases([CALLS], store, which=which)}
    kept = {(c.call.call_id, c.finding.key) for c in cases(None, store, which=which)}
    assert checked == kept
    assert sorted({call_id for call_id, _ in kept}) == ["t003", "t014"]


def test_a_day_outside_leaves_nothing(tmp_path: Path) -> None:
    which = filters(since="2030-01-01")
    assert list(pairs([CALLS / "t003.json"], str(tmp_path / "none.db"), which=which)) == []


def test_what_is_no_day_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        filters(until="3月2日")
    assert caught.value.code == "bad-date"
