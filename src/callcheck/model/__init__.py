"""The nouns: what a call, a category, a finding, a report, a label and a profile are."""

from callcheck.model.call import (
    Call,
    Callee,
    CallMeta,
    Problem,
    Scalar,
    Speaker,
    SpeakerSource,
    Turn,
)
from callcheck.model.finding import Citation, Evidence, Finding, Nearest, Span, Suppressed
from callcheck.model.label import Label, LabelledCall
from callcheck.model.profile import (
    Hours,
    Limits,
    Masking,
    PersonalKind,
    Profile,
    Suppression,
    Weights,
)
from callcheck.model.report import Deduction, Report, Score, ScoreLine, Taken
from callcheck.model.review import Review, Round, Verdict, final_verdict, final_verdicts
from callcheck.model.score_sheet import GRADES, BonusItem, Grade, ScoreSheet, SheetItem, VetoItem
from callcheck.model.taxonomy import Category, Kind, Severity

__all__ = [
    "GRADES",
    "BonusItem",
    "Call",
    "CallMeta",
    "Callee",
    "Category",
    "Citation",
    "Deduction",
    "Evidence",
    "Finding",
    "Grade",
    "Hours",
    "Kind",
    "Label",
    "LabelledCall",
    "Limits",
    "Masking",
    "Nearest",
    "PersonalKind",
    "Problem",
    "Profile",
    "Report",
    "Review",
    "Round",
    "Scalar",
    "Score",
    "ScoreLine",
    "ScoreSheet",
    "Severity",
    "SheetItem",
    "Span",
    "Speaker",
    "SpeakerSource",
    "Suppressed",
    "Suppression",
    "Taken",
    "Turn",
    "Verdict",
    "VetoItem",
    "Weights",
    "final_verdict",
    "final_verdicts",
]
