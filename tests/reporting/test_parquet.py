import subprocess
import sys
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from callcheck.errors import UsageError
from callcheck.reporting import Checked, parquet, writing
from callcheck.reporting.registry import RendererInfo

Write = Callable[..., Path]


def test_a_row_a_call_with_its_findings(
    samples: list[Checked], nasty: list[Checked], write: Write
) -> None:
    rows = pq.read_table(write([*samples, *nasty], "parquet")).to_pylist()
    reports = [item.report for item in [*samples, nasty[0]] if item.report]
    for row, report in zip(rows, reports, strict=False):
        assert (row["call_id"], row["score"]) == (report.call_id, report.score.value)
        assert [f["rule"] for f in row["findings"]] == [f.rule for f in report.findings]
        evidence = [[e["start"] for e in f["evidence"]] for f in row["findings"]]
        assert evidence == [[e.start for e in f.evidence] for f in report.findings]
        started = report.meta.started_at
        assert row["started_at"] == (started.astimezone(UTC) if started else None)
    assert len(rows) == len(reports) + 1
    assert (rows[-1]["call_id"], rows[-1]["findings"]) == (None, None)
    assert "empty-file" in rows[-1]["error"]


def test_pandas_reads_it(samples: list[Checked], write: Write) -> None:
    frame = pd.read_parquet(write(samples, "parquet"))
    assert frame["violations"].sum() == sum(len(i.report.violations) for i in samples if i.report)


def test_groups_of_rows_as_they_come(
    samples: list[Checked], write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "CALLS_A_GROUP", 5)
    file = pq.ParquetFile(write(samples, "parquet"))
    sizes = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
    assert sizes == [5, 5, 5, 4]
    assert pq.read_table(write([], "parquet")).num_rows == 0


def test_without_pyarrow_it_says_what_to_install(
    samples: list[Checked], write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError) as caught:
        write(samples, "parquet")
    assert (caught.value.code, caught.value.hint) == (
        "missing-extra",
        'pip install "callcheck[parquet]"',
    )


def test_bytes_go_to_a_pipe(tmp_path: Path) -> None:
    call = tmp_path / "a.txt"
    call.write_text("坐席:再不还钱我打断你的狗腿\n")
    for name, begin in (("parquet", b"PAR1"), ("xlsx", b"PK\x03\x04")):
        done = subprocess.run(
            [sys.executable, "-m", "callcheck.cli", "scan", str(call), "-f", name],
            capture_output=True,
        )
        assert (done.returncode, done.stdout[:4]) == (1, begin)


def test_bytes_do_not_go_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    with pytest.raises(UsageError) as caught:
        writing._standard_output(RendererInfo("xlsx", "Excel", ".xlsx", None))
    assert (caught.value.code, caught.value.hint) == ("binary-to-terminal", "写作 -o 文件.xlsx")
