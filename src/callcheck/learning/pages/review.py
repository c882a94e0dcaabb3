"""The review page: its frame, and the requests that its script makes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from callcheck.errors import LabelError
from callcheck.learning.pages.app import Desk, page
from callcheck.learning.review_desk import ReviewDesk
from callcheck.learning.review_view import View
from callcheck.model import Review, Round, Verdict

LINK = ("/review", "复核")
Shape = TypeVar("Shape", bound=msgspec.Struct)


class _Judged(msgspec.Struct, forbid_unknown_fields=True):
    call: str
    finding: str
    verdict: Verdict
    stamp: str
    reason: str = ""


class _Missed(msgspec.Struct, forbid_unknown_fields=True):
    call: str
    category: str
    turn: int
    start: int
    end: int
    quote: str
    reason: str = ""


class _Read(msgspec.Struct, forbid_unknown_fields=True):
    call: str


class _Comment(msgspec.Struct, forbid_unknown_fields=True):
    call: str
    text: str
    ref: str
    finding: str | None = None


class _Undone(msgspec.Struct, forbid_unknown_fields=True):
    call: str
    number: int | None = None


def routes(desk: Desk) -> list[BaseRoute]:
    """`/review` and what lies under it."""
    own = ReviewDesk(
        desk.store,
        desk.checker.rule_set,
        by=desk.by,
        step=Round(desk.options.get("round", Round.FIRST)),
        which=desk.options.get("which", {}),
    )

    async def shown(request: Request) -> Response:
        return page("review.html", request)

    async def home(request: Request) -> Response:  # noqa: ARG001 - as called
        return RedirectResponse("/review", 303)

    async def queue(request: Request) -> Response:  # noqa: ARG001 - as called
        return JSONResponse(await run_in_threadpool(own.queue))

    async def call(request: Request) -> Response:
        name = request.query_params.get("id", "")
        return JSONResponse(await run_in_threadpool(own.call, name))

    def judge(asked: _Judged) -> View:
        number = own.judge(asked.call, asked.finding, asked.verdict, asked.reason, asked.stamp)
        return {"number": number, "call": own.call(asked.call)}

    def miss(asked: _Missed) -> View:
        if asked.category not in desk.checker.rule_set.categories:
            raise LabelError("store-bad-review", f"没有类别 {asked.category}")
        if not 0 <= asked.start < asked.end:
            raise LabelError("store-bad-review", "漏检要选中几个字")
        review = Review(
            asked.call,
            Verdict.MISSED,
            desk.by,
            datetime.now(UTC),
            reason=asked.reason,
            category=asked.category,
            turn=asked.turn,
            start=asked.start,
            end=asked.end,
            quote=asked.quote,
        )
        return {"number": own.miss(review), "call": own.call(asked.call)}

    def read(asked: _Read) -> View:
        return {"number": own.read(asked.call), "call": own.call(asked.call)}

    def comment(asked: _Comment) -> View:
        own.comment(asked.call, asked.finding, asked.text, asked.ref)
        return {"number": None, "call": own.call(asked.call)}

    def undo(asked: _Undone) -> View:
        undone = own.undo(asked.call, asked.number)
        return {"undone": undone, "call": own.call(asked.call)}

    return [
        Route("/", home),
        Route("/review", shown),
        Route("/review/queue", queue),
        Route("/review/call", call),
        _write("/review/verdict", _Judged, judge),
        _write("/review/missed", _Missed, miss),
        _write("/review/read", _Read, read),
        _write("/review/comment", _Comment, comment),
        _write("/review/undo", _Undone, undo),
    ]


def _write(path: str, shape: type[Shape], do: Callable[[Shape], View]) -> Route:
    async def endpoint(request: Request) -> Response:
        try:
            asked = msgspec.json.decode(await request.body(), type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise LabelError("bad-review-request", f"读不懂:{error}") from error
        return JSONResponse(await run_in_threadpool(do, asked))

    return Route(path, endpoint, methods=["POST"])
