"""The files beside the rules: taxonomy, norms, named lists, profile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from callcheck.model import Category, Kind, Severity
from callcheck.notation import Choice, PatternError, Tree, parse_pattern
from callcheck.ruleset.rule import Demand, Norm
from callcheck.source import Node, nearest

CERTAINTIES = ("text", "report", "memory")


def read_taxonomy(node: Node) -> dict[str, Category]:
    """The categories of `taxonomy.yaml`, in its order."""
    found: dict[str, Category] = {}
    top = node.mapping(("categories",), "类别表")
    for name, entry in (top["categories"].mapping() if "categories" in top else {}).items():
        fields = entry.mapping(("name", "kind", "speaker", "severity", "means"), "类别")
        if len(fields) < 5:
            entry.error("missing-key", "类别要有 name kind speaker severity means")
            continue
        kind = fields["kind"].choice(list(Kind), "kind")
        severity = fields["severity"].choice(list(Severity), "severity")
        speaker = fields["speaker"].choice(("agent", "customer", "none"), "speaker")
        if kind and severity:
            title, means = fields["name"].text(), fields["means"].text()
            found[name] = Category(name, title, Kind(kind), speaker, Severity(severity), means)
    return found


_NORM = (
    "title number body level published in_force status certainty packs binds note comparison clauses"
).split()


def read_norms(node: Node) -> tuple[dict[str, Norm], dict[str, tuple[str, ...]]]:
    """The norms of `norms.yaml`, and the rule packs with the norms of each."""
    top = node.mapping(("norms", "packs", "choices"), "规范表")
    norms: dict[str, Norm] = {}
    for name, entry in (top["norms"].mapping() if "norms" in top else {}).items():
        norms[name] = _norm(name, entry)
    packs: dict[str, tuple[str, ...]] = {}
    for name, entry in (top["packs"].mapping() if "packs" in top else {}).items():
        fields = entry.mapping(("title", "norms", "for", "note"), "规则包")
        packs[name] = tuple(fields["norms"].texts("norms")) if "norms" in fields else ()
    return norms, packs


def _norm(name: str, node: Node) -> Norm:
    fields = node.mapping(_NORM, "规范")

    def text(key: str) -> str:
        return fields[key].text(key) if key in fields and fields[key].value is not None else ""

    start, end, never = _in_force(fields.get("in_force"))
    certainty = (
        fields["certainty"].choice(CERTAINTIES, "certainty") if "certainty" in fields else ""
    )
    comparison = "comparison" in fields and fields["comparison"].value is True
    return Norm(
        id=name,
        title=text("title"),
        number=text("number"),
        body=text("body"),
        level=text("level"),
        in_force_from=start,
        in_force_to=end,
        certainty=certainty or "memory",  # type: ignore[arg-type]  # one of CERTAINTIES
        packs=tuple(fields["packs"].texts("packs")) if "packs" in fields else (),
        clauses=_clauses(fields["clauses"]) if "clauses" in fields else (),
        never=never or comparison,
        note=text("note"),
        demands=_demands(fields["clauses"]) if "clauses" in fields else (),
    )


def _in_force(node: Node | None) -> tuple[date | None, date | None, bool]:
    if node is None:
        return None, None, False
    if node.is_scalar:
        return None, None, node.value == "never"
    fields = node.mapping(("from", "to"), "in_force ")
    days: dict[str, date | None] = {}
    for name, given in fields.items():
        value = given.value
        if value is not None and not isinstance(value, date):
            given.error("wrong-type", f"{name} 应是日期,如 2026-01-30")
            value = None
        days[name] = value
    return days.get("from"), days.get("to"), False


def _clauses(node: Node) -> tuple[str, ...]:
    found = []
    for item in node.items("clauses"):
        clause = item.mapping().get("clause")
        if clause is not None and clause.value is not None:
            found.append(clause.text("clause"))
    return tuple(dict.fromkeys(found))


def _demands(node: Node) -> tuple[Demand, ...]:
    found = []
    for item in node.items("clauses"):
        fields = item.mapping()
        if "requires" not in fields:
            continue
        clause = fields.get("clause")
        known = clause is not None and clause.value is not None
        found.append(
            Demand(
                clause.text("clause") if clause is not None and known else None,
                fields["requires"].text("requires"),
                tuple(fields["categories"].texts("categories")) if "categories" in fields else (),
            )
        )
    return tuple(found)


class ListReader:
    """Named lists, each parsed when first asked for, so that lists may name lists."""

    def __init__(self) -> None:
        self.trees: dict[str, Tree] = {}
        self._entries: dict[str, list[Node]] = {}

    def add(self, node: Node, name: str) -> None:
        """Take in one file of `rules/lists/`; a later one of the same name replaces it."""
        fields = node.mapping(("id", "title", "words"), "词表")
        if "id" not in fields or fields["id"].text("id") != name:
            node.error("id-not-file-name", f"词表 id 应是文件名 `{name}`")
        if "words" not in fields or not fields["words"].items():
            node.error("missing-key", "词表缺少 `words`")
        self._entries[name] = fields["words"].items("words") if "words" in fields else []

    def parse_all(self) -> Mapping[str, Tree]:
        """Every list as a choice of its entries; mistakes are noted."""
        for name in self._entries:
            self._parse(name, ())
        return self.trees

    def sources(self) -> dict[str, tuple[str, ...]]:
        """Every list's entries as written."""
        return {name: tuple(item.text() for item in items) for name, items in self._entries.items()}

    def _parse(self, name: str, outer: tuple[str, ...]) -> Tree:
        if name not in self.trees:
            options = [self._entry(item, (*outer, name)) for item in self._entries[name]]
            self.trees[name] = Choice(tuple(option for option in options if option is not None))
        return self.trees[name]

    def _entry(self, item: Node, outer: tuple[str, ...]) -> Tree | None:
        source = item.text("词条")
        try:
            return parse_pattern(source, _Lists(self, outer))
        except PatternError as error:
            word = source[error.offset + 1 :].split(">")[0]
            hint = nearest(word, error.names) if error.names else ""
            item.error(error.code, f"{error}(词条 {source})", hint, offset=error.offset)
            return None


class _Lists(Mapping[str, Tree]):
    """The lists as an entry of one of them sees them."""

    def __init__(self, reader: ListReader, outer: tuple[str, ...]) -> None:
        self._reader = reader
        self._outer = outer

    def __getitem__(self, name: str) -> Tree:
        if name in self._outer:
            raise PatternError("list-cycle", f"词表 `{name}` 套着自己", 0)
        return self._reader._parse(name, self._outer)

    def __iter__(self) -> Any:  # Any: an iterator of names
        return iter(self._reader._entries)

    def __len__(self) -> int:
        return len(self._reader._entries)
