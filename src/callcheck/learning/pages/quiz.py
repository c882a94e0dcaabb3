"""The page on which a trainee takes a quiz; the key is told only after the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from callcheck.errors import UsageError
from callcheck.learning.pages.app import Desk, page, posted
from callcheck.learning.quiz.items import KINDS, Item, ItemKind, letter
from callcheck.learning.quiz.making import make_items
from callcheck.learning.quiz.repeating import answer_of, due_items, wrong_book
from callcheck.learning.quiz.taking import PASS_MARK, mark, pick

LINK = ("/quiz", "测验")
MODES = ("new", "due", "wrong")


def routes(desk: Desk) -> list[BaseRoute]:
    """The page and what its script asks for.

    `desk.options["quiz"]` may hold `items`, `count`, `seed` and `pass_mark`; without items they
    are made of the store's confirmed findings when they are first asked for.
    """
    options: dict[str, Any] = dict(desk.options.get("quiz", {}))  # Any: as above

    def bank() -> Sequence[Item]:
        if "items" not in options:
            options["items"] = make_items(desk.store.cases(), desk.checker).items
        found: Sequence[Item] = options["items"]
        return found

    def show(request: Request) -> Response:
        return page(
            "quiz.html",
            request,
            trainee=desk.by,
            count=options.get("count", 10),
            pass_mark=options.get("pass_mark", PASS_MARK),
        )

    def items(request: Request) -> Response:
        trainee = _trainee(request.query_params.get("trainee", ""))
        mode = request.query_params.get("mode", "new")
        count = _number(request.query_params.get("n", "10"), "n")
        seed = _number(request.query_params.get("seed", str(options.get("seed", 1))), "seed")
        if mode not in MODES:
            raise UsageError("unknown-format", f"没有 `{mode}`", hint=" ".join(MODES))
        if mode == "new":
            chosen = pick(bank(), count, seed=seed)
        else:
            answers = desk.store.answers(trainee=trainee, kind="quiz")
            now = datetime.now(UTC)
            found = (
                due_items(answers, trainee, now) if mode == "due" else wrong_book(answers, trainee)
            )
            chosen = tuple(due.item for due in found[:count])
        return JSONResponse({"items": [_shown(item) for item in chosen]})

    async def answer(request: Request) -> Response:
        body = await posted(request)
        trainee = _trainee(str(body.get("trainee", "")))
        before = list(desk.store.answers(trainee=trainee, kind="quiz"))
        item = _find(str(body.get("item", "")), bank(), before)
        marked = mark(item, str(body.get("given", ""))[:400], desk.checker)
        now = datetime.now(UTC)
        attempt = str(body.get("attempt") or now.isoformat())[:64]
        desk.store.save_answer(answer_of(marked, trainee, now, attempt=attempt, before=before))
        return JSONResponse(
            {
                "right": marked.right,
                "key": item.letters,
                "told": list(marked.told),
                "explanation": item.explanation,
            }
        )

    return [
        Route("/quiz", show),
        Route("/quiz/items", items),
        Route("/quiz/answer", answer, methods=["POST"]),
    ]


def _trainee(name: str) -> str:
    name = name.strip()
    if not name or len(name) > 64:
        raise UsageError("no-trainee", "没有写谁在答题", hint="填上姓名或工号")
    return name


def _number(text: str, name: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise UsageError("bad-answer", f"{name} 不是数:`{text}`")
    return int(text)


def _find(name: str, bank: Sequence[Item], before: Sequence[Any]) -> Item:  # Any: answers
    from callcheck.learning.quiz.items import from_body

    # What was asked before is asked again as it was, with the options in the same order.
    for item in bank:
        if item.id == name:
            return item
    for answer in reversed(before):
        if answer.item == name:
            return from_body(answer.body["question"])
    raise UsageError("unknown-item", f"没有题 `{name}`")


def _shown(item: Item) -> dict[str, Any]:  # Any: JSON
    several = item.kind is ItemKind.FIND and len(item.key) > 1
    return {
        "id": item.id,
        "kind": KINDS[item.kind],
        "many": item.kind is ItemKind.MULTIPLE or several,
        "write": item.kind is ItemKind.REWRITE,
        "lines": list(item.lines),
        "stem": item.stem,
        "options": [
            {"name": letter(place), "text": option.text}
            for place, option in enumerate(item.options)
        ],
    }
