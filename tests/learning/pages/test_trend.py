"""The page of trends, asked for as a browser does."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from callcheck.checking import Checker
from callcheck.learning.pages import Desk, make_app
from callcheck.learning.pages.guarding import cookie_of
from callcheck.learning.store import open_store
from callcheck.model import Call, CallMeta, Speaker
from callcheck.ruleset.dialogue import turns_of

HERE = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("", 200, "2 通;2026-03-02 起 1 期"),
        ("?team=一组&category=threat.visit", 200, "1 通;2026-03-02 起 1 期"),
        ("?by=month", 200, "2 通;2026-03-01 起 1 期"),
        ("?team=<i>", 200, "没有带日期的通话"),
        ("?by=year", 400, "没有 `year`"),
    ],
)
def test_the_page(tmp_path: Path, checker: Checker, query: str, status: int, words: str) -> None:
    pairs = []
    for team in ("一组", "二组"):
        meta = CallMeta(
            agent_id=team, started_at=datetime(2026, 3, 3, 4, tzinfo=UTC), extra={"team": team}
        )
        lines = ["坐席:今天再不还我带人上门堵你家门口"]
        call = Call(team, turns_of(lines, Speaker.AGENT), meta)
        pairs.append((call, checker.check(call)))
    with open_store(tmp_path / "a.db") as store:
        store.add(pairs, by="甲")
        app = make_app(Desk(store, checker, "甲"), "t")
        with TestClient(app, base_url=HERE) as client:
            client.cookies.set(cookie_of("t"), "t")
            answer = client.get(f"/trend{query}")
            assert answer.status_code == status
            assert words in answer.text
            assert "<i>" not in answer.text
            assert " style=" not in answer.text
            assert "<style" not in answer.text
            if status == 200:
                assert 'href="/trend" aria-current="page">走势</a>' in answer.text
                assert client.get("/assets/trend.css").status_code == 200
