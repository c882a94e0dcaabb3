"""Spark gives the reports and findings of the plain batch, whatever shape the table has."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from callcheck.checking import CallHistory, Checker
from callcheck.errors import UsageError
from callcheck.integrations import rule_files
from callcheck.integrations.spark import check_spark
from callcheck.model import Call
from callcheck.readers import call_to_native, read_calls
from callcheck.readers.native import call_of
from callcheck.readers.source import Source
from callcheck.reporting import report_to_json, to_frame

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

ROOT = Path(__file__).parent.parent.parent
CHINA = timezone(timedelta(hours=8))
WHOLE = "call_id string, turns string, meta string"


def native(call_id: str, *turns: tuple[str, str], **meta: Any) -> dict[str, Any]:
    said = [{"speaker": speaker, "text": text} for speaker, text in turns]
    return {"call_id": call_id, "turns": said, "meta": meta}


def plain(document: dict[str, Any]) -> Call:
    return call_of(Source("", b""), document, "")


def whole_calls(spark: "SparkSession", documents: list[dict[str, Any]]) -> "DataFrame":
    rows = [(d["call_id"], json.dumps(d["turns"]), json.dumps(d["meta"])) for d in documents]
    return spark.createDataFrame(rows, WHOLE).repartition(3)


def reports_of(calls: list[Call], checker: Checker, *, counted: bool = True) -> dict[str, str]:
    history = CallHistory.of(calls) if counted else None
    return {c.call_id: report_to_json(checker.check(c, history=history)).decode() for c in calls}


def reports_in(df: "DataFrame") -> dict[str, str]:
    rows = df.collect()
    assert [row.error for row in rows if row.error] == []
    assert len({row.call_id for row in rows}) == len(rows)
    return {row.call_id: row.report for row in rows}


@pytest.fixture(scope="module")
def samples() -> list[Call]:
    calls = list(read_calls(ROOT / "samples" / "calls"))
    assert len({call.call_id for call in calls}) == len(calls) >= 19
    return calls


def test_turns_as_json_give_the_same_reports(
    spark: "SparkSession", samples: list[Call], checker: Checker
) -> None:
    df = whole_calls(spark, [call_to_native(call) for call in samples])
    found = reports_in(check_spark(df, turns="turns", output="reports"))
    assert found == reports_of(samples, checker)


def test_json_lines_read_by_spark_give_the_same_reports(
    spark: "SparkSession", samples: list[Call], checker: Checker, tmp_path: Path
) -> None:
    lines = [json.dumps(call_to_native(call), ensure_ascii=False) for call in samples]
    (tmp_path / "calls.jsonl").write_text("\n".join(lines), "utf-8")
    df = spark.read.json(str(tmp_path / "calls.jsonl"))
    assert df.schema["turns"].dataType.typeName() == "array"
    found = reports_in(check_spark(df, turns="turns", output="reports"))
    assert found == reports_of(samples, checker)


def test_whole_documents_in_one_column_give_the_same_reports(
    spark: "SparkSession", samples: list[Call], checker: Checker
) -> None:
    rows = [(call.call_id, json.dumps(call_to_native(call))) for call in samples]
    df = spark.createDataFrame(rows, "id string, document string")
    found = reports_in(check_spark(df, call="id", turns="document", output="reports"))
    assert found == reports_of(samples, checker)


def turn_rows(call: Call) -> Iterator[tuple[Any, ...]]:
    meta = call.meta
    for turn in call.turns:
        words = (turn.index, turn.speaker.value, turn.text, turn.start, turn.end)
        yield call.call_id, *words, meta.started_at, meta.agent_id, meta.customer_id, meta.direction


TURNS = (
    "call_id string, seq int, who string, said string, start double, end double, "
    "started_at timestamp, agent_id string, account string, direction string"
)


def test_a_row_a_turn_in_any_order_gives_the_same_reports(
    spark: "SparkSession", samples: list[Call], checker: Checker
) -> None:
    calls = [
        replace(c, meta=replace(c.meta, callee=None, number=None, extra={}, case={}))
        for c in samples
    ]
    calls = [
        replace(c, meta=replace(c.meta, product=None, agent_org=None, duration_seconds=None))
        for c in calls
    ]
    rows = [row for call in calls for row in turn_rows(call)]
    random.Random(1).shuffle(rows)
    df = spark.createDataFrame(rows, TURNS).repartition(3)
    done = check_spark(
        df,
        text="said",
        speaker="who",
        order="seq",
        meta={"customer_id": "account"},
        output="reports",
    )
    expected = [plain(call_to_native(call)) for call in calls]
    assert reports_in(done) == reports_of(expected, checker)


def test_findings_are_those_of_the_frame_of_the_plain_batch(
    spark: "SparkSession", samples: list[Call], checker: Checker
) -> None:
    from pyspark.sql import functions as sf

    df = whole_calls(spark, [call_to_native(call) for call in samples])
    history = CallHistory.of(samples)
    frame = to_frame(checker.check(call, history=history) for call in samples)
    plain_frame = frame.astype(object).where(frame.notna(), None)
    expected = sorted(plain_frame.itertuples(index=False, name=None), key=lambda row: str(row[0]))
    found = check_spark(df, turns="turns").select("*", sf.posexplode("evidence").alias("at", "e"))
    rows = sorted(found.collect(), key=lambda row: (row.call_id, row.finding, row["at"]))
    assert [
        (
            row.call_id,
            row.agent_id,
            row.score,
            row.rule,
            row.category,
            row.kind,
            row.severity,
            row.e.turn if row.e.turn is not None else row.turn,
            row.e.start,
            row.e.end,
            row.e.quote,
        )
        for row in rows
    ] == expected


def day_of_calls() -> list[dict[str, Any]]:
    """Five answered calls about one account round midnight in China, eight attempts, and others."""
    said = ("agent", "您好")
    calls = [
        native(f"a{n}", said, customer_id="C1", number="139", started_at=f"2026-10-0{day}T{clock}Z")
        # 16:30 UTC is the next day in China.
        for n, (day, clock) in enumerate(
            [(1, "15:59:59"), (1, "16:30:00"), (1, "17:00:00"), (2, "01:00:00"), (2, "01:00:00")]
        )
    ]
    calls += [
        native(f"n{n}", number="138", answered=False, started_at=f"2026-10-02T09:00:00.00000{n}")
        for n in range(8)
    ]
    calls.append(native("in", said, customer_id="C1", direction="inbound", started_at="2026-10-02"))
    calls.append(native("lost", said, customer_id="C1"))
    calls.append(native("nobody", answered=False, started_at="2026-10-02T09:00:00"))
    return calls


def test_calls_a_day_are_counted_over_the_whole_table(
    spark: "SparkSession", checker: Checker
) -> None:
    from pyspark.sql import functions as sf

    documents = day_of_calls()
    df = whole_calls(spark, documents)
    rows = (
        check_spark(df, turns="turns")
        .where(sf.col("rule").startswith("harassment-frequency"))
        .select(
            "call_id", "rule", sf.col("evidence")[0]["measured"], sf.col("evidence")[0]["limit"]
        )
    )
    assert sorted(map(tuple, rows.collect())) == [
        ("a4", "harassment-frequency-daily", "4", "3"),
        ("n6", "harassment-frequency-attempts", "7", "6"),
        ("n7", "harassment-frequency-attempts", "8", "6"),
    ]
    found = reports_in(check_spark(df, turns="turns", output="reports"))
    assert found == reports_of([plain(d) for d in documents], checker)


def test_attempts_without_words_count_in_a_table_of_turns(spark: "SparkSession") -> None:
    moment = datetime(2026, 10, 2, 9, tzinfo=CHINA)
    rows = [(f"n{n}", None, None, 0, moment + timedelta(minutes=n), "138", False) for n in range(8)]
    schema = (
        "call_id string, speaker string, text string, seq int, "
        "started_at timestamp, number string, answered boolean"
    )
    df = spark.createDataFrame(rows, schema)
    found = check_spark(df, order="seq").where("rule = 'harassment-frequency-attempts'")
    assert sorted((r.call_id, r.evidence[0].measured) for r in found.collect()) == [
        ("n6", "7"),
        ("n7", "8"),
    ]


def test_counts_are_those_of_the_history_for_any_calls(
    spark: "SparkSession", checker: Checker
) -> None:
    chance = random.Random(7)
    documents = []
    for number in range(400):
        moment = datetime(2026, 10, 1, 12, tzinfo=UTC)
        meta = {
            "customer_id": chance.choice(["C1", "C2", "C3", None]),
            "number": chance.choice(["136", "137", None]),
            "started_at": (moment + timedelta(hours=chance.randrange(20))).isoformat(),
            "direction": chance.choice(["outbound", "outbound", "inbound", None]),
            "answered": chance.choice([True, False, None]),
        }
        if chance.random() < 0.1:
            del meta["started_at"]
        turns = [("agent", "您好")] * chance.randrange(2)
        known = {name: value for name, value in meta.items() if value is not None}
        documents.append(native(f"r{number}", *turns, **known))
    found = reports_in(check_spark(whole_calls(spark, documents), turns="turns", output="reports"))
    expected = reports_of([plain(d) for d in documents], checker)
    assert found == expected
    told = [rule for text in expected.values() for rule in json.loads(text)["findings"]]
    frequent = [f["rule"] for f in told if f["rule"].startswith("harassment-frequency")]
    assert frequent.count("harassment-frequency-daily") > 20
    assert frequent.count("harassment-frequency-attempts") > 20


def test_without_history_nothing_is_shuffled_and_nothing_counted(
    spark: "SparkSession", checker: Checker, capsys: pytest.CaptureFixture[str]
) -> None:
    documents = day_of_calls()
    rows = [(d["call_id"], json.dumps(d["turns"]), json.dumps(d["meta"])) for d in documents]
    df = spark.createDataFrame(rows, WHOLE)
    done = check_spark(df, turns="turns", output="reports", history=False)
    done.explain()
    assert "Exchange" not in capsys.readouterr().out
    calls = [plain(d) for d in documents]
    assert reports_in(done) == reports_of(calls, checker, counted=False)


RULE = """\
id: house-word
title: 本机构禁语
category: insult.profanity
severity: minor
basis:
  - {norm: HOUSE}
