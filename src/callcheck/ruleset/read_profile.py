"""The profile and its score sheets, every mistake told at its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from callcheck.errors import Location
from callcheck.model import Category, Profile, ScoreSheet, SheetItem
from callcheck.source import Node, Problems, nearest


@dataclass(frozen=True, slots=True)
class Known:
    """The names a profile may use; `facts` are told with the words each may be."""

    categories: Mapping[str, Category]
    rules: frozenset[str]
    facts: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """A mistake at a path into the profile; with `at_key` the key itself is wrong."""

    place: tuple[int | str, ...]
    code: str
    message: str
    hint: str = ""
    at_key: bool = False


def read_profile(
    node: Node, path: str, problems: Problems, known: Known, sheets: Mapping[str, ScoreSheet]
) -> Profile:
    """The profile of a file; what is wrong is noted, and the default given.

    `score_sheet` may be the name of one of `sheets`.
    """
    if _has_duplicates(node):
        return Profile()
    value = node.value
    named = None
    if isinstance(value, dict) and isinstance(value.get("score_sheet"), str):
        name = value.pop("score_sheet")
        named = sheets.get(name)
        if named is None:
            hint = nearest(name, sheets) or "可用:" + " ".join(sheets)
            node.mapping()["score_sheet"].error("unknown-score-sheet", f"没有评分表 `{name}`", hint)
    profile, wrong = read_plain(Profile, value, known)
    for item in wrong:
        _note(item, node, path, problems)
    found = Profile() if profile is None else profile
    return found.model_copy(update={"score_sheet": named}) if named else found


def read_sheets(
    files: Mapping[str, tuple[Node, str]], problems: Problems, known: Known
) -> dict[str, ScoreSheet]:
    """Score sheets by the names of their files, those without mistakes."""
    found = {}
    for name, (node, path) in sorted(files.items()):
        if _has_duplicates(node):
            continue
        sheet, wrong = read_plain(ScoreSheet, node.value, known)
        for item in wrong:
            _note(item, node, path, problems)
        if sheet is not None:
            found[name] = sheet
    return found


def read_plain(model: Any, value: Any, known: Known) -> tuple[Any, list[Wrong]]:  # Any: plain YAML
    """A profile or a sheet from plain values, or None, with everything that is wrong."""
    from pydantic import ValidationError

    try:
        found = model.model_validate(value)
    except ValidationError as error:
        wrong: dict[tuple[object, ...], Wrong] = {}
        for item in error.errors():
            if item["type"] == "too_short" and len(item["input"]) >= item["ctx"]["min_length"]:
                continue  # pydantic counts only the elements that are right
            said = _said(item, model, value)
            wrong.setdefault((said.place, said.code, said.message), said)
        return None, list(wrong.values())
    profile = found if isinstance(found, Profile) else None
    sheet = found.score_sheet if isinstance(found, Profile) else found
    names = list(_names_of_profile(profile, known)) if profile else []
    if sheet is not None:
        before = ("score_sheet",) if profile else ()
        names += [
            Wrong((*before, *item.place), item.code, item.message, item.hint, item.at_key)
            for item in _names_of_sheet(sheet, known)
        ]
    return (None if names else found), names


_TYPES = {  # beginnings of pydantic's names, and what is wanted
    "int": "应是整数",
    "float": "应是数字",
    "decimal": "应是数字",
    "bool": "应是 true 或 false",
    "string_type": "应是文字",
    "tuple": "应是列表",
    "list": "应是列表",
    "dict": "应是键值对",
    "model": "应是键值对",
    "time": '应是时刻,如 "08:00"',
    "date": "应是日期,如 2026-12-31",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "应不小于"),
    "greater_than": ("gt", "应大于"),
    "less_than_equal": ("le", "应不大于"),
    "less_than": ("lt", "应小于"),
    "decimal_max_places": ("decimal_places", "小数位数最多"),
    "too_short": ("min_length", "项数至少"),
    "string_too_short": ("min_length", "字数至少"),
}


def _said(item: Any, model: Any, value: Any) -> Wrong:  # Any: an error of pydantic's
    loc, kind, context = item["loc"], item["type"], item.get("ctx", {})
    place = _within(loc, value)
    if kind == "extra_forbidden":
        names = _fields(model, loc[:-1])
        hint = nearest(str(loc[-1]), names) or "可用:" + " ".join(names)
        what = "机构设置" if len(loc) == 1 and model is Profile else "这里"
        return Wrong(place, "unknown-key", f"`{_dotted(loc)}` 不是{what}的字段", hint, at_key=True)
    if kind == "missing":
        return Wrong(place, "missing-key", f"`{_dotted(loc[:-1]) or '这里'}` 缺少 `{loc[-1]}`")
    name = _dotted(place)
    given = item["input"]
    shown = f",这里是 {given}" if isinstance(given, int | float | str) else ""
    if kind in _BOUNDS:
        bound, words = _BOUNDS[kind]
        return Wrong(place, "bad-profile", f"`{name}` {words} {context[bound]:g}{shown}")
    if kind in ("literal_error", "enum"):
        options = str(context["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
        hint = nearest(str(given), options) or "可用:" + " ".join(options)
        return Wrong(place, "bad-profile", f"`{name}` 没有 `{given}` 这个值", hint)
    if kind == "value_error":
        return Wrong(place, "bad-profile", f"`{name or '评分表'}` {context['error']}")
    if len(place) < len(loc) and "switches" in loc:
        return Wrong(place, "bad-profile", f"`{name}` 应是文字、数字或 true、false")
    words = next((text for start, text in _TYPES.items() if kind.startswith(start)), item["msg"])
    return Wrong(place, "bad-profile", f"`{name or '这里'}` {words}{shown}")


def _within(loc: tuple[int | str, ...], value: Any) -> tuple[int | str, ...]:  # Any: plain YAML
    """The part of a path that leads through the values given; pydantic adds names of types."""
    for number, step in enumerate(loc):
        of_list = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if not of_list and not (isinstance(value, dict) and step in value):
            return loc[:number]
        value = value[step]
    return loc


def _dotted(place: tuple[int | str, ...]) -> str:
    """A path as people count: items from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in place)


