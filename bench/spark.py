"""Calls a second of `check_spark` on this machine's cores, next to the plain batch on the same calls."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from callcheck.checking import CallHistory, Checker
from callcheck.checking.batch import CheckerPlan, check_batch
from callcheck.integrations.spark import check_spark
from callcheck.readers import call_to_native, read_calls
from callcheck.reporting import report_to_json

SAMPLES = Path(__file__).parent.parent / "samples" / "calls"
LEAST_CALLS = 2_000


def copies(paths: Iterable[str], out: Path) -> int:
    """Write calls of `paths`, again and again under new ids, as JSON lines; how many."""
    documents = [call_to_native(call) for path in paths for call in read_calls(path)]
    times = -(-LEAST_CALLS // len(documents))
    with out.open("w", encoding="utf-8") as lines:
        for time_ in range(times):
            for document in documents:
                again = {**document, "call_id": f"{document['call_id']}-{time_}"}
                lines.write(json.dumps(again, ensure_ascii=False) + "\n")
    return times * len(documents)


def plain(path: Path, workers: int) -> tuple[float, int]:
    """Seconds of reading and checking in this process and `workers`, and bytes of the reports."""
    start = time.perf_counter()
    checker = Checker()
    history = CallHistory.of(read_calls(path))
    results = check_batch(
        read_calls(path), checker, CheckerPlan(), history=history, workers=workers
    )
    size = sum(len(report_to_json(report)) for _, report in results)
    return time.perf_counter() - start, size


def main() -> None:
    cores = os.cpu_count() or 1
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as sf

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "calls.jsonl")
        number = copies(sys.argv[1:] or [str(SAMPLES)], path)
        print(f"{number} calls, {cores} cores")
        one, size = plain(path, 1)
        several, _ = plain(path, cores)
        builder = SparkSession.builder.master(f"local[{cores}]").config("spark.ui.enabled", "false")
        spark = builder.getOrCreate()
        spark.sparkContext.setLogLevel("ERROR")
        seconds = {}
        for name, history in (("first run", True), ("workers warm", True), ("no history", False)):
            start = time.perf_counter()
            # One file is read by one task; a real table has many.
            table = spark.read.json(str(path)).repartition(cores * 2)
            done = check_spark(table, turns="turns", output="reports", history=history)
            (row,) = done.agg(sf.sum(sf.octet_length("report"))).collect()
            seconds[name] = time.perf_counter() - start
            assert not history or row[0] == size, "Spark's reports differ from the plain batch's"
        spark.stop()
    print(f"plain, 1 process          {number / one:8.0f} calls/s")
    print(f"plain, {cores} processes        {number / several:8.0f} calls/s")
    for name, taken in seconds.items():
        print(
            f"Spark local[{cores}], {name:<12}{number / taken:8.0f} calls/s"
            f"  {several / taken:5.2f} of plain with {cores} processes"
        )


if __name__ == "__main__":
    main()
