"""Who may ask the local pages, tried with hostile requests."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from callcheck.learning.pages.guarding import HEADERS, MAX_BODY_BYTES, Guard, cookie_of

HERE = "http://127.0.0.1:8000"
TOKEN = "a-secret"
WRITE = {"origin": HERE, "content-type": "application/json"}


def _app() -> Guard:
    async def page(request: Request) -> Response:
        return PlainTextResponse(f"{request.method} {request.url.path}")

    async def write(request: Request) -> Response:
        return JSONResponse(await request.json())

    routes = [Route("/", page), Route("/deep/page", page), Route("/w", write, methods=["POST"])]
    return Guard(Starlette(routes=routes), TOKEN)


@pytest.fixture
def outside() -> Iterator[TestClient]:
    with TestClient(_app(), base_url=HERE, follow_redirects=False) as client:
        yield client


@pytest.fixture
def inside(outside: TestClient) -> TestClient:
    outside.get("/", params={"token": TOKEN})
    return outside


def test_the_token_is_taken_once_and_becomes_a_cookie_that_scripts_do_not_see(
    outside: TestClient,
) -> None:
    answer = outside.get("/deep/page", params={"token": TOKEN, "n": "2"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/deep/page?n=2")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert outside.get("/deep/page").text == "GET /deep/page"


@pytest.mark.parametrize("token", ["", "a-secre", "a-secret ", "猜的", None])
def test_without_the_token_nothing_is_shown(outside: TestClient, token: str | None) -> None:
    answer = outside.get("/", params={} if token is None else {"token": token})
    assert (answer.status_code, answer.text) == (403, "请用终端里显示的完整地址打开。\n")


def test_a_redirect_never_leaves_the_page(outside: TestClient) -> None:
    answer = outside.get("//evil.example/x", params={"token": TOKEN})
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith("//")


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil", "", "[::2]:8000"]
)
def test_another_name_for_this_machine_is_refused(inside: TestClient, host: str) -> None:
    assert inside.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000", "127.0.0.1"])
def test_the_loopback_names_are_accepted(inside: TestClient, host: str) -> None:
    answer = inside.get("/", headers={"host": host, "cookie": f"{cookie_of(TOKEN)}={TOKEN}"})
    assert answer.status_code == 200


def test_its_own_page_may_write(inside: TestClient) -> None:
    answer = inside.post("/w", json={"a": 1}, headers=WRITE)
    assert (answer.status_code, answer.json()) == (200, {"a": 1})


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"content-type": "application/json"}, 403),
        ({**WRITE, "origin": "http://evil.example"}, 403),
        ({**WRITE, "origin": "null"}, 403),
        ({**WRITE, "origin": "http://127.0.0.1:9999"}, 403),
        ({**WRITE, "origin": "https://127.0.0.1:8000"}, 403),
        ({**WRITE, "content-type": "text/plain"}, 415),
        ({**WRITE, "content-type": "application/x-www-form-urlencoded"}, 415),
        ({**WRITE, "content-length": str(MAX_BODY_BYTES + 1)}, 413),
        ({**WRITE, "content-length": "-1"}, 411),
        ({**WRITE, "content-length": "²"}, 411),
    ],
)
def test_what_other_pages_can_make_a_browser_send_is_refused(
    inside: TestClient, headers: dict[str, str], status: int
) -> None:
    encoded = {name.encode(): value.encode() for name, value in headers.items()}
    assert inside.post("/w", content=b"{}", headers=encoded).status_code == status


def test_a_write_without_the_token_is_refused(outside: TestClient) -> None:
    assert outside.post("/w", json={}, headers=WRITE).status_code == 403


@pytest.mark.parametrize("path", ["/", "/none", "/../../etc/passwd"])
def test_every_answer_has_the_headers(inside: TestClient, path: str) -> None:
    answer = inside.get(path)
    assert dict(HEADERS) == {name: answer.headers[name] for name in HEADERS}
