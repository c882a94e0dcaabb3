"""The application put together: every page module's routes behind one guard."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from callcheck.checking import Checker
from callcheck.errors import CallcheckError, UsageError
from callcheck.learning.pages.guarding import Guard
from callcheck.learning.store import Store
from callcheck.reporting.templates import templates


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages work with.

    Attributes:
        store: open as long as the application lives.
        checker: of the rules the store's reports were made by.
        by: who sits at the browser.
        options: of single pages, such as the round or the sample that is reviewed.
    """

    store: Store
    checker: Checker
    by: str
    options: Mapping[str, Any] = field(default_factory=dict)  # Any: each page's own


def make_app(desk: Desk, token: str) -> ASGIApp:
    """The pages for one person, behind `Guard`.

    A module of `pages` that has `routes(desk)` adds a page, and `LINK` (path and Chinese title)
    adds it to the bar at the top.
    """
    app = Starlette(routes=page_routes(desk), exception_handlers={CallcheckError: _told})
    return Guard(app, token)


def page_routes(desk: Desk) -> list[BaseRoute]:
    """Everything that can be asked for."""
    routes: list[BaseRoute] = []
    for module in _modules():
        if hasattr(module, "routes"):
            routes += module.routes(desk)
    assets = Path(__file__).parent / "assets"
    return [*routes, Mount("/assets", StaticFiles(directory=assets))]


async def posted(request: Request) -> dict[str, Any]:  # Any: JSON
    """The JSON object that a page's script sent.

    Raises:
        UsageError: `bad-answer` for anything else.
    """
    try:
        found = msgspec.json.decode(await request.body(), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError("bad-answer", f"读不懂:{error}", hint="要一个 JSON 对象") from error
    return found


def page(name: str, request: Request, **values: Any) -> Response:  # Any: what the template shows
    """A template of `templates/` as a page, with the bar at the top."""
    html = (
        templates("callcheck.learning.pages")
        .get_template(name)
        .render(path=request.url.path, links=_links(), **values)
    )
    return HTMLResponse(html)


@cache
def _links() -> tuple[tuple[str, str], ...]:
    return tuple(module.LINK for module in _modules() if hasattr(module, "LINK"))


@cache
def _modules() -> tuple[Any, ...]:  # Any: modules
    import callcheck.learning.pages as here

    names = sorted(info.name for info in pkgutil.iter_modules(here.__path__))
    skipped = ("app", "guarding", "serving")
    return tuple(importlib.import_module(f"{here.__name__}.{n}") for n in names if n not in skipped)


async def _told(request: Request, error: Exception) -> Response:  # noqa: ARG001 - as called
    """An error of ours as JSON: its code, words and hint."""
    assert isinstance(error, CallcheckError)
    body = {"error": error.code, "message": error.message, "hint": error.hint}
    return JSONResponse(body, 400)
