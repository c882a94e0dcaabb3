"""Small edits of a rule file's text at the place of a node; all else stays as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

Test = Mapping[str, str | list[str]]


def add_guard(text: str, guard: str) -> str:
    r"""The rule with one more guard in `unless`.

    >>> print(add_guard("find:\n  says: [坐牢]  # 两字\ntests: []\n", "negated"), end="")
    find:
      says: [坐牢]  # 两字
    unless: [negated]
    tests: []
    """
    return _extend(text, _root(text), "unless", [guard], after="find")


def sites(text: str, speaker: str) -> int:
    """How many `says` of a rule are about its own speaker and can be given exceptions."""
    return len(_sites(text, speaker))


def add_words(
    text: str, speaker: str, site: int, words: Sequence[str], *, key: str, near: int | None = None
) -> str:
    r"""The rule with more patterns under `key` (`says`, `without`, `turn_lacks`) of one `says`.

    `near` writes a new `lacks_chars`, where the `says` had no `turn_lacks` yet.

    >>> text = "find:\n  says:\n    - 坐牢  # 两字\n"
    >>> print(add_words(text, "agent", 0, ["是没有"], key="turn_lacks"), end="")
    find:
      says:
        - 坐牢  # 两字
      turn_lacks: ["是没有"]
    """
    owner = _sites(text, speaker)[site]
    if near is not None:
        text = _new_key(text, owner, f"lacks_chars: {near}", after="says")
        owner = _sites(text, speaker)[site]
    return _extend(text, owner, key, [_quoted(word) for word in words], after="says")


def has_key(text: str, speaker: str, site: int, key: str) -> bool:
    """Whether one `says` has a field."""
    return _field(_sites(text, speaker)[site], key) is not None


def add_tests(text: str, tests: Sequence[Test]) -> str:
    """The rule with more tests at the end of its own."""
    if not tests:
        return text
    root = _root(text)
    old = _field(root, "tests")
    if not isinstance(old, yaml.SequenceNode) or old.flow_style or not old.value:
        if old is not None and old.value:
            return text
        lines = "".join(_test_lines(test, 2) for test in tests)
        return text.rstrip("\n") + "\ntests:\n" + lines
    lines = "".join(_test_lines(test, old.start_mark.column) for test in tests)
    return _insert_line(text, _end(old), lines)


def _test_lines(test: Test, column: int) -> str:
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in test.items()]
    indent = " " * column
    return f"{indent}- {lines[0]}\n" + "".join(f"{indent}  {line}\n" for line in lines[1:])


def _root(text: str) -> yaml.MappingNode:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert isinstance(root, yaml.MappingNode)  # the file was loaded as a rule
    return root


def _sites(text: str, speaker: str) -> list[yaml.MappingNode]:
    find = _field(_root(text), "find")
    return [] if find is None else list(_says(find, speaker))


def _says(node: yaml.Node, speaker: str) -> Iterator[yaml.MappingNode]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _says(item, speaker)
    if isinstance(node, yaml.MappingNode):
        by = _field(node, "by")
        if _field(node, "says") is not None:
            if by is None or by.value == speaker:
                yield node
            return
        for _, value in node.value:
            yield from _says(value, speaker)


def _field(node: yaml.MappingNode, name: str) -> Any:  # Any: any kind of node
    return next((value for key, value in node.value if key.value == name), None)


def _end(node: yaml.Node) -> int:
    """Where a node's own text ends; a block's marks reach to the next token, over comments."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _insert_line(text: str, at: int, lines: str) -> str:
    eol = text.find("\n", max(at - 1, 0) if text[at - 1 : at] == "\n" else at)
    if eol < 0:
        return text + "\n" + lines
    return text[: eol + 1] + lines + text[eol + 1 :]


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def _extend(
    text: str, owner: yaml.MappingNode, key: str, items: Sequence[str], *, after: str
) -> str:
    old = _field(owner, key)
    more = ", ".join(items)
    if old is None:
        return _new_key(text, owner, f"{key}: [{more}]", after=after)
    start, end = int(old.start_mark.index), _end(old)
    if isinstance(old, yaml.ScalarNode):
        return f"{text[:start]}[{text[start:end]}, {more}]{text[end:]}"
    if old.flow_style:
        comma = ", " if old.value else ""
        return f"{text[: end - 1]}{comma}{more}{text[end - 1 :]}"
    indent = " " * old.start_mark.column
    return _insert_line(text, end, "".join(f"{indent}- {item}\n" for item in items))


def _new_key(text: str, owner: yaml.MappingNode, line: str, *, after: str) -> str:
    if owner.flow_style:
        end = int(owner.end_mark.index) - 1
        return f"{text[:end].rstrip()}, {line}{text[end:]}"
    indent = " " * owner.start_mark.column
    return _insert_line(text, _end(_field(owner, after)), f"{indent}{line}\n")
