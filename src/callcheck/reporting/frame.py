"""Reports as a pandas DataFrame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from callcheck.model import Report

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "call_id",
    "agent_id",
    "score",
    "rule",
    "category",
    "kind",
    "severity",
    "turn",
    "start",
    "end",
    "quote",
]


def to_frame(reports: Iterable[Report]) -> pd.DataFrame:
    """A row for each piece of evidence of each finding.

    Columns: call_id, agent_id, score, rule, category, kind, severity, turn, start, end, quote;
    what does not apply is missing.
    """
    import pandas as pd

    rows = [
        (
            report.call_id,
            report.meta.agent_id,
            report.score.value,
            finding.rule,
            finding.category,
            finding.kind.value,
            finding.severity.value,
            evidence.turn if evidence.turn is not None else finding.turn,
            evidence.start,
            evidence.end,
            evidence.quote,
        )
        for report in reports
        for finding in report.findings
        for evidence in finding.evidence
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.astype({"turn": "Int64", "start": "Int64", "end": "Int64"})
