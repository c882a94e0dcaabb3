"""Facts: what a call is about, worked out once for each call by rules that are data."""

from __future__ import annotations

from dataclasses import dataclass

from callcheck.condition import Condition, ParseContext
from callcheck.source import Node


@dataclass(frozen=True, slots=True)
class Fact:
    """One file of `rules/facts/`.

    A fact with `find` has for value the turn of its first match (the last turn that the match
    touches), None when there is none. A fact with `values` has the first value whose condition
    is met, else `otherwise`; `meta` names the field of the call's metadata that goes before.
    """

    id: str
    title: str
    find: Condition | None
    values: tuple[tuple[str, Condition], ...]
    meta: str | None
    otherwise: str | None
    path: str


def read_fact(node: Node, path: str, context: ParseContext) -> Fact:
    """The fact of a file; what is wrong is noted."""
    fields = node.mapping(("id", "title", "find", "values", "meta", "otherwise"), "事实")
    for name in ("id", "title"):
        if name not in fields:
            node.error("missing-key", f"缺少 `{name}`")
    if ("find" in fields) == ("values" in fields):
        node.error("missing-key", "`find` 和 `values` 要有且只有一个")
    return Fact(
        id=fields["id"].text("id") if "id" in fields else "",
        title=fields["title"].text("title") if "title" in fields else "",
        find=context.condition(fields["find"]) if "find" in fields else None,
        values=tuple(_values(fields["values"], context)) if "values" in fields else (),
        meta=fields["meta"].choice(("callee", "direction"), "meta") if "meta" in fields else None,
        otherwise=fields["otherwise"].text("otherwise") if "otherwise" in fields else None,
        path=path,
    )


def _values(node: Node, context: ParseContext) -> list[tuple[str, Condition]]:
    found = []
    for item in node.items("values"):
        fields = item.mapping(("is", "find"), "事实取值")
        if len(fields) < 2:
            item.error("missing-key", "事实取值要有 `is` 和 `find`")
            continue
        condition = context.condition(fields["find"])
        if condition is not None:
            found.append((fields["is"].text("is"), condition))
    return found
