"""The pandas accessor: rows and reports keep to each other."""

from datetime import UTC, datetime

import pandas as pd
import pytest

import callcheck.integrations.pandas
from callcheck import Checker, UsageError, read_text

assert callcheck.integrations.pandas
NAMES = {"text": "文本", "role": "角色", "call": "通话"}


@pytest.fixture
def table() -> pd.DataFrame:
    rows = [
        ("b", "坐席", "您好"),
        ("a", "催收员01", "信不信我打断你的狗腿"),
        ("b", "客户", None),
        (None, "客户", "嗯"),
        ("a", "客户", "我要投诉你"),
        ("a", None, "  "),
    ]
    return pd.DataFrame(rows, columns=["通话", "角色", "文本"], index=[10, 20, 30, 40, 50, 60])


def test_a_row_a_turn(table: pd.DataFrame, checker: Checker) -> None:
    found = table.callcheck.check(**NAMES, checker=checker)
    assert [report.call_id for report in found] == ["b", "a"]
    assert repr(found) == "<2 reports, 2 violations>"
    frame = found.to_frame()
    assert list(zip(frame.index, frame["rule"], frame["quote"].fillna(""), strict=True)) == [
        (20, "threat-violence-people", "信不信我打断你的狗腿"),
        (50, "signal-complaint-raised", "我要投诉你"),
        (20, "service-complaint-ignored", ""),
    ]
    assert frame["turn"].isna().tolist() == [False, False, True]
    pieces = found.to_frame("evidence")
    for row, piece in pieces.dropna(subset=["start"]).iterrows():
        assert table.loc[row, "文本"][piece["start"] : piece["end"]] == piece["quote"]
    assert pieces["quote"].dropna().tolist() == [
        "信不信我打断你的狗腿",
        "我要投诉你",
    ]


def test_a_row_a_call_of_the_outcome(table: pd.DataFrame, checker: Checker) -> None:
    calls = table.callcheck.check(**NAMES, checker=checker).to_frame("call")
    assert calls.index.tolist() == ["b", "a"]
    assert calls.loc["a"].to_dict() == {
        "score": 45.0,
        "veto": False,
        "violations": 2,
        "worst": "critical",
        "categories": "service.complaint_ignored signal.complaint threat.violence",
        "turns": 2,
        "problems": "",
    }
    assert (calls.loc["b", "violations"], calls.loc["b", "turns"]) == (0, 2)
    assert pd.isna(calls.loc["b", "worst"])


def test_whole_dialogues_and_their_exact_places(checker: Checker) -> None:
    text = "坐席:您好 客户:嗯 坐席:我打断你的狗腿"
    table = pd.DataFrame({"话": [None, text]}, index=["x", "y"])
    found = table.callcheck.check(text="话", checker=checker)
    assert found[0] == checker.check(read_text(text, "#2"))
    (row,) = found.to_frame().itertuples()
    assert (row.Index, row.quote, text[row.start : row.end]) == (
        "y",
        "打断你的狗腿",
        "打断你的狗腿",
    )


def test_clock_order_and_metadata(checker: Checker) -> None:
    table = pd.DataFrame(
        {
            "谁": [1, 0, 0],
            "话": ["我要投诉你", "我打断你的狗腿", "我打断你的狗腿"],
            "起": ["00:05", "00:01", "00:01"],
            "时": [pd.NaT, pd.Timestamp("2026-03-02 23:00"), pd.NaT],
            "工号": [None, 17.0, 17.0],
            "户": ["k1"] * 3,
        }
    )
    found = table.callcheck.check(
        text="话",
        role="谁",
        start="起",
        started_at="时",
        agent="工号",
        customer="户",
        meta={"产品": "谁"},
        roles={"0": "agent", "1": "customer"},
        checker=checker,
    )
    meta = found[0].meta
    assert (meta.agent_id, meta.customer_id, meta.extra) == ("17", "k1", {"产品": 1})
    assert meta.started_at == datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert [problem.code for problem in found[0].problems] == ["turn-repeated"]
    frame = found.to_frame()
    assert dict(zip(frame["rule"], frame.index, strict=True)) == {
        "threat-violence-injured": 1,
        "signal-complaint-raised": 0,
        "harassment-hours-night": 0,
        "service-complaint-ignored": 0,
    }


def test_calls_a_day_are_counted_over_the_table(checker: Checker) -> None:
    rows = [
        (f"c{n}", who, text, f"2026-03-02T1{n}:00")
        for n in range(5)
        for who, text in (("坐席", "您好请问是王女士吗"), ("客户", "是我,什么事"))
    ]
    table = pd.DataFrame(rows, columns=["通话", "角色", "文本", "时"]).assign(户="k1")
    found = table.callcheck.check(**NAMES, started_at="时", customer="户", checker=checker)
    often = [any(f.category == "harassment.frequency" for f in r.findings) for r in found]
    assert often == [False, False, False, True, True]


def test_unknown_speakers_are_told_all_at_once(table: pd.DataFrame, checker: Checker) -> None:
    table["角色"] = ["甲", "乙", "甲", "乙", "坐席", None]
    with pytest.raises(UsageError) as caught:
        table.callcheck.check(**NAMES, checker=checker)
    assert str(caught.value) == (
        'unknown-role: 不认识的说话人:`甲`(2 行)、`乙`(2 行); 写明 roles={"甲": "…", "乙": "…"},'
        "值是 agent customer robot system;或 guess=True 从话里猜"
    )
    guessed = table.callcheck.check(**NAMES, guess=True, checker=checker)
    assert [p.code for p in guessed[0].problems] == ["no-speakers"]
    with pytest.raises(UsageError, match="roles 里 `甲` 不能是 `agnet`; 是不是 `agent`"):
        table.callcheck.check(**NAMES, roles={"甲": "agnet"}, checker=checker)


def test_missing_columns_are_told_all_at_once(table: pd.DataFrame, checker: Checker) -> None:
    with pytest.raises(UsageError) as caught:
        table.callcheck.check(text="文字", role="角色", agent="gh", checker=checker)
    assert caught.value.render().splitlines() == [
        "no-column: 表里没有 `文字` 这一列; 是不是 `文本`?",
        "no-column: 表里没有 `gh` 这一列; 可用:通话 角色 文本",
    ]


def test_an_empty_table_and_one_call_without_a_column(checker: Checker) -> None:
    empty = pd.DataFrame({"文本": [], "角色": []})
    found = empty.callcheck.check(text="文本", role="角色", checker=checker)
    assert (len(found), len(found.to_frame()), len(found.to_frame("call"))) == (0, 0, 0)
    one = pd.DataFrame({"文本": ["您好", "嗯"], "角色": ["agent", "customer"]})
    (report,) = one.callcheck.check(text="文本", role="角色", checker=checker)
    assert report.call_id == "call"
    with pytest.raises(UsageError, match="by 没有 `row` 这个值"):
        found.to_frame("row")


def test_a_notebook_shows_a_row_a_call(table: pd.DataFrame, checker: Checker) -> None:
    shown = table.assign(通话="<b>").callcheck.check(**NAMES, checker=checker)._repr_html_()
    assert "&lt;b&gt;" in shown
    assert "<b>" not in shown
