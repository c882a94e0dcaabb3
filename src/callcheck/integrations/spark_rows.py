"""A call through the checker, and its report or findings as rows of a Spark table.

Runs on executors; nothing here needs Spark. `docs/spark.md` says what the columns hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from callcheck.checking import Checker
from callcheck.checking.history import is_effective
from callcheck.errors import ReadError
from callcheck.integrations.spark_calls import CallRow, Row, RowReader
from callcheck.model import Call, Evidence, Finding, Report
from callcheck.reporting import report_to_json

if TYPE_CHECKING:
    import pyarrow as pa

OUTPUTS = ("findings", "reports")


def arrow_schema(output: str) -> pa.Schema:
    """The columns of a row a finding, or of a row a call."""
    import pyarrow as pa

    text, number, real = pa.string(), pa.int32(), pa.float64()
    head = dict.fromkeys(("call_id", "agent_id", "customer_id"), text)
    head |= {"started_at": pa.timestamp("us", "UTC"), "as_of": pa.date32()}
    head |= {"rule_set": text, "score": real, "error": text}
    if output == "reports":
        tail = {"veto": pa.bool_(), "findings": number, "violations": number, "report": text}
        return pa.schema({**head, **tail})
    place = {"turn": number, "start": number, "end": number, "quote": text, "seconds": real}
    evidence = pa.struct(
        {
            **place,
            "searched": pa.list_(number),
            "nearest": pa.struct({"turn": number, "lacks": text}),
            **dict.fromkeys(("measured", "limit", "unit"), text),
        }
    )
    basis = pa.struct({"norm": text, "clause": text})
    rule = dict.fromkeys(("rule", "category", "kind", "severity", "message"), text)
    lists = {"evidence": pa.list_(evidence), "basis": pa.list_(basis)}
    return pa.schema(
        {**head, "finding": number, **rule, **place, "speaker_known": pa.bool_(), **lists}
    )


def ddl_of(schema: pa.Schema) -> str:
    """The columns in Spark's own notation.

    >>> ddl_of(arrow_schema("reports"))[-65:]
    '`veto` boolean, `findings` int, `violations` int, `report` string'
    """
    return ", ".join(f"`{field.name}` {_kind(field.type)}" for field in schema)


_KINDS = {
    "string": "string",
    "int32": "int",
    "double": "double",
    "bool": "boolean",
    "date32[day]": "date",
    "timestamp[us, tz=UTC]": "timestamp",
}


def _kind(kind: pa.DataType) -> str:
    import pyarrow as pa

    if pa.types.is_list(kind):
        return f"array<{_kind(kind.value_type)}>"
    if pa.types.is_struct(kind):
        return f"struct<{', '.join(f'`{f.name}`: {_kind(f.type)}' for f in kind)}>"
    return _KINDS[str(kind)]


@dataclass(frozen=True, slots=True)
class Before:
    """The history of one call, when Spark has counted those before it in its group."""

    count: int

    def earlier_same_day(self, call: Call) -> int:
        """Effective calls about the call's account on its day, before it."""
        return self.count if is_effective(call) else 0

    def attempts_same_day(self, call: Call) -> int:
        """Unanswered attempts on its number on its day, up to and with it; 0 if answered."""
        return 0 if is_effective(call) or call.meta.number is None else self.count + 1


def rows_of(
    row: CallRow, before: int | None, reader: RowReader, checker: Checker, output: str
) -> list[Row]:
    """The rows of one call: of each finding, or of the one report; of the error if unreadable."""
    try:
        call = reader.read(row)
    except ReadError as error:
        return [{"call_id": row.call_id, "error": f"{error.code}: {error.message}"}]
    report = checker.check(call, history=None if before is None else Before(before))
    if output == "reports":
        return [report_row(report)]
    return finding_rows(report)


def report_row(report: Report) -> Row:
    """The row of a report; see `docs/spark.md`."""
    return {
        **_head(report),
        "veto": report.score.veto,
        "findings": len(report.findings),
        "violations": len(report.violations),
        "report": report_to_json(report).decode(),
    }


def finding_rows(report: Report) -> list[Row]:
    """A row for each finding of a report, in order; see `docs/spark.md`."""
    head = _head(report)
    return [
        {**head, "finding": place, **_finding(finding)}
        for place, finding in enumerate(report.findings)
    ]


def _head(report: Report) -> Row:
    meta = report.meta
    return {
        "call_id": report.call_id,
        "agent_id": meta.agent_id,
        "customer_id": meta.customer_id,
        "started_at": meta.started_at,
        "as_of": report.as_of,
        "rule_set": report.rule_set,
        "score": report.score.value,
        "error": None,
    }


def _finding(finding: Finding) -> Row:
    shown = next((e for e in finding.evidence if e.turn == finding.turn), finding.evidence[0])
    return {
        "rule": finding.rule,
        "category": finding.category,
        "kind": finding.kind.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "turn": finding.turn,
        "start": shown.start,
        "end": shown.end,
        "quote": shown.quote,
        "seconds": shown.seconds,
        "speaker_known": finding.speaker_known,
        "evidence": [_evidence(evidence) for evidence in finding.evidence],
        "basis": [{"norm": cited.norm, "clause": cited.clause} for cited in finding.basis],
    }


def _evidence(evidence: Evidence) -> Row:
    near = evidence.nearest
    return {
        "turn": evidence.turn,
        "start": evidence.start,
        "end": evidence.end,
        "quote": evidence.quote,
        "seconds": evidence.seconds,
        "searched": None if evidence.searched is None else list(evidence.searched),
        "nearest": None if near is None else {"turn": near.turn, "lacks": near.lacks},
        "measured": None if evidence.measured is None else str(evidence.measured),
        "limit": None if evidence.limit is None else str(evidence.limit),
        "unit": evidence.unit,
    }
