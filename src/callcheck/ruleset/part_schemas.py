"""JSON Schemas of the files beside the rules: profile, guards, facts and lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from callcheck.model import Profile
from callcheck.ruleset.guard import WHERES
from callcheck.ruleset.rule_set import RuleSet
from callcheck.ruleset.schema import rule_schema

Schema = dict[str, Any]  # Any: a JSON Schema
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": "string"}
_TEXTS = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_WHOLE = {"type": "integer", "minimum": 0, "maximum": 200}
_CONDITION = {"$ref": "#/$defs/condition"}


def profile_schema(rule_set: RuleSet) -> Schema:
    """Of `profile.yaml`, with this rule set's packs, rules and categories to choose from."""
    made: Schema = Profile.model_json_schema()
    for part in made["$defs"].values():
        for field in part.get("properties", {}).values():
            if field.get("format") == "time":  # editors want seconds and a zone there
                del field["format"]
                field["pattern"] = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
    made["properties"]["packs"]["items"] = {"enum": list(rule_set.packs)}
    made["$defs"]["Weights"]["properties"]["veto"]["items"] = {"enum": list(rule_set.categories)}
    made.pop("description", None)
    return {"$schema": _DRAFT, **made, "title": "callcheck profile"}


def guard_schema(_: RuleSet) -> Schema:
    """Of a file of `guards/`."""
    cue = _closed(
        {
            "says": _TEXTS,
            "where": {"enum": list(WHERES)},
            **dict.fromkeys(("chars", "clauses", "turns"), _WHOLE),
            "by": {"enum": ["agent", "customer", "any"]},
            "echo": {"type": "boolean"},
        }
    )
    cue["anyOf"] = [{"required": ["says"]}, {"required": ["echo"]}]
    fields = {"id": _TEXT, "title": _TEXT, "cues": _many(cue), "never": _TEXTS}
    return _file("guard", _closed(fields, ("id", "title", "cues")))


def fact_schema(rule_set: RuleSet) -> Schema:
    """Of a file of `facts/`."""
    value = _closed({"is": _TEXT, "find": _CONDITION}, ("is", "find"))
    fields = {
        "id": _TEXT,
        "title": _TEXT,
        "find": _CONDITION,
        "values": _many(value),
        "meta": {"enum": ["callee", "direction"]},
        "otherwise": _TEXT,
    }
    schema = _file("fact", _closed(fields, ("id", "title")))
    schema["oneOf"] = [{"required": ["find"]}, {"required": ["values"]}]
    schema["$defs"] = {"condition": rule_schema(rule_set)["$defs"]["condition"]}
    return schema


def list_schema(_: RuleSet) -> Schema:
    """Of a file of `lists/`."""
    words = {"type": "array", "items": {"type": ["string", "number"]}, "minItems": 1}
    return _file("list", _closed({"id": _TEXT, "title": _TEXT, "words": words}, ("id", "words")))


SCHEMAS: dict[str, Callable[[RuleSet], Schema]] = {
    "rule": rule_schema,
    "profile": profile_schema,
    "guard": guard_schema,
    "fact": fact_schema,
    "list": list_schema,
}


def _closed(properties: Schema, required: tuple[str, ...] = ()) -> Schema:
    schema: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    return {**schema, "required": list(required)} if required else schema


def _many(item: Schema) -> Schema:
    return {"anyOf": [{"type": "array", "items": item}, item]}


def _file(what: str, schema: Schema) -> Schema:
    return {"$schema": _DRAFT, "title": f"callcheck {what}", **schema}
