"""What the quiz page's script is told, and what it may send."""

from pathlib import Path

from starlette.testclient import TestClient

from callcheck.checking import Checker
from callcheck.learning.cases import cases_of
from callcheck.learning.pages import Desk, make_app
from callcheck.learning.pages.guarding import cookie_of
from callcheck.learning.quiz import make_items
from callcheck.learning.store import open_store
from callcheck.readers import read_text

HERE = "http://127.0.0.1:8000"
OWN = {"origin": HERE}


def test_items_answers_and_errors(tmp_path: Path, checker: Checker) -> None:
    call = read_text("坐席:再不还钱信不信我打断你的狗腿")
    made = make_items(cases_of([(call, checker.check(call))]), checker, unreviewed=True)
    with open_store(tmp_path / "a.db") as store:
        desk = Desk(store, checker, "小王", {"quiz": {"items": made.items}})
        with TestClient(make_app(desk, "t"), base_url=HERE) as client:
            client.cookies.set(cookie_of("t"), "t")
            assert "<title>测验 · callcheck</title>" in client.get("/quiz").text
            shown = client.get("/quiz/items?trainee=小王&n=3").json()["items"]
            assert len(shown) == 3
            for query, code in (
                ("trainee=", "no-trainee"),
                ("trainee=a&mode=x", "unknown-format"),
                ("trainee=a&n=x", "bad-answer"),
            ):
                answer = client.get(f"/quiz/items?{query}")
                assert (answer.status_code, answer.json()["error"]) == (400, code)
            item = next(i for i in made.items if i.ask == "allowed")
            body = {"item": item.id, "given": item.letters, "trainee": "小王", "attempt": "1"}
            assert client.post("/quiz/answer", json=body, headers=OWN).json() == {
                "right": True,
                "key": item.letters,
                "told": [],
                "explanation": item.explanation,
            }
            for wrong, code in (
                ({**body, "item": "x"}, "unknown-item"),
                ({**body, "given": "Z"}, "bad-answer"),
                ([], "bad-answer"),
            ):
                answer = client.post("/quiz/answer", json=wrong, headers=OWN)
                assert (answer.status_code, answer.json()["error"]) == (400, code)
            for mode in ("due", "wrong"):
                assert client.get(f"/quiz/items?trainee=小王&mode={mode}").json() == {"items": []}
        with TestClient(make_app(Desk(store, checker, "小王"), "t"), base_url=HERE) as client:
            client.cookies.set(cookie_of("t"), "t")
            assert client.get("/quiz/items?trainee=小王").json() == {"items": []}
            again = client.post("/quiz/answer", json=body, headers=OWN)  # kept with the answer
            assert again.json()["right"] is True
        assert [a.right for a in store.answers(trainee="小王")] == [True, True]
