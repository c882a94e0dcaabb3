"""`docs/conditions.md`: the conditions of the rule language with their fields and examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.condition import Condition, Example
from callcheck.conditions import registry

_HEAD = """# 条件

本页由条件自己的说明和例子生成,不要手改;每个例子都是一条测试。

一个条件是一组键值,其中有且只有一个下面列出的名字。只写一句话或几句话的列表,就是 `says`。"""

_KINDS = (
    ("find", "## 找话的条件", "写在 `find`、`expect` 的 `of`、`when` 里,可以互相套。"),
    ("measure", "## 度量", "写在 `measure` 里;限度在 `profile.yaml`。"),
)
_TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数字",
    "boolean": "真假",
    "array": "列表",
    "object": "键值",
}

Schema = Mapping[str, Any]  # Any: a JSON Schema


def conditions_page() -> str:
    """The page, in Markdown: conditions by what they are for, then by key."""
    parts = [_HEAD]
    for shape, title, note in _KINDS:
        kinds = sorted((k for k in registry().values() if k.shape == shape), key=lambda k: k.key)
        parts += [f"{title}\n\n{note}", *map(_condition, kinds)]
    return "\n\n".join(parts) + "\n"


def _condition(kind: type[Condition]) -> str:
    lines = [f"### `{kind.key}` {kind.title}", "", *_fields(kind.SCHEMA)]
    if kind.EXAMPLES:
        lines += ["", "例:"]
        for example in kind.EXAMPLES:
            lines += ["", *_example(example)]
    return "\n".join(lines)


def _fields(schema: Schema) -> Iterator[str]:
    yield "| 字段 | 值 | 必写 |"
    yield "|---|---|---|"
    for name, field in _flat(schema, ""):
        required, given = field
        note = given.get("description")
        value = _value(given) + (f"。{note}" if note else "")
        yield f"| `{name}` | {value} | {'是' if required else ''} |"


def _flat(schema: Schema, prefix: str) -> Iterator[tuple[str, tuple[bool, Schema]]]:
    """The properties, and those of an object among them as `outer.inner`."""
    for name, given in schema.get("properties", {}).items():
        yield prefix + name, (name in schema.get("required", ()), given)
        yield from _flat(given, f"{prefix}{name}.")


def _value(schema: Schema) -> str:
    if "$ref" in schema:
        return "条件"
    if "enum" in schema:
        return " ".join(f"`{word}`" for word in schema["enum"])
    given = schema.get("type", "string")
    names = [given] if isinstance(given, str) else list(given)
    words = [_TYPES[name] for name in names]
    if "array" in names and "items" in schema:
        inner = "条件" if "$ref" in schema["items"] else _value(schema["items"])
        words[names.index("array")] = f"{inner}的列表"
    low = f",至少 {schema['minimum']}" if "minimum" in schema else ""
    low += f",至少 {schema['minItems']} 项" if "minItems" in schema else ""
    return "或".join(words) + low


def _example(example: Example) -> Iterator[str]:
    yield "```yaml"
    yield example.yaml
    yield "```"
    yield ""
    said = " / ".join(example.dialogue)
    found = "、".join(f"「{quote}」" for quote in example.quotes)
    yield f"{said} → {'引 ' + found if found else '不命中'}"
