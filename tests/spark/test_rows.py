"""What executors do, without Spark: rows into calls, places among others, rows out."""

import json
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.checking import CallHistory, Checker
from callcheck.errors import ReadError, UsageError
from callcheck.integrations.rule_files import RuleFiles, _layer, _write
from callcheck.integrations.spark import check_batches, place_calls
from callcheck.integrations.spark_calls import CallRow, RowReader, place_of
from callcheck.integrations.spark_rows import Before, arrow_schema, ddl_of, rows_of
from callcheck.integrations.spark_table import json_options

SAID = '[{"speaker": "agent", "text": "您好"}]'
START = datetime(2026, 10, 1, 12, tzinfo=UTC)


def test_neither_callcheck_nor_its_spark_module_imports_spark() -> None:
    program = (
        "import sys, callcheck, callcheck.integrations.spark\n"
        "print(sorted({'pyspark', 'pyarrow', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@st.composite
def some_calls(draw: st.DrawFn) -> list[CallRow]:
    rows = []
    for number in range(draw(st.integers(1, 14))):
        meta: dict[str, Any] = {
            "customer_id": draw(st.sampled_from(["C1", "C2", None])),
            "number": draw(st.sampled_from(["136", None])),
            "direction": draw(st.sampled_from(["outbound", "inbound", None])),
            "answered": draw(st.sampled_from([True, False, None])),
        }
        hours = draw(st.none() | st.integers(0, 8))
        if hours is not None:
            meta["started_at"] = (START + timedelta(hours=hours)).isoformat()
        # Two calls of one id happen in real tables.
        call_id = f"c{draw(st.sampled_from([number, number // 2]))}"
        turns = draw(st.sampled_from([SAID, None, '[{"speaker": "agent", "text": " "}]']))
        rows.append(CallRow(call_id, turns, json.dumps(meta)))
    return rows


@given(some_calls(), st.sampled_from([8, -3.5]))
def test_property_calls_before_in_a_group_are_those_of_the_history(
    rows: list[CallRow], offset: float
) -> None:
    reader = RowReader()
    calls = [reader.read(row) for row in rows]
    history = CallHistory.of(calls, offset)
    columns = list(zip(*((row.call_id, row.turns, row.meta) for row in rows), strict=True))
    groups = defaultdict(list)
    places = place_calls(columns, reader, offset)
    for row, place in zip(rows, places, strict=True):
        if place["counted"]:
            groups[place["group"]].append((place["started"], row.call_id))
    for row, call, place in zip(rows, calls, places, strict=True):
        earlier = [one for one in groups[place["group"]] if one < (place["started"], row.call_id)]
        before = Before(len(earlier))
        assert before.earlier_same_day(call) == history.earlier_same_day(call)
        assert before.attempts_same_day(call) == history.attempts_same_day(call)


def test_a_call_of_no_day_or_account_has_a_group_of_its_own() -> None:
    rows = [
        CallRow("c1", SAID, '{"customer_id": "C1"}'),
        CallRow("c2", SAID, '{"started_at": "2026-10-01T10:00:00+08:00"}'),
        CallRow("c3", "broken", "{}"),
        CallRow("c4", SAID, '{"customer_id": "C1", "started_at": "2026-10-01T16:00:00Z"}'),
    ]
    places = [place_of(row, RowReader(), 8) for row in rows]
    assert [(place["group"], place["counted"]) for place in places] == [
        ("alone|c1", 0),
        ("alone|c2", 0),
        ("alone|c3", 0),
        ("account|2026-10-02|C1", 1),
    ]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (CallRow("null", SAID, None), "no-call-id"),
        (CallRow("c", "[" * 100_000, None), "broken-json"),
        (CallRow("c", '{"text": "您好"}', None), "bad-turns"),
        (CallRow("c", SAID, '{"case": "{"}'), "broken-json"),
    ],
)
def test_rows_that_are_no_call(row: CallRow, code: str) -> None:
    with pytest.raises(ReadError) as caught:
        RowReader().read(row)
    assert caught.value.code == code


def test_turns_are_put_in_order_by_number_clock_or_moment() -> None:
    for first, second in ((9, 10), ("00:09", "00:10"), ("9", "10")):
        turns = [{"order": second, "text": "后"}, {"order": first, "text": "先"}, {"order": None}]
        call = RowReader(order="order").read(CallRow("c", json.dumps(turns), None))
        assert [turn.text for turn in call.turns] == ["先", "后"]
    moments = ("2026-10-01T23:59:59+08:00", "2026-10-02T00:00:01+08:00")
    turns = [{"order": when, "text": when[8:10]} for when in reversed(moments)]
    call = RowReader(order="order").read(CallRow("c", json.dumps(turns), None))
    assert [turn.text for turn in call.turns] == ["01", "02"]


