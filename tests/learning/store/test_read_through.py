"""A call that was read to its end is a review of its own."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.errors import LabelError
from callcheck.learning.store import open_store
from callcheck.model import Review, Verdict
from callcheck.readers import read_call

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
CALL = Path("samples/calls/t003.json")


def test_it_is_kept_and_found_by_its_verdict(tmp_path: Path, checker: Checker) -> None:
    call = read_call(CALL)
    read = Review("t003", Verdict.READ, "甲", AT)
    with open_store(tmp_path / "a.db") as store:
        store.add([(call, checker.check(call))], by="甲")
        store.add_review(read)
        assert [read] == list(store.reviews(verdict=Verdict.READ))
        assert [a.subject for a in store.audit(action="review.add")] == ["t003"]


@pytest.mark.parametrize("field", [{"finding": "rule@1:0"}, {"category": "threat.violence"}])
def test_it_names_no_finding_and_no_category(
    tmp_path: Path, checker: Checker, field: dict[str, str]
) -> None:
    call = read_call(CALL)
    with open_store(tmp_path / "a.db") as store:
        store.add([(call, checker.check(call))], by="甲")
        with pytest.raises(LabelError) as caught:
            store.add_review(Review("t003", Verdict.READ, "甲", AT, **field))  # type: ignore[arg-type]  # fields by name
    assert (
        caught.value.code,
        caught.value.message,
    ) == ("store-bad-review", "整通看完不写发现和类别")
