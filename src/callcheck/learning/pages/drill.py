"""The page on which a trainee answers a scripted customer; a run is nothing but its replies."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from callcheck.errors import UsageError
from callcheck.learning.drill import DrillSession, Judgement
from callcheck.learning.drill_data import Drill
from callcheck.learning.drill_read import read_drills
from callcheck.learning.pages.app import Desk, page, posted
from callcheck.learning.store import Answer
from callcheck.source import nearest

LINK = ("/drill", "情景练习")
MOST_REPLIES = 60
LONGEST_REPLY = 400  # characters; nobody says more in one breath


def routes(desk: Desk) -> list[BaseRoute]:
    """The page, the drills, and what comes of some replies."""

    @cache
    def drills() -> dict[str, Drill]:
        return read_drills(desk.checker.rule_set)

    def show(request: Request) -> Response:
        return page("drill.html", request, drills=list(drills().values()), trainee=desk.by)

    async def play(request: Request) -> Response:
        body = await posted(request)
        drill, replies = _asked(body, drills())
        made = await run_in_threadpool(_played, drill, replies, desk)
        if body.get("done") or made["ending"]:
            made["debrief"] = await run_in_threadpool(_kept, drill, replies, body, desk)
        return JSONResponse(made)

    return [Route("/drill", show), Route("/drill/play", play, methods=["POST"])]


def _asked(body: dict[str, Any], drills: dict[str, Drill]) -> tuple[Drill, list[str]]:  # Any: JSON
    if not isinstance(body.get("replies"), list):
        raise UsageError("bad-answer", "不是练习的回答", hint="要 drill、replies、trainee")
    name = str(body.get("drill", ""))
    if name not in drills:
        raise UsageError("unknown-drill", f"没有情景 `{name}`", hint=nearest(name, drills))
    return drills[name], [str(text)[:LONGEST_REPLY] for text in body["replies"][:MOST_REPLIES]]


def _played(drill: Drill, replies: list[str], desk: Desk) -> dict[str, Any]:  # Any: JSON
    session = DrillSession(drill, desk.checker)
    first, judged = session.says, []
    for reply in replies:
        judged.append(_shown(session.reply(reply)))
    return {
        "first": first,
        "judged": judged,
        "steps": [asdict(step) for step in session.steps],
        "ending": asdict(session.ending) if session.ending else None,
    }


def _shown(judged: Judgement) -> dict[str, Any]:  # Any: JSON
    return {
        "reply": judged.reply,
        "says": judged.says,
        "feedback": [asdict(item) for item in judged.feedback],
        "ticked": [step.title for step in judged.ticked],
        "lost": [step.title for step in judged.lost],
    }


def _kept(
    drill: Drill,
    replies: list[str],
    body: dict[str, Any],
    desk: Desk,  # Any: JSON
) -> dict[str, Any]:
    """The debrief; kept for the trainee once for each run."""
    session = DrillSession(drill, desk.checker)
    for reply in replies:
        session.reply(reply)
    result = session.debrief()
    told = asdict(result)
    trainee = str(body.get("trainee", "")).strip()[:64]
    run = str(body.get("run", ""))[:64]
    known = {
        str(answer.body.get("run")) for answer in desk.store.answers(trainee=trainee, kind="drill")
    }
    if trainee and replies and (not run or run not in known):
        desk.store.save_answer(
            Answer(
                trainee,
                "drill",
                drill.id,
                result.passed,
                datetime.now(UTC),
                result.score,
                body={"run": run, "replies": replies, "result": told},
            )
        )
    return told
