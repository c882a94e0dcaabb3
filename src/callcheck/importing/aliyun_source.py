"""Rules of Alibaba Cloud's quality inspection, in whichever shape its interfaces give them.

UploadRule and GetRuleV4 write `cid`, `lambda`, `check_range`; GetRuleDetail writes
`ConditionInfoCid`, `OperLambda`, `CheckRange` and wraps lists (`{"Operators":
{"OperatorBasicInfo": […]}}`); GetRule has names and comments but no conditions. All are read
alike, and what several files say of one rule id is put together.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Raw = Mapping[str, Any]  # Any: decoded JSON

_RENAMED = {
    "conditioninfocid": "cid",
    "anchorcid": "cid",
    "operlambda": "lambda",
    "rulelambda": "lambda",
    "opername": "name",
    "operkeywords": "keywords",
    "rulename": "name",
    "comment": "comments",
}
_LISTS = {"conditions", "rules", "operators", "keywords", "dialogues", "similarlysentences"}


@dataclass(frozen=True, slots=True)
class Operator:
    """One test on a sentence: its type and its parameters, folded names."""

    oid: str
    type: str
    name: str
    param: Raw


@dataclass(frozen=True, slots=True)
class SourceCondition:
    """Operators joined by a formula, and where they are looked for."""

    cid: str
    formula: str
    operators: tuple[Operator, ...]
    range: Raw


@dataclass(slots=True)
class SourceRule:
    """A rule: a formula over conditions, and what the source says about it."""

    rid: str
    where: str
    fields: dict[str, Any] = field(default_factory=dict)  # Any: decoded JSON
    conditions: dict[str, SourceCondition] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people call it."""
        return str(self.fields.get("name") or self.fields.get("comments") or f"规则 {self.rid}")


def folded(value: Any) -> Any:  # Any: decoded JSON
    """JSON with its names in lower case without underscores, and wrapped lists unwrapped."""
    if isinstance(value, list):
        return [folded(item) for item in value]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for key, inner in value.items():
        short = str(key).replace("_", "").lower()
        name = _RENAMED.get(short, short)
        found[name] = _unwrapped(folded(inner)) if name in _LISTS else folded(inner)
    return found


def _unwrapped(value: Any) -> Any:  # Any: decoded JSON
    if isinstance(value, dict) and len(value) == 1:
        only = next(iter(value.values()))
        return only if isinstance(only, list) else value
    if isinstance(value, str) and value.lstrip()[:1] == "[":
        return folded(_decoded(value))
    return value


def _decoded(text: str) -> Any:  # Any: decoded JSON
    try:
        return json.loads(text)
    except ValueError:
        return text


def rules_of(documents: Sequence[tuple[str, Any]]) -> list[SourceRule]:
    """The rules of decoded documents `(path, JSON)`, in order of first mention.

    A rule without an id of its own is not put together with any other.
    """
    found: dict[tuple[str, str], SourceRule] = {}
    for path, document in documents:
        for number, body in enumerate(_bodies(folded(document))):
            conditions = [_condition(raw) for raw in _maps(body.get("conditions"))]
            owners = [str(raw.get("rid", "")) for raw in _maps(body.get("conditions"))]
            for place, raw in enumerate(_maps(body.get("rules")), 1):
                given = str(raw.get("rid") or "")
                key = ("", given) if given else (f"{path}#{number}", str(place))
                where = f"{path}#{given or place}"
                rule = found.setdefault(key, SourceRule(given or str(place), where))
                for name, value in raw.items():
                    if value not in (None, "", [], {}):
                        rule.fields.setdefault(name, value)
                rule.conditions |= _own(given, conditions, owners)
    return list(found.values())


def _own(
    rid: str, conditions: Sequence[SourceCondition], owners: Sequence[str]
) -> dict[str, SourceCondition]:
    """A rule's conditions: those that name it, and those that name none."""
    pairs = list(zip(conditions, owners, strict=True))
    shared = {c.cid: c for c, owner in pairs if not owner or owner in ("None", "0")}
    return shared | {c.cid: c for c, owner in pairs if rid and owner == rid}


def _bodies(document: Any) -> Iterator[Raw]:  # Any: decoded JSON
    """Every mapping that holds rules, however it is wrapped (Data, JsonStr, a list)."""
    if isinstance(document, str):
        document = folded(_decoded(document))
    if isinstance(document, list):
        if document and all(isinstance(item, dict) and "lambda" in item for item in document):
            yield {"rules": document}
            return
        for item in document:
            yield from _bodies(item)
    if not isinstance(document, dict):
        return
    if "rules" in document or "ruleinfo" in document:
        rules = document.get("rules", document.get("ruleinfo"))
        yield {"rules": rules, "conditions": document.get("conditions")}
        return
    for name in ("data", "jsonstr", "jsonstrforrule", "object"):
        if name in document:
            yield from _bodies(document[name])


def is_rules(document: Any) -> bool:  # Any: decoded JSON
    """Whether a document is of this vendor: it holds rules with formulas."""
    return any(
        "lambda" in raw for body in _bodies(folded(document)) for raw in _maps(body.get("rules"))
    )


def _maps(value: Any) -> list[dict[str, Any]]:  # Any: decoded JSON
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _condition(raw: Raw) -> SourceCondition:
    operators = tuple(
        Operator(
            str(o.get("oid", "")),
            str(o.get("type", "")).upper(),
            str(o.get("name") or ""),
            _map(o.get("param")),
        )
        for o in _maps(raw.get("operators"))
    )
    formula = str(raw.get("lambda") or "") or "&&".join(o.oid for o in operators)
    return SourceCondition(str(raw.get("cid", "")), formula, operators, _map(raw.get("checkrange")))
