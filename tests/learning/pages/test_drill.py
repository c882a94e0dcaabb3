"""The drill page over HTTP: replies judged, the debrief kept once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from callcheck.checking import Checker
from callcheck.learning.pages import Desk, make_app
from callcheck.learning.pages.guarding import cookie_of
from callcheck.learning.store import Store, open_store

HERE = "http://127.0.0.1:8000"
BAD = "信不信我打断你的腿"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "a.db") as opened:
        yield opened


@pytest.fixture
def client(store: Store, checker: Checker) -> Iterator[TestClient]:
    with TestClient(make_app(Desk(store, checker, "小李"), "t"), base_url=HERE) as made:
        made.cookies.set(cookie_of("t"), "t")
        yield made


def _play(client: TestClient, **body: Any) -> Any:
    answer = client.post("/drill/play", json=body, headers={"origin": HERE})
    return answer.status_code, answer.json()


def test_the_page_lists_the_drills(client: TestClient) -> None:
    page = client.get("/drill").text
    assert '<option value="laid-off"' in page
    assert 'value="小李"' in page


def test_a_bad_line_ends_it_and_is_explained_and_kept_once(
    client: TestClient, store: Store
) -> None:
    code, told = _play(client, drill="laid-off", replies=[], trainee="小李", run="r1")
    assert (code, told["first"], told["judged"], told["ending"]) == (200, "喂,哪位?", [], None)
    for _ in range(2):
        code, told = _play(client, drill="laid-off", replies=[BAD], trainee="小李", run="r1")
    assert told["ending"]["id"] == "hung-up"
    feedback = told["judged"][0]["feedback"][0]
    assert feedback["category"] == "threat.violence"
    assert feedback["say_instead"]
    assert (told["debrief"]["score"], told["debrief"]["passed"]) == (40.0, False)
    kept = list(store.answers(trainee="小李", kind="drill"))
    assert [(a.item, a.right, a.score, a.body["replies"]) for a in kept] == [
        ("laid-off", False, 40.0, [BAD])
    ]


def test_hanging_up_gives_the_debrief(client: TestClient) -> None:
    _, told = _play(client, drill="laid-off", replies=["您好"], trainee="", run="r2", done=True)
    assert None is told["ending"]
    assert told["debrief"]["missing"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"drill": "laid-of", "replies": []}, "unknown-drill"),
        ({"drill": "laid-off"}, "bad-answer"),
        ({"drill": "laid-off", "replies": ["  "]}, "empty-reply"),
        ({"drill": "laid-off", "replies": [BAD, "喂"]}, "drill-over"),
    ],
)
def test_what_cannot_be_played_is_told(client: TestClient, body: Any, code: str) -> None:
    status, told = _play(client, **body)
    assert (400, code) == (status, told["error"])
