"""Calls that lessons are made of."""

from datetime import UTC, datetime

import pytest

from callcheck.checking import Checker
from callcheck.learning.cases import Case, cases_of
from callcheck.model import Call, CallMeta, Report, Review, Speaker, Verdict
from callcheck.ruleset.dialogue import turns_of

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>&\x00\ud800 **粗** | 再不还钱我打断你的狗腿"


def call(name: str, agent: str, *lines: str) -> Call:
    meta = CallMeta(started_at=AT, agent_id=agent)
    return Call(name, turns_of(lines, Speaker.AGENT), meta)


@pytest.fixture(scope="session")
def calls(checker: Checker) -> list[tuple[Call, Report]]:
    made = [
        call(
            "one",
            "A1",
            "坐席:您好 请问是王小明先生吗",
            "客户:我是",
            "坐席:我是青禾银行的 工号三零二一 我叫林倩 通话录音",
            "客户:什么事",
            "坐席:您的账单逾期了",
            "客户:我失业了 没钱还 下周才有",
            "坐席:王小明你再不还钱我打断你的狗腿",
            "客户:你怎么这样说话",
            "坐席:就这样",
            "客户:嗯",
        ),
        call("two", "A2", "客户:等等吧", "坐席:你再不还钱我打断你的狗腿"),
        call(
            "three",
            "A3",
            "客户:催什么催",
            "坐席:我找人去你家收拾你 弄残你全家",
        ),
        call(
            "good",
            "A4",
            "坐席:您好",
            "客户:我失业了 没有收入 还不上",
            "坐席:失业确实不容易 您先别着急 可以申请分期 我帮您登记",
            "客户:好",
        ),
    ]
    return [(c, checker.check(c)) for c in made]


@pytest.fixture(scope="session")
def found(calls: list[tuple[Call, Report]]) -> list[Case]:
    return list(cases_of(calls, reviews_of(calls, "one", Verdict.CONFIRMED)))


def reviews_of(calls: list[tuple[Call, Report]], name: str, verdict: Verdict) -> list[Review]:
    return [
        Review(c.call_id, verdict, "甲", AT, finding.key)
        for c, report in calls
        if c.call_id == name
        for finding in report.findings
    ]
