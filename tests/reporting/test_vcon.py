"""A call through JSON and through vCon and back; a report written into a vCon."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcheck.checking import Checker
from callcheck.errors import UsageError
from callcheck.model import Call, Callee, CallMeta, Problem, Speaker, Turn
from callcheck.readers import read_text
from callcheck.readers.exact import call_to_exact
from callcheck.readers.portions import Portion
from callcheck.readers.reading import calls_of
from callcheck.reporting.report_json import plain
from callcheck.reporting.vcon import add_reports, call_to_vcon

NOW = datetime(2026, 3, 3, tzinfo=UTC)
WORD = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SOME = st.none() | WORD.filter(lambda w: w.strip().lower() not in {"", "null", "none", "nan", "\\n", "-", "nat"})  # fmt: skip
SECONDS = st.none() | st.floats(-10, 1e6)
SCALAR = st.none() | st.booleans() | WORD | st.integers(-(2**60), 2**60) | st.floats(-1e9, 1e9)
TABLE = st.dictionaries(
    WORD | st.sampled_from(["number", "start_time", "case"]), SCALAR, max_size=4
)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8))])
META = st.builds(
    CallMeta,
    started_at=st.none()
    | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=ZONES),
    direction=st.sampled_from([None, "outbound", "inbound"]),
    callee=st.none() | st.sampled_from(Callee),
    agent_id=SOME,
    agent_org=SOME,
    customer_id=SOME,
    number=SOME,
    product=SOME,
    duration_seconds=st.none() | st.integers(0, 10**7).map(lambda ms: ms / 1000),
    answered=st.none() | st.booleans(),
    case=st.dictionaries(WORD, SCALAR, max_size=3),
    extra=TABLE,
)
TURN = st.tuples(
    st.sampled_from(Speaker), WORD, SECONDS, SECONDS, st.none() | WORD, st.none() | WORD
)
CALLS = st.builds(
    lambda call_id, turns, *rest: Call(call_id, tuple(Turn(n, *t) for n, t in enumerate(turns)), *rest),
    WORD,
    st.lists(TURN, max_size=5),
    META,
    st.booleans(),
    st.sampled_from(["role", "channel", "inferred", "none"]),
    st.lists(st.builds(Problem, WORD, WORD, st.none() | st.integers(0, 9)), max_size=2).map(tuple),
)  # fmt: skip


def again(document: Any) -> Call:
    found = list(calls_of(Portion("x.json", msgspec.json.encode(document))))
    assert len(found) == 1
    assert isinstance(found[0], Call)
    return found[0]


@given(CALLS)
def test_a_call_through_native_json_is_equal(call: Call) -> None:
    assert again(call_to_exact(call)) == call


@given(CALLS)
def test_a_call_through_vcon_is_equal(call: Call) -> None:
    assert again(call_to_vcon(call, NOW)) == call


@pytest.fixture(scope="module")
def call() -> Call:
    meta = CallMeta(
        started_at=datetime(2026, 3, 2, 14, 5, tzinfo=timezone(timedelta(hours=8))),
        direction="outbound",
        agent_id="1024",
        agent_org="青禾银行",
        number="13800000000",
        duration_seconds=6.5,
    )
    return Call("C1", read_text("坐席:再不还钱我打断你的狗腿 客户:嗯").turns, meta)


def test_what_other_tools_see_of_a_vcon(call: Call) -> None:
    made = call_to_vcon(call, NOW)
    assert made["created_at"] == "2026-03-03T00:00:00+00:00"
    assert made["parties"] == [
        {"name": "1024", "org": "青禾银行", "role": "agent"},
        {"tel": "13800000000", "role": "customer"},
    ]
    assert made["dialog"] == [
        {
            "type": "recording",
            "start": "2026-03-02T14:05:00+08:00",
            "parties": [0, 1],
            "duration": 6.5,
            "originator": 0,
        }
    ]
    (said,) = made["analysis"]
    assert {k: v for k, v in said.items() if k != "body"} == {
        "type": "transcript",
        "dialog": 0,
        "vendor": "callcheck",
        "product": "callcheck",
        "schema": "callcheck/call/1",
        "mediatype": "application/json",
        "encoding": "json",
    }
    assert made["uuid"] == call_to_vcon(call, NOW + timedelta(days=1))["uuid"]


def test_an_attempt_is_an_incomplete_dialog(call: Call) -> None:
    attempt = Call("C2", (), CallMeta(started_at=call.meta.started_at, answered=False))
    made = call_to_vcon(attempt, NOW)
    assert (made["dialog"][0]["type"], made["dialog"][0]["disposition"]) == (
        "incomplete",
        "no-answer",
    )
    assert again(made) == Call("C2", (), CallMeta(started_at=call.meta.started_at, answered=False))


ODDLY = (
    '{ "uuid":"u-1", "created_at" : "2026-03-02T06:06:00Z",\n "n": 1.0, "big": 12345678901234567890123,'
    ' "esc":"\\u4f60\\/ ]}", "dialog":[{"type":"recording","duration": 6.20}],%s "attachments":[ ] }\n'
)


@pytest.mark.parametrize(
    ("analysis", "before", "after"),
    [
        ('"analysis":[{"type":"x]"} ],', '"analysis":[{"type":"x]"} ', "],"),
        ('"analysis" : [ ],', '"analysis" : [ ', "],"),
        ('"analysis":null,', '"analysis":[', "],"),
        ("", "", ""),
    ],
)
def test_only_the_report_is_added(
    call: Call, checker: Checker, analysis: str, before: str, after: str
) -> None:
    report = checker.check(call)
    document = ODDLY % analysis
    made = add_reports(document, [report], "a.vcon")
    *_, added = json.loads(made)["analysis"]
    assert added == {
        "type": "report",
        "dialog": 0,
        "vendor": "callcheck",
        "product": "callcheck",
        "schema": "callcheck/report/1",
        "mediatype": "application/json",
        "encoding": "json",
        "body": json.loads(msgspec.json.encode(plain(report))),
    }
    text = json.dumps(added, ensure_ascii=False)
    if not analysis:
        assert made == document.replace("[ ] }", f'[ ] ,"analysis":[{text}]}}')
    else:
        comma = "," if "x]" in analysis else ""
        assert made == ODDLY % f"{before}{comma}{text}{after}"
    assert add_reports(made, [report], "a.vcon") == made


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ('{"payload":"e30","signatures":[]}', "signed-vcon"),
        ('{"ciphertext":"x","recipients":[]}', "signed-vcon"),
        ("[]", "not-a-vcon"),
        ("{", "not-a-vcon"),
        ('{"uuid":"1","analysis":"x"}', "not-a-vcon"),
    ],
)
def test_what_is_not_written_into(document: str, code: str, call: Call, checker: Checker) -> None:
    with pytest.raises(UsageError) as raised:
        add_reports(document, [checker.check(call)], "a.vcon")
    assert raised.value.code == code
