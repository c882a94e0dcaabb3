"""The page of trends: rates of the store's calls by week, day or month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from callcheck.errors import UsageError
from callcheck.learning.pages.app import Desk, page
from callcheck.learning.seen import seen_of
from callcheck.learning.trend.marks import stored_marks
from callcheck.learning.trend.page import PERIOD, trend_fragment
from callcheck.learning.trend.series import By, common, trend_of
from callcheck.reporting import catalogue_of

LINK = ("/trend", "走势")


def routes(desk: Desk) -> Sequence[BaseRoute]:
    """One page; what is asked for is in the query."""
    catalogue = catalogue_of(desk.checker.rule_set)
    counted = [c for c in catalogue.categories.values() if c.kind.is_violation]

    def show(request: Request) -> Response:
        asked = {name: request.query_params.get(name, "") for name in ("by", "team", "category")}
        by = _period(asked["by"] or "week")
        everyone = list(seen_of(desk.store.calls()))
        calls = (
            [call for call in everyone if call.team == asked["team"]] if asked["team"] else everyone
        )
        names = [asked["category"]] if asked["category"] else common(calls, [c.id for c in counted])
        marks = stored_marks(desk.store.lessons(), desk.store.plans(), calls)
        trend = trend_of(calls, names, by=by, marks=marks)
        return page(
            "trend.html",
            request,
            asked={**asked, "by": by},
            periods=PERIOD,
            teams=sorted({call.team for call in everyone if call.team}),
            categories=[(c.id, c.title) for c in counted],
            body=Markup(trend_fragment(trend, catalogue.title)),
        )

    return [Route("/trend", show, methods=["GET"])]


def _period(text: str) -> By:
    found = next((name for name in get_args(By) if name == text), None)
    if found is None:
        raise UsageError("unknown-value", f"没有 `{text}`", hint=" ".join(get_args(By)))
    period: By = found
    return period