def _fields(model: Any, path: tuple[int | str, ...]) -> list[str]:  # Any: pydantic models
    """The fields of the model that lies at a path."""
    from typing import get_args

    from pydantic import BaseModel

    def models(kind: Any) -> Iterator[Any]:  # Any: an annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield kind
        for inner in get_args(kind):
            yield from models(inner)

    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            model = next(models(model.model_fields[step].annotation), model)
    return list(model.model_fields)


def _names_of_profile(profile: Profile, known: Known) -> Iterator[Wrong]:
    for number, name in enumerate(profile.weights.veto):
        if name not in known.categories:
            yield _no_category(("weights", "veto", number), name, known)
    for number, entry in enumerate(profile.suppress):
        if entry.category is not None and entry.category not in known.categories:
            yield _no_category(("suppress", number, "category"), entry.category, known)


def _no_category(place: tuple[int | str, ...], name: str, known: Known) -> Wrong:
    options = [*known.categories, *sorted({f"{c.family}.*" for c in known.categories.values()})]
    return Wrong(place, "unknown-category", f"没有类别 `{name}`", nearest(name, options))


def _names_of_sheet(sheet: ScoreSheet, known: Known) -> Iterator[Wrong]:
    families = {f"{category.family}.*" for category in known.categories.values()}
    parts = (("items", sheet.items), ("bonus", sheet.bonus), ("veto", sheet.veto))
    for part, lines in parts:
        for number, line in enumerate(lines):
            for place, name in enumerate(line.categories):
                if name not in known.categories and name not in families:
                    yield _no_category((part, number, "categories", place), name, known)
            for place, name in enumerate(line.rules):
                if name not in known.rules:
                    hint = nearest(name, known.rules)
                    at = (part, number, "rules", place)
                    yield Wrong(at, "unknown-rule", f"没有规则 `{name}`", hint)
    for number, item in enumerate(sheet.items):
        yield from _facts_of_item(number, item, known)


def _facts_of_item(number: int, item: SheetItem, known: Known) -> Iterator[Wrong]:
    for fact, wanted in item.applies_when.items():
        at: tuple[int | str, ...] = ("items", number, "applies_when", fact)
        words = known.facts.get(fact)
        if words is None:
            hint = nearest(fact, known.facts) or "可用:" + " ".join(known.facts)
            yield Wrong(at, "unknown-fact", f"没有事实 `{fact}`", hint, at_key=True)
        elif not isinstance(wanted, bool):
            for word in wanted:
                if word not in words:
                    hint = nearest(word, words) or "可用:" + " ".join(words or ("true false",))
                    yield Wrong(at, "unknown-value", f"`{fact}` 没有 `{word}` 这个值", hint)


def _note(item: Wrong, node: Node, path: str, problems: Problems) -> None:
    current, parent, last = node, node, ""
    for step in item.place:
        if isinstance(step, int) and current.is_sequence:
            parent, last, current = current, "", current.items()[step]
        elif current.is_mapping and str(step) in (fields := current.mapping()):
            parent, last, current = current, str(step), fields[str(step)]
    key = parent.key(last) if item.at_key or current.is_mapping else None
    where = (key or current).location() or Location(path)
    problems.add(item.code, item.message, where, item.hint)


def _has_duplicates(node: Node) -> bool:
    """Notes fields written twice, of which the second would quietly win."""
    before = len(node.problems.errors)
    stack = [node]
    while stack:
        part = stack.pop()
        if part.is_mapping:
            stack.extend(part.mapping().values())
        elif part.is_sequence:
            stack.extend(part.items())
    return len(node.problems.errors) > before