summary: 说了本机构的禁语。
why: 本机构规定。
say_instead: 您好。
speaker: agent
find:
  says: ["青禾暗号"]
tests:
  - {hit: 这是青禾暗号, quote: 青禾暗号}
  - {hit: 青禾暗号说一下, quote: 青禾暗号}
  - {miss: 青禾银行, because: 只有前两个字}
  - {miss: 暗号是什么, because: 只有后两个字}
"""


def test_own_rules_profile_and_day_travel_to_the_executors(
    spark: "SparkSession", tmp_path: Path
) -> None:
    layer, profile = tmp_path / "house", tmp_path / "profile.yaml"
    (layer / "conduct").mkdir(parents=True)
    (layer / "conduct" / "house-word.yaml").write_text(RULE, "utf-8")
    told = (ROOT / "rules" / "profile.yaml").read_text("utf-8")
    profile.write_text(told + "\nspeakers: {小青: agent}\n", "utf-8")
    said = (("小青", "这是青禾暗号"), ("客户", "嗯"))
    documents = [native("c1", *said, started_at="2024-01-05T10:00:00+08:00")]
    done = check_spark(
        whole_calls(spark, documents),
        turns="turns",
        rules=[layer],
        profile=profile,
        as_of=date(2026, 10, 1),
        output="reports",
    )
    rule_set = rule_files.RuleFiles.read([layer], profile)[1]
    expected = report_to_json(
        Checker(rule_set, as_of=date(2026, 10, 1)).check(
            call_of(Source("", b"", speakers={"小青": "agent"}), documents[0], "")
        )
    ).decode()
    shutil.rmtree(layer)
    profile.unlink()
    assert reports_in(done) == {"c1": expected}
    assert [f["rule"] for f in json.loads(expected)["findings"]] == ["house-word"]


@pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning")
def test_a_worker_makes_its_checker_once(spark: "SparkSession") -> None:
    documents = [native(f"c{n}", ("agent", "您好")) for n in range(64)]
    done = check_spark(whole_calls(spark, documents).repartition(8), turns="turns", history=False)

    def made(batches: Any) -> Iterator[Any]:
        import os

        import pyarrow as pa

        from callcheck.integrations import rule_files

        for _ in batches:
            kept = [id(checker) for key, checker in rule_files._made.items() if key == plain_key]
            yield pa.RecordBatch.from_pylist([{"pid": os.getpid(), "made": made} for made in kept])

    plain_key = (rule_files.RuleFiles.read()[0].version, None)
    jobs = []
    for _ in range(2):
        done.collect()
        rows = spark.range(0, 8, 1, 8).mapInArrow(made, "pid bigint, made bigint").collect()
        jobs.append({row.pid: row.made for row in rows})
    assert jobs[0] == jobs[1]
    assert 1 <= len(jobs[0]) <= 2


def test_rows_that_cannot_be_read_are_told_and_the_rest_is_checked(spark: "SparkSession") -> None:
    rows = [
        ("good", '[{"speaker": "agent", "text": "您好"}]', None),
        ("broken", '[{"speaker": "agent", "te', None),
        ("scalar", "3", None),
        ("strings", '["您好"]', None),
        ("lone", '[{"speaker": "agent", "text": "\\ud800"}]', None),
        ("meta", "[]", '{"agent_id"'),
        (None, "[]", None),
        ("empty", None, None),
    ]
    df = spark.createDataFrame(rows, WHOLE)
    for output in ("reports", "findings"):
        done = check_spark(df, turns="turns", output=output)
        told = {row.call_id: row.error.split(":")[0] for row in done.collect() if row.error}
        assert told == {
            "broken": "broken-json",
            "scalar": "bad-turns",
            "strings": "bad-turns",
            "lone": "broken-json",
            "meta": "broken-json",
            None: "no-call-id",
        }
    checked = check_spark(df, turns="turns", output="reports").where("error is null")
    assert sorted(row.call_id for row in checked.collect()) == ["empty", "good"]


def test_turns_of_no_known_place_and_metadata_that_differ_are_told(spark: "SparkSession") -> None:
    rows = [
        ("good", "agent", "您好", 1.0, "A1"),
        ("torn", "agent", "您好", 1.0, "A1"),
        ("torn", "customer", "嗯", None, "A1"),
        ("two", "agent", "您好", 1.0, "A2"),
        ("two", "customer", "嗯", 2.0, "A1"),
        ("two", "customer", "好", 3.0, None),
        (None, "agent", "您好", 1.0, "A1"),
    ]
    schema = "call_id string, speaker string, text string, start double, agent_id string"
    done = check_spark(spark.createDataFrame(rows, schema), output="reports").collect()
    assert {row.call_id: row.error for row in done} == {
        "good": None,
        "torn": "turn-order: 有的轮次没有 `start`,不知先后",
        "two": None,
        None: "no-call-id: 这一行没有通话编号",
    }
    two = next(json.loads(row.report) for row in done if row.call_id == "two")
    message = "同一通话各行的 agent_id 不同,取最小的"
    assert two["problems"] == [{"code": "meta-differs", "message": message}]
    assert two["meta"]["agent_id"] == "A1"


@pytest.mark.parametrize(
    ("options", "code", "hint"),
    [
        ({"turns": "turn"}, "no-column", "是不是 `turns`?"),
        ({"call": "通话"}, "no-column", "有:call_id turns meta text"),
        ({"turns": "turns", "output": "rows"}, "bad-output", "findings 或 reports"),
        ({}, "turn-order", "用 order 指明给出先后的列,例如轮次的序号"),
        ({"turns": "turns", "rules": ["/no/such"]}, "missing-path", ""),
    ],
)
def test_what_the_caller_got_wrong_is_told_at_once(
    spark: "SparkSession", options: dict[str, Any], code: str, hint: str
) -> None:
    df = spark.createDataFrame([("c", "[]", "{}", "")], WHOLE + ", text string")
    with pytest.raises(UsageError) as caught:
        check_spark(df, **options)
    assert (caught.value.code, caught.value.hint) == (code, hint)


def test_the_lines_of_the_docs_run(spark: "SparkSession", tmp_path: Path) -> None:
    page = (ROOT / "docs" / "spark.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    threat = "再不还钱我打断你的狗腿"
    document = native("c1", ("agent", threat))
    (tmp_path / "calls.jsonl").write_text(json.dumps(document), "utf-8")
    block = block.replace('"calls.jsonl"', repr(str(tmp_path / "calls.jsonl")))
    whole_calls(spark, [document]).createOrReplaceTempView("calls")
    turns = spark.createDataFrame(
        [("c1", 1, "agent", threat)], "call_id string, seq int, speaker string, text string"
    )
    turns.createOrReplaceTempView("turns")
    seen: list[tuple[str, str]] = []

    def checked(df: "DataFrame", **options: Any) -> "DataFrame":
        done = check_spark(df, **options)
        (row,) = done.collect()
        seen.append((row.call_id, row.quote if "quote" in done.columns else str(row.violations)))
        return done

    exec(block.replace("check_spark(", "checked("), {"spark": spark, "checked": checked})
    assert seen == [("c1", "打断你的狗腿"), ("c1", "打断你的狗腿"), ("c1", "1")]


@pytest.mark.usefixtures("java")
def test_the_example_of_the_docs_runs_by_spark_submit(
    samples: list[Call], checker: Checker, tmp_path: Path
) -> None:
    lines = [json.dumps(call_to_native(call), ensure_ascii=False) for call in samples]
    (tmp_path / "calls.jsonl").write_text("\n".join(lines), "utf-8")
    command = [
        "spark-submit",
        "--master",
        "local[2]",
        "--conf",
        "spark.ui.enabled=false",
        "--conf",
        "spark.sql.shuffle.partitions=2",
        "--driver-java-options",
        "-XX:TieredStopAtLevel=1",
        str(ROOT / "docs" / "examples" / "spark_job.py"),
        str(tmp_path / "calls.jsonl"),
        str(tmp_path / "out"),
    ]
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    env = {
        **os.environ,
        "PATH": path,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
    }
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    written = [
        json.loads(line)
        for part in sorted((tmp_path / "out").glob("part-*.json"))
        for line in part.read_text("utf-8").splitlines()
    ]
    history = CallHistory.of(samples)
    expected = [
        (call.call_id, place, finding.rule)
        for call in samples
        for place, finding in enumerate(checker.check(call, history=history).findings)
    ]
    found = [(row["call_id"], row["finding"], row["rule"]) for row in written]
    assert sorted(found) == sorted(expected)
