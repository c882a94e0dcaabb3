"""The local pages through a real server, asked as a hostile page or program would."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import quote

import pytest
from starlette.routing import Mount, Route

from callcheck.checking import Checker
from callcheck.learning.pages import Desk, make_app
from callcheck.learning.pages.app import page_routes
from callcheck.learning.pages.guarding import HEADERS, LARGEST_QUERY, MAX_BODY_BYTES
from callcheck.learning.store import Store, open_store
from callcheck.ruleset import read_rules

from .serving import Served, serving
from .world import HOSTILE, IDS, World, said

JSON = "application/json"
UP = (
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/app.py",
    "..\\..\\app.py",
    "%2e%2e%5c%2e%2e%5capp.py",
    "/etc/passwd",
    "%00",
    "....//app.py",
    "%252e%252e/app.py",
)


@pytest.fixture(scope="module")
def checker(world: World) -> Checker:
    return Checker(read_rules([world.folder / "rules"], world.folder / "profile.yaml"))


@pytest.fixture(scope="module")
def store(world: World) -> Iterator[Store]:
    with open_store(world.spare_store()) as opened:
        yield opened


@pytest.fixture(scope="module")
def desk(store: Store, checker: Checker) -> Desk:
    return Desk(store, checker, said("复核"))


@pytest.fixture(scope="module")
def two(desk: Desk) -> Iterator[tuple[Served, Served]]:
    """Two servers at once, each with its own token."""
    with ExitStack() as stack:
        first, second = (
            stack.enter_context(serving(make_app(desk, token), token)) for token in "ab"
        )
        yield first, second


@pytest.fixture
def here(two: tuple[Served, Served]) -> Served:
    return two[0]


def test_every_answer_to_anything_has_the_headers(here: Served, desk: Desk) -> None:
    paths = [route.path for route in page_routes(desk) if isinstance(route, Route)]
    mounted = [route.path for route in page_routes(desk) if isinstance(route, Mount)]
    assert {"/review", "/drill", "/quiz", "/trend", "/review/call"} <= set(paths)
    for path in (*paths, *mounted, "/assets/base.css", "/none", "/assets/none.css"):
        for inside in (True, False):
            answer = here.ask("GET", path, cookie=inside)
            assert {n: answer.headers[n] for n in HEADERS} == dict(HEADERS), path
            assert "server" not in answer.headers
            assert answer.status in ({200, 303, 307, 400, 404, 405} if inside else {403}), path


@pytest.mark.parametrize("token", ["", "b", "A", "a ", "a&token=b", "%00", "*", "é"])
def test_a_wrong_token_opens_nothing(here: Served, token: str) -> None:
    asked = quote(token, safe="&=%")
    assert here.ask("GET", f"/review?token={asked}", cookie=False).status == 403
    assert (
        here.ask("GET", "/review", cookie=False, headers={"Cookie": f"callcheck={token}"}).status
        == 403
    )


def test_each_server_knows_its_own_token_alone(two: tuple[Served, Served]) -> None:
    first, second = two
    assert first.ask("GET", "/review").status == second.ask("GET", "/review").status == 200
    swapped = {"Cookie": f"{first.cookie}=b"}
    assert first.ask("GET", "/review", cookie=False, headers=swapped).status == 403
    assert first.cookie != second.cookie  # one browser holds both: cookies know no ports
    both = {"Cookie": f"{first.cookie}=a; {second.cookie}=b"}
    for server in two:
        assert server.ask("GET", "/review", cookie=False, headers=both).status == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "127.0.0.1:{port}@evil", "",
     "localhost.evil", "[::ffff:1.2.3.4]", "0.0.0.0:{port}", "127.0.0.1:1", "localhost:1", "127.1"],
)  # fmt: skip
def test_under_another_name_it_does_not_answer(here: Served, host: str) -> None:
    answer = here.ask("GET", "/review", headers={"Host": host.format(port=here.port)})
    assert answer.status == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": None}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "https://127.0.0.1:{port}"}, 403),
        ({"Origin": "http://127.0.0.1:{port}.evil.example"}, 403),
        ({"Origin": "http://evil@127.0.0.1:{port}"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 415),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": None}, 415),
    ],
)
@pytest.mark.parametrize("path", ["/review/verdict", "/drill/play", "/quiz/answer"])
def test_what_another_site_can_send_changes_nothing(
    here: Served, store: Store, path: str, headers: dict[str, str | None], status: int
) -> None:
    before = store.counts()
    given = {n: v and v.format(port=here.port) for n, v in headers.items()}
    assert here.ask("POST", path, body=b'{"call":"CON"}', headers=given).status == status
    assert store.counts() == before


def test_a_body_too_long_is_refused_however_its_length_is_told(here: Served) -> None:
    for path in ("/review/comment", "/drill/play", "/quiz/answer"):
        told = here.ask("POST", path, headers={"Content-Length": str(MAX_BODY_BYTES + 1)})
        assert told.status == 413
        chunked = here.ask(
            "POST", path, headers={"Transfer-Encoding": "chunked"}, body=b"0\r\n\r\n"
        )
        assert chunked.status == 411


def test_a_line_or_header_without_end_is_refused(here: Served) -> None:
    with socket.create_connection(("127.0.0.1", here.port), 20) as line:
        line.sendall(b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\n\r\n")
        assert line.recv(64).split()[1] in {b"400", b"404", b"414", b"431"}
    assert here.ask("GET", "/review").status == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "X"])
def test_another_method_changes_nothing(here: Served, store: Store, method: str) -> None:
    before = store.counts()
    for path in ("/review", "/review/verdict", "/assets/base.css"):
        answer = here.ask(method, path, body=b"{}")
        assert answer.status in {400, 403, 404, 405}
        assert "access-control-allow-origin" not in answer.headers
    assert store.counts() == before


@pytest.mark.parametrize("up", UP)
def test_no_path_leads_out_of_the_pages(here: Served, up: str) -> None:
    for path in (f"/assets/{up}", f"/{up}", f"/review/{up}", f"/quiz/{up}"):
        answer = here.ask("GET", path.replace("\\", "%5c"))
        assert answer.status in {303, 400, 404, 405}, path
        assert b"root:" not in answer.body
        assert b"import" not in answer.body
        if answer.status == 303:
            assert answer.headers["location"].startswith("/")


@pytest.mark.parametrize(
    "path",
    ["/review/call?id={}", "/trend?by={}", "/trend?team={}", "/trend?category={}",
     "/quiz/items?trainee={}&mode=due", "/quiz/items?trainee=a&mode={}", "/quiz/items?trainee=a&n={}",
     "/quiz/items?trainee=a&seed={}"],
)  # fmt: skip
@pytest.mark.parametrize("text", [HOSTILE, "\ud800", "../../etc/passwd", "9" * 40, "-1"])
def test_a_hostile_parameter_is_data(here: Served, path: str, text: str) -> None:
    asked = quote(text.encode("utf-8", "surrogatepass"), safe="")
    answer = here.ask("GET", path.format(asked))
    assert answer.status in {200, 400}, answer.body
    kind = answer.headers["content-type"].partition(";")[0]
    assert kind in {"text/html", JSON}
    if kind == JSON:
        json.loads(answer.body)
    else:
        from .looking import elements

        elements(answer.body.decode())


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"a"', b"{", b"\xff\xfe", b'{"call":1}', b"[" * 100_000,
     json.dumps({"call": HOSTILE, "finding": HOSTILE, "verdict": HOSTILE, "stamp": HOSTILE}).encode(),
     json.dumps({"drill": HOSTILE, "replies": [HOSTILE], "trainee": HOSTILE}).encode(),
     json.dumps({"drill": "first-reminder", "replies": [{"a": 1}, None, ["x"]], "run": []}).encode(),
     json.dumps({"item": HOSTILE, "given": {"a": 1}, "trainee": HOSTILE, "attempt": [1]}).encode(),
     b'{"drill":"first-reminder","replies":["\\ud800"],"trainee":"\\ud800","done":true}',
     b'{"item":"\\ud800","given":"\\ud800","trainee":"\\ud800"}'],
)  # fmt: skip
@pytest.mark.parametrize(
    "path", ["/review/verdict", "/review/missed", "/drill/play", "/quiz/answer"]
)
def test_a_hostile_body_is_an_answer_or_a_told_error(here: Served, path: str, body: bytes) -> None:
    answer = here.ask("POST", path, body=body)
    assert answer.status in {200, 400}, (answer.status, answer.body)
    assert answer.headers["content-type"] == JSON
    found = json.loads(answer.body)
    assert answer.status == 200 or {"error", "message"} <= found.keys()


@pytest.mark.parametrize(
    "path",
    ["//evil.example/", "/\\evil.example/", "/%0d%0aSet-Cookie:%20x=1", "/%2f%2fevil.example",
     "/review?next=%0d%0aX:%201", "///evil.example", "/%5cevil.example", "http://evil.example/"],
)  # fmt: skip
def test_the_redirect_leads_to_this_page_and_adds_no_header(here: Served, path: str) -> None:
    sign = "&" if "?" in path else "?"
    answer = here.ask("GET", f"{path}{sign}token=a", cookie=False)
    assert answer.status in {303, 400, 404, 421}
    place = answer.headers.get("location", "/")
    assert place.startswith("/")
    assert place[1:2] not in {"/", "\\"}
    assert "\n" not in place
    assert "x" not in answer.headers
    cookies = answer.headers.get_all("set-cookie") or []
    assert all(cookie.startswith(f"{here.cookie}=") for cookie in cookies)


def test_a_query_without_end_is_refused(here: Served) -> None:
    assert here.ask("GET", "/review/call?id=" + "a" * (LARGEST_QUERY + 1)).status in {400, 414}


def test_what_is_kept_of_a_call_comes_back_as_data(here: Served) -> None:
    for name in IDS:
        answer = here.ask("GET", f"/review/call?id={quote(name, safe='')}")
        assert (answer.status, answer.headers["content-type"]) == (200, JSON)
        assert json.loads(answer.body)["id"] == name


def test_only_this_machine_can_reach_it(here: Served) -> None:
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", here.port), 5).close()
    connection = http.client.HTTPConnection("127.0.0.1", here.port, timeout=20)
    connection.request("GET", "/review")
    assert connection.getresponse().status == 403
    connection.close()
