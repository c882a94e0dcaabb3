"""Skimming tells of every line what reading it whole tells."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from callcheck.model import Call
from callcheck.readers.portions import Portion
from callcheck.readers.reading import calls_of
from callcheck.readers.skim import _plain, skim, skimmed

BLANK = st.sampled_from(["", " ", "\u3000", "\n", "null"])
TEXT = st.one_of(BLANK, st.sampled_from(["您好", "a", "【", '"', "\\", "é", "\u3000好", "(笑)"]))
MOMENT = st.sampled_from(
    ["2026-03-02T09:00:00+08:00", "2026/3/2 9:00", 1772413200, "2026-03-02", "昨天", None, ""]
)
META = st.fixed_dictionaries(
    {},
    optional={
        "started_at": MOMENT,
        "start_time": MOMENT,
        "direction": st.sampled_from(["inbound", "呼出", "x", 3, None]),
        "customer_id": st.sampled_from(["A1", 7, None, "", "-"]),
        "number": st.sampled_from(["138", 138, None]),
        "answered": st.sampled_from([True, False, None, "no"]),
        "case": st.just({"amount": 3}),
    },
)
TURN: st.SearchStrategy[Any] = st.one_of(
    st.fixed_dictionaries(
        {"speaker": st.sampled_from(["agent", "客户", "", None]), "text": TEXT},
        optional={"start": st.floats(0, 9), "raw": st.just({"text": "x"}), "content": TEXT},
    ),
    st.fixed_dictionaries({"role": st.just("agent"), "start": st.just(1), "text": TEXT}),
    st.fixed_dictionaries({"text": TEXT, "speaker": st.just("agent")}),
    st.just(3),
)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "call_id": st.sampled_from(["c", 5, "", None, 1.5]),
        "id": st.just("other"),
        "meta": st.one_of(META, st.just([])),
        "turns": st.one_of(st.lists(TURN, max_size=3), st.just("x")),
        "dialogue": st.lists(TURN, max_size=2),
        "schema": st.just("callcheck/call/1"),
        "labels": st.just([]),
        "start_time": MOMENT,
        "customer_id": st.sampled_from(["A1", None]),
        "被叫号码": st.just("138"),
        "answered": st.just(False),
    },
)


@given(st.lists(ROW, min_size=1, max_size=4), st.booleans())
def test_property_skimming_is_reading(rows: list[dict[str, Any]], escaped: bool) -> None:
    lines = [json.dumps(row, ensure_ascii=escaped) for row in rows]
    portion = Portion("x.jsonl", "\n".join(lines).encode(), 7, len(lines), "json")
    whole = [skimmed(item) if isinstance(item, Call) else None for item in calls_of(portion)]
    assert list(skim(portion)) == whole


def test_plain_lines_are_not_read_whole() -> None:
    turns = [{"speaker": "agent", "text": "您好"}, {"speaker": "customer", "text": ""}]
    for row in (
        {"schema": "callcheck/call/1", "call_id": "c", "meta": {"number": "1"}, "turns": turns},
        {
            "turns": [{"role": "坐席", "channel": "0", "start": 1.5, "end": 2, "text": "a"}],
            "call_id": 7,
        },
    ):
        assert _plain(json.dumps(row, ensure_ascii=False).encode()) is not None
    assert _plain(json.dumps({"call_id": "c", "turns": []}).encode()) is None
    assert _plain(b'{"call_id": "c", "turns": [{"speaker": "a", "text": " "}]}') is None


def test_documents_and_errors_are_told_in_their_place() -> None:
    good = json.dumps({"call_id": "c", "turns": [{"speaker": "agent", "text": "好"}]}).encode()
    assert [s and s.call_id for s in skim(Portion("a.txt", "坐席：您好".encode()))] == ["a"]
    assert list(skim(Portion("a.txt", b""))) == [None]
    lines = Portion("x", good + b"\n{\n\n" + good, 1, 4, "json")
    assert [s and s.call_id for s in skim(lines)] == ["c", None, "c"]
    other = Portion("x", good.decode().encode("gb18030"), 1, 1, "json", "gb18030")
    assert [s and s.effective for s in skim(other)] == [True]
