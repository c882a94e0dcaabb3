"""A report as JSON: keys in a fixed order, unknown ones left out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

import msgspec

from callcheck.model import Finding, Report
from callcheck.reporting.printable import shown_json

_KEEP_NULL = frozenset({"as_of"})


def plain(value: Any) -> Any:  # Any: a report, or a part of one
    """The value as JSON types; fields that are None or empty are left out, but for lists asked for."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {}
        for field in fields(value):
            part = getattr(value, field.name)
            if part is None and field.name not in _KEEP_NULL:
                continue
            found[field.name] = plain(part)
        return found
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def report_to_json(report: Report) -> bytes:
    """One line of UTF-8 JSON without its line end."""
    return shown_json(msgspec.json.encode(plain(report)))


_TEXT = {"type": "string"}
_INDEX = {"type": "integer", "minimum": 0}


def report_schema() -> dict[str, Any]:
    """The JSON Schema of a report, as published in `docs/schema/report.schema.json`."""
    evidence: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "turn": _INDEX,
            "start": _INDEX,
            "end": _INDEX,
            "quote": _TEXT,
            "seconds": {"type": "number"},
            "searched": {"type": "array", "items": _INDEX, "minItems": 2, "maxItems": 2},
            "nearest": _object({"turn": _INDEX, "lacks": _TEXT}),
            "measured": {"type": ["number", "string"]},
            "limit": {"type": ["number", "string"]},
            "unit": _TEXT,
        },
    }
    citation = _object({"norm": _TEXT, "clause": _TEXT}, ("norm",))
    finding = _object(
        {
            "rule": _TEXT,
            "category": _TEXT,
            "kind": {"enum": ["forbidden", "required", "conduct", "signal", "merit"]},
            "severity": {"enum": ["critical", "major", "minor", "info"]},
            "message": _TEXT,
            "turn": _INDEX,
            "evidence": {"type": "array", "items": evidence},
            "basis": {"type": "array", "items": citation},
            "speaker_known": {"type": "boolean"},
        },
        [f.name for f in fields(Finding) if f.name != "turn"],
    )
    held = _object(
        {
            "rule": _TEXT,
            "by": _TEXT,
            "evidence": {"type": "array", "items": evidence},
            "cue": _TEXT,
        },
        ("rule", "by", "evidence"),
    )
    number = {"type": "number"}
    deduction = _object(
        {"category": _TEXT, "points": number, "times": _INDEX, "item": _TEXT, "reason": _TEXT},
        ("category", "points", "times"),
    )
    line = _object(
        {
            "item": _TEXT,
            "kind": {"enum": ["item", "bonus", "adjust", "veto"]},
            "full": number,
            "points": number,
            "taken": {"type": "array", "items": _object({"finding": _TEXT, "points": number})},
            "note": _TEXT,
        }
    )
    score = _object(
        {
            "value": {"type": "number", "minimum": 0, "maximum": 100},
            "veto": {"type": "boolean"},
            "deductions": {"type": "array", "items": deduction},
            "grade": _TEXT,
            "sheet": _TEXT,
            "lines": {"type": "array", "items": line},
        },
        ("value", "veto", "deductions"),
    )
    problem = _object({"code": _TEXT, "message": _TEXT, "turn": _INDEX}, ("code", "message"))
    schema = _object(
        {
            "call_id": _TEXT,
            "rule_set": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
            "as_of": {"type": ["string", "null"], "format": "date"},
            "meta": {"type": "object"},
            "facts": {
                "type": "object",
                "additionalProperties": {"type": ["integer", "string", "null"]},
            },
            "score": score,
            "findings": {"type": "array", "items": finding},
            "suppressed": {"type": "array", "items": held},
            "problems": {"type": "array", "items": problem},
        }
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "callcheck report",
        **schema,
    }


def _object(properties: dict[str, Any], required: Any = None) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties if required is None else required),
        "properties": properties,
    }
