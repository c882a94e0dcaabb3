"""The application put together: its frame, its assets, and errors as JSON."""

from pathlib import Path

from starlette.testclient import TestClient

from callcheck.checking import Checker
from callcheck.learning.pages import Desk, make_app
from callcheck.learning.pages.guarding import cookie_of
from callcheck.learning.store import open_store

HERE = "http://127.0.0.1:8000"


def test_assets_are_served_and_nothing_beside_them(tmp_path: Path, checker: Checker) -> None:
    with open_store(tmp_path / "a.db") as store:
        app = make_app(Desk(store, checker, "甲"), "t")
        with TestClient(app, base_url=HERE) as client:
            client.cookies.set(cookie_of("t"), "t")
            sheet = client.get("/assets/base.css")
            assert (
                sheet.status_code,
                sheet.headers["content-type"],
            ) == (200, "text/css; charset=utf-8")
            for path in ("/assets/../app.py", "/assets/%2e%2e/app.py", "/assets/..%2fapp.py"):
                assert client.get(path).status_code == 404
