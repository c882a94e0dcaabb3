"""`training/modules/*.yaml` into modules; every mistake of every file is told at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from callcheck.errors import Location, UsageError
from callcheck.learning.folders import training_folder
from callcheck.learning.modules.module import Exercise, ExerciseKind, Module
from callcheck.learning.modules.products import products
from callcheck.ruleset import RuleSet
from callcheck.source import Node, Problems, nearest, parse_yaml

FIELDS = "id number title for aims reading categories norms drills exercises makes".split()
_OPTIONAL = ("norms", "drills")
_NAME = re.compile(r"(\d\d)-([a-z][a-z0-9-]*)")
_KINDS = get_args(ExerciseKind)


def read_modules(rule_set: RuleSet, folder: str | Path | None = None) -> dict[int, Module]:
    """The modules of a folder by number; callcheck's own twenty without one.

    Raises:
        UsageError: `missing-path`.
        RuleError: with every mistake of every file.

    >>> from callcheck import load_rules
    >>> modules = read_modules(load_rules())
    >>> len(modules), modules[11].title
    (20, '危机处理')
    """
    folder = Path(folder) if folder is not None else training_folder() / "modules"
    if not folder.is_dir():
        raise UsageError("missing-path", f"没有这个目录:{folder}")
    drills = {p.stem[3:] for p in (training_folder() / "drills").glob("[0-9]*.yaml")}
    problems = Problems()
    found: dict[int, Module] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            problems.add("not-utf8", "要用 UTF-8 编码", Location(str(path), 1, 1))
            continue
        node = parse_yaml(text, str(path), problems)
        module = _Reader(rule_set, drills, node, path).read() if node else None
        if module is not None:
            found[module.number] = module
    problems.raise_if_any()
    return found


@dataclass(frozen=True, slots=True)
class _Reader:
    rule_set: RuleSet
    drills: set[str]
    node: Node
    path: Path

    def read(self) -> Module | None:
        fields = self.node.mapping(FIELDS, "模块")
        missing = [f for f in FIELDS if f not in fields and f not in _OPTIONAL]
        for name in missing:
            self.node.error("missing-key", f"缺少 `{name}`")
        if missing:
            return None
        number = fields["number"].whole("number", low=1, high=99)
        slug = fields["id"].text("id")
        matched = _NAME.fullmatch(self.path.stem)
        if not matched or (int(matched[1]), matched[2]) != (number, slug):
            fields["id"].error(
                "id-not-file-name", f"`{slug}` 与文件名不符", f"文件名应是 {number:02}-{slug}.yaml"
            )
        return Module(
            id=slug,
            number=number,
            title=fields["title"].text("title"),
            for_whom=fields["for"].text("for"),
            aims=tuple(fields["aims"].texts("aims")),
            reading=tuple(fields["reading"].texts("reading")),
            categories=self._known(fields["categories"], self._categories(), "类别"),
            norms=self._known(fields.get("norms"), self.rule_set.norms, "规范"),
            drills=self._known(fields.get("drills"), self.drills, "情景"),
            exercises=tuple(map(self._exercise, fields["exercises"].items("exercises"))),
            makes=self._known(fields["makes"], products(), "产出"),
        )

    def _categories(self) -> set[str]:
        families = {category.family for category in self.rule_set.categories.values()}
        return families | set(self.rule_set.categories)

    def _known(self, node: Node | None, known: object, what: str) -> tuple[str, ...]:
        names = list(known)  # type: ignore[call-overload]  # any collection of names
        found = []
        for item in node.items(what) if node else ():
            word = item.text(what)
            if word in names:
                found.append(word)
            else:
                item.error("unknown-value", f"没有{what} `{word}`", nearest(word, names))
        return tuple(found)

    def _exercise(self, node: Node) -> Exercise:
        fields = node.mapping(("kind", "text"), "练习")
        for name in ("kind", "text"):
            if name not in fields:
                node.error("missing-key", f"练习缺少 `{name}`")
        kind = fields["kind"].choice(_KINDS, "kind") if "kind" in fields else ""
        text = fields["text"].text("text") if "text" in fields else ""
        return Exercise(kind or "discuss", text)  # type: ignore[arg-type]  # one of them, or an error is noted
