"""Everything that can be measured of some calls, as sections to show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from callcheck.learning.cases import cases_of
from callcheck.learning.metrics import people_sections as people
from callcheck.learning.metrics import public_sections as public
from callcheck.learning.metrics import sections as shown
from callcheck.learning.metrics.agreement import reviewer_agreement
from callcheck.learning.metrics.complaints import DAYS, ComplaintReport, complaint_report
from callcheck.learning.metrics.drift import WEEKS, drift_report
from callcheck.learning.metrics.drift_sections import drift_section
from callcheck.learning.metrics.exposure import exposures
from callcheck.learning.metrics.heatmap import heat_map
from callcheck.learning.metrics.promises import promises_kept
from callcheck.learning.metrics.risk import public_risk
from callcheck.learning.metrics.rules import category_recall, rule_precision
from callcheck.learning.metrics.scorecards import scorecards
from callcheck.learning.metrics.sections import Say, Section
from callcheck.learning.metrics.weeks import Pair
from callcheck.model import Review
from callcheck.reporting.catalogue import Catalogue

if TYPE_CHECKING:
    from callcheck.learning.store import Complaint


@dataclass(frozen=True, slots=True)
class Material:
    """What is measured, and by which bounds.

    Attributes:
        pairs: calls with their reports.
        reviews: of them; those of other calls are passed over where it matters.
        complaints: those received.
        as_of: the moment exposure is counted back from; None for the last call.
        week: looked at for drift; None for the last with a call.
        weeks: compared with, before it.
        days: how long before a complaint its call may have been.
        heat_by: what a row of the heat map is.
        drawn: ids of calls drawn at random, which recall is taken from; None for all read.
    """

    pairs: Sequence[Pair]
    reviews: Sequence[Review] = ()
    complaints: Sequence[Complaint] = ()
    as_of: datetime | None = None
    week: str | None = None
    weeks: int = WEEKS
    days: int = DAYS
    heat_by: Literal["rule", "category"] = "category"
    drawn: frozenset[str] | None = None


def overview(
    material: Material, catalogue: Catalogue, say: Say, only: Sequence[str] = ()
) -> list[Section]:
    """The sections named, by default all, in the order of `SECTIONS`."""
    return [
        make(material, catalogue, say)
        for name, make in SECTIONS.items()
        if not only or name in only
    ]


def _rules(m: Material, catalogue: Catalogue, say: Say) -> Section:
    drawn = m.drawn
    pairs = m.pairs if drawn is None else [p for p in m.pairs if p[0].call_id in drawn]
    cases = cases_of(m.pairs, m.reviews)
    recalls = category_recall(pairs, m.reviews)
    return shown.rule_section(rule_precision(cases), recalls, catalogue, say)


def _agreement(m: Material, _: Catalogue, say: Say) -> Section:
    here = {call.call_id for call, _ in m.pairs}
    reviews = (review for review in m.reviews if review.call_id in here)
    return shown.agreement_section(reviewer_agreement(reviews), say)


def _drift(m: Material, _: Catalogue, say: Say) -> Section:
    return drift_section(drift_report(m.pairs, m.reviews, week=m.week, weeks=m.weeks), say)


def _agents(m: Material, catalogue: Catalogue, say: Say) -> Section:
    cards = scorecards(m.pairs, m.reviews, by="agent")
    return people.scorecard_section(cards, "agent", catalogue, say)


def _teams(m: Material, catalogue: Catalogue, say: Say) -> Section:
    cards = scorecards(m.pairs, m.reviews, by="team")
    return people.scorecard_section(cards, "team", catalogue, say)


def _heatmap(m: Material, catalogue: Catalogue, say: Say) -> Section:
    return shown.heat_section(heat_map(m.pairs, m.reviews, by=m.heat_by), catalogue, say)


def _exposure(m: Material, _: Catalogue, say: Say) -> Section:
    return people.exposure_section(exposures(m.pairs, as_of=m.as_of), say)


def _risk(m: Material, _: Catalogue, say: Say) -> Section:
    complained = _complained(m).complaints
    lodged = {one.call_id for one in complained if one.call_id is not None}
    return public.risk_section(public_risk(m.pairs, m.reviews, lodged=lodged), say)


def _promises(m: Material, _: Catalogue, say: Say) -> Section:
    return public.promise_section(promises_kept(m.pairs), say)


def _complaints(m: Material, catalogue: Catalogue, say: Say) -> Section:
    return public.complaint_section(_complained(m), catalogue, say)


def _complained(m: Material) -> ComplaintReport:
    return complaint_report(m.complaints, m.pairs, m.reviews, days=m.days)


SECTIONS: dict[str, Callable[[Material, Catalogue, Say], Section]] = {
    "rules": _rules,
    "agreement": _agreement,
    "drift": _drift,
    "agents": _agents,
    "teams": _teams,
    "heatmap": _heatmap,
    "exposure": _exposure,
    "risk": _risk,
    "promises": _promises,
    "complaints": _complaints,
}
