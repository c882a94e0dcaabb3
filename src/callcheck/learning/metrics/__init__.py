"""Measures of the rules, the reviewers, the agents and the calls; pure functions, frozen data."""

from callcheck.learning.metrics.agreement import (
    Kappa,
    ReviewerAgreement,
    kappa,
    reviewer_agreement,
)
from callcheck.learning.metrics.complaints import (
    ComplaintReport,
    JoinedComplaint,
    complaint_report,
    reasons_of,
)
from callcheck.learning.metrics.drift import Drift, DriftReport, drift_report
from callcheck.learning.metrics.exposure import Exposure, exposures
from callcheck.learning.metrics.heatmap import Cell, HeatMap, heat_map
from callcheck.learning.metrics.promises import Promises, promises_kept
from callcheck.learning.metrics.risk import (
    CallRisk,
    PublicRisk,
    RiskIndex,
    call_risk,
    public_risk,
)
from callcheck.learning.metrics.rules import (
    CategoryRecall,
    Recall,
    RulePrecision,
    category_recall,
    labels_needed,
    rule_precision,
)
from callcheck.learning.metrics.scorecards import Scorecard, scorecards
from callcheck.learning.metrics.weeks import week_of

__all__ = [
    "CallRisk",
    "CategoryRecall",
    "Cell",
    "ComplaintReport",
    "Drift",
    "DriftReport",
    "Exposure",
    "HeatMap",
    "JoinedComplaint",
    "Kappa",
    "Promises",
    "PublicRisk",
    "Recall",
    "ReviewerAgreement",
    "RiskIndex",
    "RulePrecision",
    "Scorecard",
    "call_risk",
    "category_recall",
    "complaint_report",
    "drift_report",
    "exposures",
    "heat_map",
    "kappa",
    "labels_needed",
    "promises_kept",
    "public_risk",
    "reasons_of",
    "reviewer_agreement",
    "rule_precision",
    "scorecards",
    "week_of",
]
