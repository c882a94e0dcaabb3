"""Removal by age, in both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from callcheck.checking import Checker
from callcheck.learning.store import Comment, Complaint, Purged, Sample, SampleItem, open_store
from callcheck.learning.store.tables import reviews
from callcheck.model import Call, Report, Review, Verdict
from callcheck.readers import read_call

AT = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def two(checker: Checker) -> list[tuple[Call, Report]]:
    """Calls of 2026-03-02 and of a year later."""
    old = read_call(Path("samples/calls/t014.json"))
    assert old.meta.started_at is not None
    later = old.meta.started_at.replace(year=2027)
    new = replace(old, call_id="new", meta=replace(old.meta, started_at=later))
    return [(call, checker.check(call)) for call in (old, new)]


def test_what_is_old_goes_with_its_reviews_and_the_rest_stays(
    place: str, two: list[tuple[Call, Report]]
) -> None:
    with open_store(place) as store:
        store.add(two, by="甲")
        for call, report in two:
            key = report.findings[0].key
            store.add_review(Review(call.call_id, Verdict.CONFIRMED, "甲", AT, key))
            store.undo("甲", call_id=call.call_id)
            store.add_comment(Comment(call.call_id, "甲", "听着像熟人", key))
        store.add_sample(Sample((SampleItem("t014"), SampleItem("new")), {}, "甲"))
        store.add_complaints([Complaint("1", date(2026, 3, 3), "太吵")], by="甲")
        findings = len(two[0][1].findings)
        would = store.purge(date(2026, 6, 1), by="甲", dry_run=True)
        assert Purged(1, 1, findings, 2, 1, 1, 1) == would
        assert store.call("t014") is not None
        assert would == store.purge(date(2026, 6, 1), by="甲")
        assert store.call("t014") is None
        assert [call.call_id for call, _ in store.calls()] == ["new"]
        assert list(store.reviews(call_id="t014", withdrawn=True)) == []
        assert len(list(store.reviews(call_id="new", withdrawn=True))) == 1
        last = list(store.audit(action="store.purge"))
        assert [(a.who, a.subject, a.detail["calls"]) for a in last] == [("甲", "2026-06-01", 1)]
        with pytest.raises(DBAPIError, match="append-only"), store._engine.begin() as db:
            db.execute(reviews.delete())
        assert Purged(0, 0, 0, 0, 0, 0, 0) == store.purge(date(2026, 6, 1), by="甲")


def test_nothing_of_it_is_left_in_the_file(tmp_path: Path, two: list[tuple[Call, Report]]) -> None:
    place = tmp_path / "a.db"
    with open_store(place) as store:
        store.add(two[:1], by="甲")
        store.purge(date(2027, 1, 1), by="甲")
    said = two[0][0].turns[2].text.encode()
    assert said
    for path in tmp_path.iterdir():
        assert said not in path.read_bytes()
        assert said.decode().encode("unicode_escape") not in path.read_bytes()
