"""The JSON Schema of a rule file, for completion in editors."""

from __future__ import annotations

from typing import Any

from callcheck.conditions import registry
from callcheck.ruleset.read_rule import FIELDS, REQUIRED, SHAPES, YIELDS_IN
from callcheck.ruleset.read_test import META
from callcheck.ruleset.rule import Status
from callcheck.ruleset.rule_set import RuleSet

_TEXT = {"type": "string"}
_CONDITION = {"$ref": "#/$defs/condition"}


def rule_schema(rule_set: RuleSet) -> dict[str, Any]:
    """The schema, with this rule set's categories, norms and guards to choose from."""
    kinds = registry()
    finds = [kind.SCHEMA for kind in kinds.values() if kind.shape == "find"]
    measures = [kind.SCHEMA for kind in kinds.values() if kind.shape == "measure"]
    texts = dict.fromkeys(("id", "title", "summary", "why", "say_instead"), _TEXT)
    properties: dict[str, Any] = {
        **texts,
        "category": {"enum": list(rule_set.categories)},
        "severity": {"enum": ["critical", "major", "minor", "info"]},
        "status": {"enum": [status.value for status in Status]},
        "speaker": {"enum": ["agent", "customer"]},
        "once": {"type": "boolean"},
        "yields_to": {"type": "array", "items": {"type": "string"}},
        "yields_in": {"enum": list(YIELDS_IN)},
        "unless": {"type": "array", "items": {"enum": sorted(rule_set.guards)}},
        "basis": {"type": "array", "items": _basis(rule_set)},
        "when": _CONDITION,
        "find": _CONDITION,
        "expect": {"anyOf": [_CONDITION, {"$ref": "#/$defs/expect"}]},
        "measure": {"anyOf": [_closed(schema) for schema in measures]},
        "tests": {"type": "array", "items": {"$ref": "#/$defs/test"}},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "callcheck rule",
        "type": "object",
        "additionalProperties": False,
        "required": list(REQUIRED),
        "oneOf": [{"required": [shape]} for shape in SHAPES],
        "properties": {name: properties[name] for name in FIELDS},
        "$defs": {
            "condition": {
                "anyOf": [_TEXT, {"type": "array"}, *(_closed(schema) for schema in finds)]
            },
            "expect": _expect(),
            "test": _test(),
        },
    }


def _closed(schema: Any) -> dict[str, Any]:  # Any: a JSON Schema
    return {**schema, "additionalProperties": False}


def _basis(rule_set: RuleSet) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["norm"],
        "properties": {"norm": {"enum": list(rule_set.norms)}, "clause": _TEXT},
    }


def _expect() -> dict[str, Any]:
    number = {"type": "number", "minimum": 0}
    names = ("first_turns", "last_turns", "turns", "seconds", "least_turns")
    window = {**dict.fromkeys(names, number), "before": _TEXT}
    within = {"type": "object", "additionalProperties": False, "properties": window}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["of"],
        "properties": {"of": _CONDITION, "within": within},
    }


def _test() -> dict[str, Any]:
    turn = {
        "type": "object",
        "additionalProperties": False,
        "required": ["says", "start", "end"],
        "properties": {"says": _TEXT, "start": {"type": "number"}, "end": {"type": "number"}},
    }
    dialogue = {"anyOf": [_TEXT, {"type": "array", "items": {"anyOf": [_TEXT, turn]}}]}
    meta = {
        "type": "object",
        "additionalProperties": False,
        "properties": {key: {} for key in META},
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "oneOf": [{"required": ["hit"]}, {"required": ["miss", "because"]}],
        "properties": {
            "hit": dialogue,
            "miss": dialogue,
            "quote": _TEXT,
            "because": _TEXT,
            "meta": meta,
        },
    }