def test_metadata_of_columns_beats_that_of_the_document() -> None:
    document = {"dialogue": json.loads(SAID), "meta": {"agent_id": "A1", "product": "卡"}}
    meta = {"meta": '{"agent_id": "A2", "shift": null}', "case": '{"amount": 1360}', "queue": "q"}
    call = RowReader().read(CallRow("c", json.dumps(document), json.dumps(meta)))
    assert (call.meta.agent_id, call.meta.product) == ("A2", "卡")
    assert (dict(call.meta.case), dict(call.meta.extra)) == ({"amount": 1360}, {"queue": "q"})
    assert RowReader().read(CallRow("c", '{"turns": null}', None)).turns == ()


@pytest.mark.parametrize("output", ["findings", "reports"])
def test_batches_in_batches_out(checker: Checker, output: str) -> None:
    import pyarrow as pa

    files, rule_set = RuleFiles.read()
    assert rule_set.version == checker.rule_set.version
    threat = '[{"speaker": "agent", "text": "再不还钱我打断你的狗腿"}]'
    given_rows = [
        {"call_id": f"c{n}", "turns": threat if n % 100 == 0 else SAID, "meta": "{}", "most": None}
        for n in range(600)
    ]
    given_rows.append({"call_id": None, "turns": None, "meta": None, "most": None})
    batch = pa.RecordBatch.from_pylist([{**row, "before": None} for row in given_rows])
    made = list(check_batches([batch], RowReader(), files, output))
    assert [part.schema for part in made] == [arrow_schema(output)] * 3
    expected = [
        out
        for row in given_rows
        for out in rows_of(CallRow(*row.values()), None, RowReader(), checker, output)
    ]
    rows = [row for part in made for row in part.to_pylist()]
    names = arrow_schema(output).names
    assert rows == [{name: row.get(name) for name in names} for row in expected]
    assert rows[-1]["error"] == "no-call-id: 这一行没有通话编号"
    if output == "findings":
        quotes = [(row["call_id"], row["quote"]) for row in rows if row["rule"] is not None]
        assert quotes == [(f"c{n}", "打断你的狗腿") for n in range(0, 600, 100)]


def test_a_machine_with_other_rules_is_told_apart() -> None:
    files = RuleFiles((), None, None, "0" * 16)
    with pytest.raises(UsageError) as caught:
        files.checker()
    assert caught.value.code == "other-rules"


def test_a_checker_is_made_once() -> None:
    files, _ = RuleFiles.read()
    assert files.checker() is files.checker()


def test_the_docs_show_the_columns_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "spark.md").read_text("utf-8")
    for output in ("findings", "reports"):
        told = page.split(f"### `{output}`")[1].split("###")[0]
        assert [
            line.split("`")[1] for line in told.splitlines() if line.startswith("| `")
        ] == arrow_schema(output).names


def test_moments_are_written_on_the_callees_clock() -> None:
    assert [json_options(hours)["timeZone"] for hours in (8, 5.5, -3.5, 0)] == [
        "+08:00",
        "+05:30",
        "-03:30",
        "+00:00",
    ]
    assert ddl_of(arrow_schema("findings")).count("struct<") == 3


def test_layers_and_profile_are_laid_down_again_as_they_were(tmp_path: Path) -> None:
    word = 'id: house-names\nsays: ["青禾", "青禾银行"]\n'
    layer, own = tmp_path / "house" / "lists", tmp_path / "own.yaml"
    layer.mkdir(parents=True)
    (layer / "house-names.yaml").write_text(word, "utf-8")
    own.write_text("limits: {effective_calls_per_debtor_day: 1}\n", "utf-8")
    files = RuleFiles((_layer(layer.parent), _layer(own)), (own.name, own.read_bytes()), None, "")
    assert files.layers == (
        (("lists/house-names.yaml", word.encode()),),
        (("own.yaml", own.read_bytes()),),
    )
    _write(tmp_path / "again", files.layers[0])
    assert (tmp_path / "again" / "lists" / "house-names.yaml").read_text("utf-8") == word


def test_a_profile_of_the_house_counts_on_the_executors_too(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("limits: {effective_calls_per_debtor_day: 1}\n", "utf-8")
    files, rule_set = RuleFiles.read(profile=own)
    own.unlink()
    checker = files.checker()
    assert checker.rule_set.version == rule_set.version
    assert checker.profile.limits.effective_calls_per_debtor_day == 1
