"""Parquet: a row a call, its findings nested in it; for pandas, DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, TYPE_CHECKING, Any

from callcheck.errors import UsageError
from callcheck.model import Report
from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.csv_table import quote_of
from callcheck.reporting.registry import RendererInfo

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = RendererInfo("parquet", "Parquet:一行一通,发现嵌在其中", ".parquet", None)
CALLS_A_GROUP = 5_000


def render(results: Iterable[Checked], catalogue: Catalogue, out: IO[bytes]) -> None:
    """Write groups of rows as results come; what could not be read has a row with `error`.

    Raises:
        UsageError: `missing-extra` without pyarrow.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        hint = 'pip install "callcheck[parquet]"'
        raise UsageError("missing-extra", "写 Parquet 要有 pyarrow", hint=hint) from error
    schema = table_schema()
    rows: list[dict[str, Any]] = []  # Any: what a column holds
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for item in results:
            rows.append(_row(item, catalogue))
            if len(rows) == CALLS_A_GROUP:
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))
                rows.clear()
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def table_schema() -> pa.Schema:
    """The columns."""
    import pyarrow as pa

    text, number, real = pa.string(), pa.int32(), pa.float64()
    evidence = pa.struct(
        {"turn": number, "start": number, "end": number, "quote": text, "seconds": real}
    )
    finding = pa.struct(
        {
            "rule": text,
            "category": text,
            "category_title": text,
            "kind": text,
            "severity": text,
            "violation": pa.bool_(),
            "turn": number,
            "quote": text,
            "message": text,
            "basis": pa.list_(text),
            "speaker_known": pa.bool_(),
            "evidence": pa.list_(evidence),
        }
    )
    return pa.schema(
        {
            "call_id": text,
            "agent_id": text,
            "started_at": pa.timestamp("us", "UTC"),
            "as_of": pa.date32(),
            "rule_set": text,
            "score": real,
            "veto": pa.bool_(),
            "violations": number,
            "findings": pa.list_(finding),
            "suppressed": number,
            "problems": pa.list_(text),
            "error": text,
        }
    )


def _row(item: Checked, catalogue: Catalogue) -> dict[str, Any]:  # Any: what a column holds
    report = item.report
    if report is None:
        return {"error": str(item.error) if item.error else None}
    return {
        "call_id": report.call_id,
        "agent_id": report.meta.agent_id,
        "started_at": report.meta.started_at,
        "as_of": report.as_of,
        "rule_set": report.rule_set,
        "score": report.score.value,
        "veto": report.score.veto,
        "violations": len(report.violations),
        "findings": _findings(report, catalogue),
        "suppressed": len(report.suppressed),
        "problems": [problem.message for problem in report.problems],
    }


def _findings(report: Report, catalogue: Catalogue) -> list[dict[str, Any]]:  # Any: the same
    return [
        {
            "rule": finding.rule,
            "category": finding.category,
            "category_title": catalogue.title(finding.category),
            "kind": finding.kind.value,
            "severity": finding.severity.value,
            "violation": finding.is_violation,
            "turn": finding.turn,
            "quote": quote_of(finding),
            "message": finding.message,
            "basis": [catalogue.cite(c) for c in finding.basis],
            "speaker_known": finding.speaker_known,
            "evidence": [
                {name: getattr(e, name) for name in ("turn", "start", "end", "quote", "seconds")}
                for e in finding.evidence
            ],
        }
        for finding in report.findings
    ]
