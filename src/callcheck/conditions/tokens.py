"""`tokens`: patterns over words, in the notation of spaCy's `Matcher`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from callcheck.condition import Condition, Example, Match, ParseContext, Scene, speaks
from callcheck.model import Speaker
from callcheck.source import Node


class Tokens(Condition):
    """Words in a row, as https://spacy.io/usage/rule-based-matching#matcher writes them.

    Words are jieba's, cut only in turns that hold one of the pattern's literal texts; a pattern
    without any is tried on every turn of its speaker and costs about a millisecond for each.
    """

    key = "tokens"
    title = "词序列"
    SCHEMA = {
        "type": "object",
        "required": ["tokens"],
        "properties": {
            "tokens": {
                "type": "array",
                "minItems": 1,
                "items": {"type": "array", "minItems": 1, "items": {"type": "object"}},
            },
            "by": {"enum": ["agent", "customer", "any"]},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example("tokens: [[{TEXT: 操}]]", ("坐席:怎么操作啊 操",), ("操",)),
        Example(
            "tokens: [[{TEXT: {IN: [找, 叫]}}, {OP: '?'}, {TEXT: 兄弟}]]",
            ("坐席:我叫几个兄弟", "客户:我叫兄弟"),
            ("叫几个兄弟",),
        ),
    )

    def __init__(self, patterns: list[list[dict[str, Any]]], by: Speaker | None) -> None:
        self.specs = patterns
        self.by = by
        self._literals = [frozenset(_literals(pattern)) for pattern in patterns]
        self._matcher: Any = None  # Any: spaCy's Matcher, made at first use

    def __reduce__(self) -> tuple[object, ...]:
        return Tokens, (self.specs, self.by)

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Tokens:
        """See `SCHEMA`; spaCy itself reads the patterns at first use."""
        patterns: list[list[dict[str, Any]]] = []
        for item in fields["tokens"].items("词序列"):
            value = item.value
            if isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
                patterns.append(value)
            else:
                item.error("wrong-type", "一个词序列应是若干个 {…}", "如 [{TEXT: 操}]")
        return cls(patterns, context.speaker_of(fields.get("by")))

    def matches(self, scene: Scene) -> list[Match]:
        """Every match in the turns in view, the longest first where they begin together."""
        found = []
        first, last = scene.window
        for turn in scene.call.turns[first : last + 1]:
            text = scene.stream.texts[turn.index]
            if speaks(turn.speaker, self.by) and self._may_match(text):
                low, _ = scene.stream.turn_range(turn.index)
                for start, end in self._spans(text):
                    found.append(Match(turn.index, low + start, low + end))
        return found

    def _may_match(self, text: str) -> bool:
        return any(
            not literals or any(literal in text for literal in literals)
            for literals in self._literals
        )

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        from callcheck.text.tokens import words_doc

        doc = words_doc(text)
        if self._matcher is None:
            from spacy.matcher import Matcher

            self._matcher = Matcher(doc.vocab)
            self._matcher.add("tokens", self.specs, greedy="LONGEST")
        spans = sorted((start, end) for _, start, end in self._matcher(doc))
        for start, end in spans:
            span = doc[start:end]
            yield span.start_char, span.end_char


def _literals(pattern: list[dict[str, Any]]) -> Iterator[str]:
    """The texts of the first token that must be there and is spelled out."""
    for token in pattern:
        given = token.get("TEXT", token.get("ORTH", token.get("LOWER")))
        if token.get("OP", "1") in ("?", "*", "!") or given is None:
            continue
        if isinstance(given, str):
            yield given
            return
        if isinstance(given, dict) and isinstance(given.get("IN"), list):
            yield from map(str, given["IN"])
            return
