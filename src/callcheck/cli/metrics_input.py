"""What the measures are taken of: pairs, reviews and complaints of the store, or of files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from callcheck.cli.material import pairs
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from callcheck.learning.metrics.overview import Material
    from callcheck.learning.store import Complaint, Filters, Store
    from callcheck.model import Call, Report, Review
    from callcheck.reporting.catalogue import Catalogue
    from callcheck.ruleset import RuleSet


def material(
    paths: Sequence[Path] | None,
    store: str,
    *,
    rules: Sequence[Path] | None = None,
    profile: Path | None = None,
    as_of: date | None = None,
    which: Filters | None = None,
    sample: int | None = None,
    logs: Sequence[Path] = (),
    week: str | None = None,
    weeks: int = 4,
    days: int = 30,
    heat_by: Literal["rule", "category"] = "category",
) -> tuple[Material, Catalogue]:
    """Everything to be measured; transcripts have no reviews, and complaints only from `logs`.

    Raises:
        CallcheckError: rules, profile, store, a log or a transcript cannot be read.
    """
    from callcheck.checking import load_rules
    from callcheck.learning.complaint_log import read_complaints
    from callcheck.learning.store import open_store
    from callcheck.reporting.catalogue import catalogue_of

    complaints = {one.ref: one for path in logs for one in read_complaints(path)}
    rule_set = load_rules(rules or [], profile)
    found = list(pairs(paths, store, rule_set, as_of=as_of, which=which))
    reviews: list[Review] = []
    drawn: frozenset[str] | None = None
    if not paths:
        with open_store(store, create=False) as opened:
            reviews = list(opened.reviews())
            stored = {one.ref: one for one in opened.complaints()}
            complaints = {**stored, **complaints}
            drawn = _drawn(opened, sample)
    moment = datetime.combine(as_of, time.max).astimezone() if as_of else None
    made = replace(
        measured(found, reviews, complaints.values(), rule_set, which or {}),
        as_of=moment,
        week=week,
        weeks=weeks,
        days=days,
        heat_by=heat_by,
        drawn=drawn,
    )
    return made, catalogue_of(rule_set)


def measured(
    found: Sequence[tuple[Call, Report]],
    reviews: Iterable[Review],
    complaints: Iterable[Complaint],
    rule_set: RuleSet,
    which: Filters,
) -> Material:
    """These calls with the reviews and complaints that are about them, scored less what was rejected."""
    from callcheck.learning.metrics.overview import Material

    here = {call.call_id for call, _ in found}
    given = [review for review in reviews if review.call_id in here]
    return Material(rescored(found, given, rule_set), given, _of_these(complaints, which, found))


def _drawn(opened: Store, number: int | None) -> frozenset[str] | None:
    from callcheck.learning.sampling import RANDOM

    if number is None:
        return None
    found = next(iter(opened.samples(number)), None)
    if found is None:
        message = f"存档里没有抽样 {number}"
        raise UsageError("unknown-sample", message, hint="先用 callcheck sample draw")
    return frozenset(item.call_id for item in found.items if item.part == RANDOM)


def _of_these(
    complaints: Iterable[Complaint], which: Filters, found: Sequence[tuple[Call, Report]]
) -> list[Complaint]:
    """By day; of an agent's or a team's calls only what may be about one of them."""
    calls = {call.call_id for call, _ in found}
    customers = {call.meta.customer_id for call, _ in found} - {None}
    everybody = which.keys().isdisjoint(("agent", "team"))
    return [
        one
        for one in complaints
        if which.get("since", one.day) <= one.day <= which.get("until", one.day)
        and (everybody or one.call_id in calls or one.customer_id in customers)
    ]


def rescored(
    found: Sequence[tuple[Call, Report]], reviews: Sequence[Review], rule_set: RuleSet
) -> list[tuple[Call, Report]]:
    """Reports with rejected findings scored without them, where these rules made them."""
    from callcheck.checking.scoring import Scorer
    from callcheck.learning.metrics.weeks import rejected

    without = rejected(reviews)
    calls = {call_id for call_id, _ in without}
    scorer = Scorer.of(rule_set)

    def score(call: Call, report: Report) -> Report:
        if call.call_id not in calls or report.rule_set != rule_set.version:
            return report
        kept = tuple(f for f in report.findings if (call.call_id, f.key) not in without)
        return replace(report, score=scorer.rescore(replace(report, findings=kept)).score)

    return [(call, score(call, report)) for call, report in found]
