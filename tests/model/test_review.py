"""What several reviews of one finding come to."""

from datetime import UTC, datetime

import pytest

from callcheck.model import Review, Round, Verdict, final_verdict, final_verdicts


def _said(verdict: str, who: str, *, hour: int = 0, step: str = "first") -> Review:
    at = datetime(2026, 3, 2, hour, tzinfo=UTC)
    return Review("c1", Verdict(verdict), who, at, "rule@1:0", round=Round(step))


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ([], None),
        ([_said("confirmed", "甲")], "confirmed"),
        ([_said("confirmed", "甲"), _said("confirmed", "乙", step="second")], "confirmed"),
        ([_said("confirmed", "甲"), _said("rejected", "乙", step="second")], "unsure"),
        ([_said("rejected", "甲", hour=2), _said("confirmed", "甲", hour=1)], "rejected"),
        ([_said("rejected", "员工", step="appeal")], None),
        ([_said("confirmed", "甲"), _said("rejected", "员工", step="appeal")], "confirmed"),
        ([_said("confirmed", "甲", hour=3), _said("rejected", "丙", step="ruling")], "rejected"),
    ],
)
def test_final_verdict(reviews: list[Review], expected: str | None) -> None:
    assert (Verdict(expected) if expected else None) == final_verdict(reviews)


def test_what_was_missed_is_no_verdict_on_a_finding() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    missed = Review("c1", Verdict.MISSED, "甲", at, category="threat.violence", turn=1)
    assert final_verdicts([missed, _said("confirmed", "甲")]) == {
        ("c1", "rule@1:0"): Verdict.CONFIRMED
    }
