"""`regex`: an expression in RE2 syntax over one folded turn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from callcheck.condition import Condition, Example, Match, ParseContext, Scene, speaks
from callcheck.model import Speaker
from callcheck.notation import PatternError, compile_expression
from callcheck.notation.pattern import MOST_WAYS
from callcheck.source import Node

_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_CHOICE = re.compile(r"[?|]|\{(\d+)(?:,(\d+))?\}")
_UNBOUNDED = re.compile(r"[*+]|\{\d+,\}|\)\{|\(\?[^:]")


def _is_bounded(expression: str) -> bool:
    """Whether it repeats within bounds only, and is written alike for RE2 and for `re`.

    And whether a backtracking search has at most `MOST_WAYS` to try from one place: each choice
    multiplies them, `a?` thirty times over a million times a thousand.
    """
    bare = _CLASS.sub(".", expression).replace("(?:", "(")
    if "\\" in expression or _UNBOUNDED.search(bare):
        return False
    longest, options = 1, 0
    for found in _CHOICE.finditer(bare):
        if found[0] == "|":
            options += 1
            continue
        low, high = int(found[1] or 0), int(found[2] or found[1] or 1)
        longest *= max(1, high - low + 1)
        if longest * (options + 1) > MOST_WAYS:
            return False
    return longest * (options + 1) <= MOST_WAYS


class Regex(Condition):
    """For what the notation cannot say; tried on every turn of its speaker, so it costs more."""

    key = "regex"
    title = "符合表达式"
    SCHEMA = {
        "type": "object",
        "required": ["regex"],
        "properties": {
            "regex": {"type": "string"},
            "by": {"enum": ["agent", "customer", "any"]},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (Example("regex: '[0-9]{6,}'", ("坐席:卡号 6222 0200 对吧",), ("6222 0200",)),)

    def __init__(self, expression: str, by: Speaker | None) -> None:
        self.expression = expression
        self.by = by
        # Any: google-re2 has no types. What repeats within bounds is quicker by `re`.
        self._compiled: Any = compile_expression(expression)
        if _is_bounded(expression):
            self._compiled = re.compile(expression)

    def __reduce__(self) -> tuple[object, ...]:
        return Regex, (self.expression, self.by)

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Regex:
        """See `SCHEMA`."""
        expression = fields["regex"].text("regex")
        try:
            made = cls(expression, context.speaker_of(fields.get("by")))
            if made._compiled.search("") is not None:
                raise PatternError("empty-pattern", "这个表达式什么都能匹配", 0)
        except PatternError as error:
            fields["regex"].error(error.code, str(error))
            return cls("[^\\x00-\\x{10FFFF}]", None)
        return made

    def matches(self, scene: Scene) -> list[Match]:
        """Every match in the turns in view."""
        found = []
        first, last = scene.window
        for turn in scene.call.turns[first : last + 1]:
            if speaks(turn.speaker, self.by):
                low, _ = scene.stream.turn_range(turn.index)
                for hit in self._compiled.finditer(scene.stream.texts[turn.index]):
                    if hit.end() > hit.start():
                        found.append(Match(turn.index, low + hit.start(), low + hit.end()))
        return found
