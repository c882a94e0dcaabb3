"""A YAML document in which every value knows its line and column."""

from __future__ import annotations

import difflib
import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import yaml

from callcheck.errors import Location, RuleError

_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LONGEST_YAML_CHARACTERS = 4_000_000
"""Of one YAML file: fifty times the longest bundled list. Reading takes about 110 bytes for each."""
_SHOWN = 200  # characters of a broken line


class Problems:
    """Errors of one file or folder, gathered so that all can be told at once."""

    def __init__(self) -> None:
        self.errors: list[RuleError] = []

    def add(self, code: str, message: str, location: Location | None, hint: str = "") -> None:
        """Note one more."""
        self.errors.append(RuleError(code, message, location=location, hint=hint))

    def raise_if_any(self) -> None:
        """Raise them together.

        Raises:
            RuleError: the first in order of place, with the others attached.
        """
        if self.errors:
            order = sorted(self.errors, key=lambda e: _place(e.location))
            RuleError.raise_all(order)


def _place(location: Location | None) -> tuple[str, int, int]:
    return (location.path, location.line, location.column) if location else ("", 0, 0)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint naming the known word that is most like `word`, or an empty text.

    >>> nearest("withn", ["within", "after"])
    '是不是 `within`?'
    """
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"是不是 `{close[0]}`?" if close else ""


class Node:
    """One value of a YAML document, read with checks that note what is wrong and go on."""

    __slots__ = ("_lines", "_path", "_raw", "problems")

    def __init__(self, raw: yaml.Node, path: str, lines: Sequence[str], problems: Problems) -> None:
        self._raw = raw
        self._path = path
        self._lines = lines
        self.problems = problems

    @property
    def line(self) -> int:
        """1-based line of its first character."""
        return int(self._raw.start_mark.line) + 1

    def location(self, offset: int = 0, width: int | None = None) -> Location:
        """Its place; `offset` characters into a scalar, `width` characters long."""
        mark, end = self._raw.start_mark, self._raw.end_mark
        source = self._lines[mark.line] if mark.line < len(self._lines) else ""
        column = mark.column + 1 + offset
        if offset and isinstance(self._raw, yaml.ScalarNode) and self._raw.style in ("'", '"'):
            column += 1
        if width is None:
            width = end.column - mark.column if end.line == mark.line else len(source) - column + 1
        return Location(self._path, mark.line + 1, column, source, max(1, width))

    def error(self, code: str, message: str, hint: str = "", *, offset: int = 0) -> None:
        """Note an error at this value."""
        where = self.location(offset, 1 if offset else None)
        self.problems.add(code, message, where, hint)

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping."""
        return isinstance(self._raw, yaml.MappingNode)

    @property
    def is_sequence(self) -> bool:
        """Whether it is a list."""
        return isinstance(self._raw, yaml.SequenceNode)

    @property
    def is_scalar(self) -> bool:
        """Whether it is a single value."""
        return isinstance(self._raw, yaml.ScalarNode)

    @property
    def value(self) -> Any:  # Any: YAML scalars are of any type, and callers check
        """The plain value: text, number, truth, date, None, list or mapping."""
        # A new document of this node alone: the C loader has no way to construct a sub-node.
        return yaml.constructor.SafeConstructor().construct_document(self._raw)

    def _make(self, raw: yaml.Node) -> Node:
        return Node(raw, self._path, self._lines, self.problems)

    def mapping(self, known: Iterable[str] | None = None, what: str = "这里") -> dict[str, Node]:
        """Its fields by name; duplicate and (with `known`) unknown keys are noted."""
        fields: dict[str, Node] = {}
        if not isinstance(self._raw, yaml.MappingNode):
            self.error("wrong-type", f"{what}应是键值对")
            return fields
        names = None if known is None else list(known)
        for raw_key, raw_value in self._raw.value:
            key = self._make(raw_key)
            name = str(raw_key.value)
            if name in fields:
                key.error("duplicate-key", f"`{name}` 写了两次")
            elif names is not None and name not in names:
                hint = nearest(name, names) or "可用:" + " ".join(names)
                key.error("unknown-key", f"`{name}` 不是{what}的字段", hint)
            else:
                fields[name] = self._make(raw_value)
        return fields

    def key(self, name: str) -> Node | None:
        """The key itself of a mapping's field, to point at; None where it has none such."""
        if isinstance(self._raw, yaml.MappingNode):
            for raw_key, _ in self._raw.value:
                if str(raw_key.value) == name:
                    return self._make(raw_key)
        return None

    def items(self, what: str = "这里") -> list[Node]:
        """Its elements; a single value is a list of one."""
        if isinstance(self._raw, yaml.SequenceNode):
            return [self._make(raw) for raw in self._raw.value]
        if isinstance(self._raw, yaml.MappingNode):
            self.error("wrong-type", f"{what}应是列表")
            return []
        return [self]

    def text(self, what: str = "这里") -> str:
        """Its text; numbers and dates are taken as they are written."""
        if not isinstance(self._raw, yaml.ScalarNode) or self._raw.tag.endswith(":null"):
            self.error("wrong-type", f"{what}应是文字")
            return ""
        return str(self._raw.value).strip()

    def texts(self, what: str = "这里") -> list[str]:
        """The text of each element."""
        return [item.text(what) for item in self.items(what)]

    def number(self, what: str = "这里", *, low: float = 0, high: float = 1e9) -> float:
        """A number within `[low, high]`; `low` when it is not one."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.error("wrong-type", f"{what}应是数字")
            return low
        if not low <= value <= high:
            bounds = f"至少是 {low:g}" if high >= 1e9 else f"在 {low:g} 到 {high:g} 之间"
            self.error("out-of-bounds", f"{what}应{bounds},这里是 {value:g}")
            return low
        return value

    def whole(self, what: str = "这里", *, low: int = 0, high: int = 10**9) -> int:
        """A whole number within `[low, high]`."""
        value = self.number(what, low=low, high=high)
        if value != int(value):
            self.error("wrong-type", f"{what}应是整数")
        return int(value)

    def choice(self, known: Iterable[str], what: str = "这里") -> str:
        """One of `known`; an empty text when it is not."""
        word = self.text(what)
        options = list(known)
        if word not in options:
            hint = nearest(word, options) or "可用:" + " ".join(options)
            self.error("unknown-value", f"{what}没有 `{word}` 这个值", hint)
            return ""
        return word


def parse_yaml(text: str, path: str, problems: Problems) -> Node | None:
    """The document's root, or None with the reason noted.

    Aliases and several documents are refused: a rule file is read by people. So is what is longer
    than `LONGEST_YAML_CHARACTERS`, and, by libyaml, what is nested deeper than a thousand levels.
    """
    if len(text) > LONGEST_YAML_CHARACTERS:
        message = f"YAML 有 {len(text)} 个字,最多 {LONGEST_YAML_CHARACTERS} 个"
        problems.add("file-too-large", message, Location(path), "拆成几个文件")
        return None
    lines = text.splitlines()
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line if mark else 0
        where = Location(
            path,
            line + 1,
            (mark.column if mark else 0) + 1,
            lines[line][:_SHOWN] if line < len(lines) else "",
        )
        problems.add("broken-yaml", f"不是合法的 YAML:{error.problem or error}", where)
        return None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        first = str(error).splitlines()[0]
        problems.add("broken-yaml", f"不是合法的 YAML:{first}", Location(path, 1, 1))
        return None
    if root is None:
        problems.add("empty-file", "文件是空的", Location(path))
        return None
    if _has_alias(root):
        problems.add("broken-yaml", "规则文件里不能用锚点和别名(& *)", Location(path, 1, 1))
        return None
    return Node(root, path, lines, problems)


def _has_alias(root: yaml.Node) -> bool:
    """Whether a node hangs in two places, which composing makes of an alias."""
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            return True
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            stack.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            stack.extend(part for pair in node.value for part in pair)
    return False


@contextmanager
def without_collection() -> Iterator[None]:
    """Nothing made while rules are loaded is garbage; looking for some takes a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
