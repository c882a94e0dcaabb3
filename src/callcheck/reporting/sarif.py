"""SARIF 2.1.0: findings for the viewers and gates of static analysis.

A call is an artifact whose lines are its turns, so that a region is a turn's number from 1 and
columns in code points from 1; the artifact's text is in the log.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, TextIO
from urllib.parse import quote

import msgspec

from callcheck.errors import ReadError
from callcheck.model import Call, Evidence, Finding, Report, Severity
from callcheck.reporting.catalogue import SPEAKER, Catalogue
from callcheck.reporting.checked import Checked
from callcheck.reporting.csv_table import quote_of
from callcheck.reporting.registry import RendererInfo
from callcheck.reporting.turn_lines import one_line

FORMAT = RendererInfo("sarif", "SARIF 2.1.0:给代码扫描类平台", ".sarif")
SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {
    Severity.CRITICAL: "error",
    Severity.MAJOR: "error",
    Severity.MINOR: "warning",
    Severity.INFO: "note",
}
Json = dict[str, Any]  # Any: JSON


def render(results: Iterable[Checked], catalogue: Catalogue, out: TextIO) -> None:
    """Write results as they come; the calls they are in go through a file on their way."""
    rules: dict[str, int] = {}
    descriptors: list[Json] = []
    notes: list[Json] = []
    out.write(f'{{"$schema":{_text(SCHEMA)},"version":"2.1.0","runs":[{{"results":[')
    first, calls = True, 0
    with TemporaryFile("w+", encoding="utf-8", newline="") as artifacts:
        for item in results:
            if item.error is not None:
                notes.append(_note(item.error))
            if item.call is None or item.report is None or not item.report.findings:
                continue
            artifacts.write(("," if calls else "") + "\n" + _text(_artifact(item.call)))
            for finding in item.report.findings:
                if finding.rule not in rules:
                    rules[finding.rule] = len(rules)
                    descriptors.append(_descriptor(finding, catalogue))
                result = _result(finding, item.report, calls)
                result["ruleIndex"] = rules[finding.rule]
                out.write(("" if first else ",") + "\n" + _text(result))
                first = False
            calls += 1
        out.write('],"artifacts":[')
        artifacts.seek(0)
        copyfileobj(artifacts, out)
    driver = {"name": "callcheck", "version": version("callcheck"), "rules": descriptors}
    invocation: Json = {"executionSuccessful": not notes}
    if notes:
        invocation["toolExecutionNotifications"] = notes
    rest = {"tool": {"driver": driver}, "invocations": [invocation]}
    out.write(f'],"columnKind":"unicodeCodePoints",{_text(rest)[1:-1]}}}]}}\n')


def _text(value: Any) -> str:  # Any: JSON
    return msgspec.json.encode(value).decode()


def message_text(text: str) -> str:
    """The text as a message in which nothing is a placeholder or a link.

    >>> message_text("{0} [a](1)")
    '{{0}} [a] (1)'
    """
    return text.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _uri(call_id: str) -> str:
    return quote(call_id, safe="/")


def _artifact(call: Call) -> Json:
    text = "\n".join(one_line(turn.text) for turn in call.turns)
    speakers = [SPEAKER[turn.speaker] for turn in call.turns]
    return {
        "location": {"uri": _uri(call.call_id)},
        "mimeType": "text/plain",
        "contents": {"text": text},
        "properties": {"callId": call.call_id, "speakers": speakers},
    }


def _descriptor(finding: Finding, catalogue: Catalogue) -> Json:
    text = catalogue.rules.get(finding.rule)
    found: Json = {
        "id": finding.rule,
        "shortDescription": {"text": text.title if text else finding.rule},
        "defaultConfiguration": {"level": _level(finding)},
        "properties": {
            "category": finding.category,
            "categoryTitle": catalogue.title(finding.category),
            "kind": finding.kind.value,
            "severity": finding.severity.value,
            "basis": [catalogue.cite(c) for c in finding.basis],
            "tags": [finding.category.partition(".")[0]],
        },
    }
    if text and text.why:
        found["fullDescription"] = {"text": text.why}
    if text and text.say_instead:
        found["help"] = {"text": f"该怎么说:{text.say_instead}"}
    return found


def _level(finding: Finding) -> str:
    return _LEVELS[finding.severity] if finding.is_violation else "none"


def _result(finding: Finding, report: Report, artifact: int) -> Json:
    quoted = quote_of(finding)
    said = f"「{quoted}」" if any(e.quote for e in finding.evidence) else quoted
    places = [
        _place(e.turn if e.turn is not None else finding.turn, e, report, artifact)
        for e in finding.evidence
    ] or [_place(finding.turn, Evidence(), report, artifact)]
    # The place that carries the finding comes first; viewers show no other in their lists.
    main = next((i for i, e in enumerate(finding.evidence) if e.turn == finding.turn), 0)
    key = "\n".join((report.call_id, finding.rule, str(finding.turn), quoted))
    result: Json = {
        "ruleId": finding.rule,
        "level": _level(finding),
        "kind": "fail" if finding.is_violation else "informational",
        "message": {"text": message_text(f"{finding.message}{said}")},
        "locations": [places[main]],
        "partialFingerprints": {"callcheck/v1": sha256(key.encode()).hexdigest()[:32]},
        "properties": {"category": finding.category, "severity": finding.severity.value},
    }
    others = [place for i, place in enumerate(places) if i != main]
    if others:
        result["relatedLocations"] = [{"id": i, **place} for i, place in enumerate(others, 1)]
    return result


def _place(turn: int | None, evidence: Evidence, report: Report, artifact: int) -> Json:
    physical: Json = {"artifactLocation": {"uri": _uri(report.call_id), "index": artifact}}
    if turn is not None:
        region: Json = {"startLine": turn + 1}
        if evidence.start is not None and evidence.end is not None:
            region |= {"startColumn": evidence.start + 1, "endColumn": evidence.end + 1}
            region["snippet"] = {"text": one_line(evidence.quote or "")}
        physical["region"] = region
    name = report.call_id if turn is None else f"{report.call_id}#{turn}"
    logical = [{"fullyQualifiedName": name, "kind": "module"}]
    return {"physicalLocation": physical, "logicalLocations": logical}


def _note(error: ReadError) -> Json:
    note: Json = {
        "level": "error",
        "message": {"text": message_text(error.message)},
        "descriptor": {"id": error.code},
    }
    if error.location is not None:
        physical: Json = {"artifactLocation": {"uri": _uri(error.location.path)}}
        if error.location.line:
            physical["region"] = {"startLine": error.location.line}
        note["locations"] = [{"physicalLocation": physical}]
    return note
