"""Answers as xAPI statements, for a learning record store."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from callcheck.learning.quiz.items import Item, ItemKind, from_body, letter
from callcheck.learning.quiz.taking import PASS_MARK
from callcheck.learning.store import Answer

HOME = "urn:callcheck"
VERBS = {
    name: {"id": f"http://adlnet.gov/expapi/verbs/{name}", "display": {"zh-CN": shown}}
    for name, shown in (("answered", "作答"), ("passed", "通过"), ("failed", "未通过"))
}
_ACTIVITY = "http://adlnet.gov/expapi/activities/"
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, HOME)


def statements(
    answers: Iterable[Answer], *, home: str = HOME, pass_mark: float = PASS_MARK
) -> list[dict[str, Any]]:  # Any: JSON
    """One statement for each answer, and one for each quiz that was finished, in order.

    The same answers give the same ids, so that sending them twice stores them once.

    Args:
        answers: of the store; what is not of a quiz is left out.
        home: whose the trainees' names are (`account.homePage`), an IRI.
        pass_mark: of the quizzes, 0 to 100.
    """
    made: list[dict[str, Any]] = []  # Any: JSON
    attempts: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        if answer.kind == "quiz" and "question" in answer.body:
            attempts.setdefault((answer.trainee, answer.body["attempt"]), []).append(answer)
    for given in attempts.values():
        made += [_answered(answer, home) for answer in given]
        made.append(_finished(given, home, pass_mark))
    return made


def _answered(answer: Answer, home: str) -> dict[str, Any]:  # Any: JSON
    item = from_body(answer.body["question"])
    attempt = answer.body["attempt"]
    result = {
        "success": bool(answer.right),
        "response": _response(item, answer.body["given"]),
        "score": {"scaled": 1 if answer.right else 0},
    }
    return {
        "id": str(uuid.uuid5(_SPACE, f"{answer.trainee}|{attempt}|{answer.item}")),
        "actor": _actor(answer.trainee, home),
        "verb": VERBS["answered"],
        "object": _activity(item),
        "result": result,
        "context": {
            "language": "zh-CN",
            "contextActivities": {
                "parent": [{"objectType": "Activity", "id": _quiz(attempt)}],
                "grouping": [{"objectType": "Activity", "id": f"{HOME}:category:{item.category}"}],
            },
        },
        "timestamp": answer.at.isoformat(),
    }


def _finished(given: Sequence[Answer], home: str, pass_mark: float) -> dict[str, Any]:  # Any: JSON
    first = given[0]
    attempt = first.body["attempt"]
    share = sum(bool(a.right) for a in given) / len(given)
    passed = 100 * share >= pass_mark
    return {
        "id": str(uuid.uuid5(_SPACE, f"{first.trainee}|{attempt}")),
        "actor": _actor(first.trainee, home),
        "verb": VERBS["passed" if passed else "failed"],
        "object": {
            "objectType": "Activity",
            "id": _quiz(attempt),
            "definition": {
                "type": f"{_ACTIVITY}assessment",
                "name": {"zh-CN": "催收合规测验"},
            },
        },
        "result": {
            "success": passed,
            "completion": True,
            "score": {
                "scaled": round(share, 4),
                "raw": round(100 * share, 1),
                "min": 0,
                "max": 100,
            },
        },
        "timestamp": first.at.isoformat(),
    }


def _actor(trainee: str, home: str) -> dict[str, Any]:  # Any: JSON
    return {"objectType": "Agent", "account": {"homePage": home, "name": trainee}}


def _quiz(attempt: str) -> str:
    return f"{HOME}:quiz:{uuid.uuid5(_SPACE, attempt)}"


def _response(item: Item, given: str) -> str:
    if item.kind is ItemKind.REWRITE:
        return given
    if item.kind is ItemKind.JUDGE:
        return "true" if given == "A" else "false"
    return "[,]".join(given)


def _activity(item: Item) -> dict[str, Any]:  # Any: JSON
    definition: dict[str, Any] = {  # Any: JSON
        "type": f"{_ACTIVITY}cmi.interaction",
        "name": {"zh-CN": item.title},
        "description": {"zh-CN": "\n".join([*item.lines, item.stem])},
    }
    if item.kind is ItemKind.REWRITE:
        definition |= {"interactionType": "long-fill-in"}
    elif item.kind is ItemKind.JUDGE:
        key = "true" if item.options[0].right else "false"
        definition |= {"interactionType": "true-false", "correctResponsesPattern": [key]}
    else:
        definition |= {
            "interactionType": "choice",
            "correctResponsesPattern": ["[,]".join(item.letters)],
            "choices": [
                {"id": letter(place), "description": {"zh-CN": option.text}}
                for place, option in enumerate(item.options)
            ],
        }
    return {"objectType": "Activity", "id": f"{HOME}:item:{item.id}", "definition": definition}
