"""vCon out: a call as one, and a report written back into one that is there.

draft-ietf-vcon-vcon-core-04. What was said goes into `analysis` as callcheck's own JSON: the
draft's transcription extension (WTF) wants a confidence for each segment, which nobody here knows.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from callcheck.errors import Location, UsageError
from callcheck.model import Call, Report, Speaker
from callcheck.readers.exact import SCHEMA, call_to_exact
from callcheck.reporting.report_json import plain

VENDOR = "callcheck"
REPORT_SCHEMA = "callcheck/report/1"
_JSON = {"mediatype": "application/json", "encoding": "json"}
_SPACE = " \t\r\n"


def call_to_vcon(call: Call, created_at: datetime) -> dict[str, Any]:  # Any: JSON
    """The call as an unsigned vCon; the same call has the same `uuid`.

    Parties, start, length and direction are the container's; everything, also what vCon has no
    place for, is in the transcript's body, which reads back equal. A call whose start nobody
    knows has no dialog, for a dialog must have one.
    """
    body = call_to_exact(call)
    digest = hashlib.blake2b(msgspec.json.encode(body), digest_size=16).hexdigest()
    dialog = _dialog(call)
    transcript = {
        "type": "transcript",
        **({"dialog": 0} if dialog else {}),
        "vendor": VENDOR,
        "product": VENDOR,
        "schema": SCHEMA,
        **_JSON,
        "body": body,
    }
    return {
        "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{SCHEMA}/{digest}")),
        "created_at": created_at.isoformat(),
        "parties": _parties(call),
        "dialog": [dialog] if dialog else [],
        "analysis": [transcript],
    }


def _parties(call: Call) -> list[dict[str, str]]:
    meta = call.meta
    robot = any(turn.speaker is Speaker.ROBOT for turn in call.turns) and not any(
        turn.speaker is Speaker.AGENT for turn in call.turns
    )
    ours = {
        "name": meta.agent_id,
        "org": meta.agent_org,
        "type": "bot" if robot else None,
        "role": "robot" if robot else "agent",
    }
    theirs = {"tel": meta.number, "role": "customer"}
    return [{k: v for k, v in party.items() if v is not None} for party in (ours, theirs)]


def _dialog(call: Call) -> dict[str, Any] | None:  # Any: JSON
    meta = call.meta
    if meta.started_at is None:
        return None
    attempt = not call.turns and meta.answered is False
    found: dict[str, Any] = {
        "type": "incomplete" if attempt else "recording",
        "start": meta.started_at.isoformat(),
        "parties": [0, 1],
    }
    if meta.duration_seconds is not None:
        found["duration"] = meta.duration_seconds
    if meta.direction is not None:
        found["originator"] = 0 if meta.direction == "outbound" else 1
    if attempt:
        found["disposition"] = "no-answer"
    return found


def add_reports(document: str, reports: Sequence[Report | Mapping[str, Any]], path: str) -> str:
    """The vCon with an `analysis` object more for each report; no other character changes.

    One that holds the same report already stays as it is.

    Args:
        document: the text of an unsigned vCon.
        reports: of its calls, as they are or as JSON.
        path: of the vCon, for errors.

    Raises:
        UsageError: `signed-vcon` for what no one may change, `not-a-vcon`.
    """
    row = _decoded(document, path)
    if "payload" in row or "signatures" in row or "ciphertext" in row:
        message = "签名或加密的 vCon 不能改,报告写不回去"
        hint = "写回签名前的 vCon,再重新签名"
        raise UsageError("signed-vcon", message, location=Location(path), hint=hint)
    if "uuid" not in row or not isinstance(row.get("analysis") or [], list):
        raise UsageError("not-a-vcon", "这不是 vCon", location=Location(path))
    there = row.get("analysis") or []
    new = [item for item in map(_as_analysis, reports, [row] * len(reports)) if item not in there]
    if not new:
        return document
    pieces = ",".join(json.dumps(item, ensure_ascii=False) for item in new)
    places = _members(document)
    if "analysis" not in places:
        end = document.rindex("}")
        comma = "," if row else ""
        return f'{document[:end]}{comma}"analysis":[{pieces}]{document[end:]}'
    if row["analysis"] is None:
        start, end = places["analysis"]
        return f"{document[:start]}[{pieces}]{document[end:]}"
    end = places["analysis"][1] - 1
    comma = "," if there else ""
    return f"{document[:end]}{comma}{pieces}{document[end:]}"


def _decoded(document: str, path: str) -> dict[str, Any]:  # Any: JSON
    try:
        row = json.loads(document)
    except (ValueError, RecursionError) as error:
        raise UsageError("not-a-vcon", "这不是 vCon", location=Location(path)) from error
    if not isinstance(row, dict):
        raise UsageError("not-a-vcon", "这不是 vCon", location=Location(path))
    return row


def _as_analysis(
    report: Report | Mapping[str, Any], row: Mapping[str, Any]
) -> dict[str, Any]:  # Any: JSON
    body = json.loads(msgspec.json.encode(plain(report)))
    dialogs = list(range(len(row.get("dialog") or [])))
    of = dialogs[0] if len(dialogs) == 1 else dialogs
    return {
        "type": "report",
        **({"dialog": of} if dialogs else {}),
        "vendor": VENDOR,
        "product": VENDOR,
        "schema": REPORT_SCHEMA,
        **_JSON,
        "body": body,
    }


def _members(document: str) -> dict[str, tuple[int, int]]:
    """Where the value of each member of the outermost object begins and ends."""
    decoder = json.JSONDecoder()
    found: dict[str, tuple[int, int]] = {}
    place = document.index("{") + 1
    while True:
        place = _after(document, place, ",")
        if document[place] == "}":
            return found
        key, place = decoder.raw_decode(document, place)
        start = _after(document, place, ":")
        place = decoder.raw_decode(document, start)[1]
        found[key] = (start, place)


def _after(document: str, place: int, sign: str) -> int:
    while document[place] in _SPACE + sign:
        place += 1
    return place
