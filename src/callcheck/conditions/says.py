"""`says`: one of some utterance patterns is said."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene, speaks
from callcheck.model import Speaker
from callcheck.notation import Pattern
from callcheck.source import Node

_PATTERNS = {"type": ["string", "array"], "items": {"type": "string"}}


class Says(Condition):
    """Words that match a pattern, by whoever the rule is about."""

    key = "says"
    title = "说了"
    SCHEMA = {
        "type": "object",
        "required": ["says"],
        "properties": {
            "says": _PATTERNS,
            "by": {"enum": ["agent", "customer", "any"]},
            "without": _PATTERNS,
            "turn_lacks": _PATTERNS,
            "before": {"type": "string", "description": "事实名:只看它成立之前(不含那一轮)"},
            "after": {"type": "string", "description": "事实名:只看它成立之后(不含那一轮)"},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example("says: ['[打断|打折]你…4腿']", ("坐席:信不信我打断你的狗腿",), ("打断你的狗腿",)),
        Example(
            "{says: [贷款], without: [贷款人]}",
            ("坐席:贷款人是您 贷款三千",),
            ("贷款",),
        ),
        Example(
            "{says: [投诉], by: customer}", ("坐席:投诉电话是什么", "客户:我要投诉"), ("投诉",)
        ),
    )

    def __init__(
        self,
        context: ParseContext,
        keys: list[int],
        *,
        by: Speaker | None,
        without: list[int],
        turn_lacks: list[int],
        before: str | None,
        after: str | None,
    ) -> None:
        self._patterns = context.book.patterns
        self.keys = tuple(keys)
        self.by = by
        self.without = tuple(without)
        self.turn_lacks = tuple(turn_lacks)
        self.before = before
        self.after = after

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Says:
        """See `SCHEMA`."""
        lists = {
            name: context.pattern_keys(fields[name]) if name in fields else []
            for name in ("says", "without", "turn_lacks")
        }
        if not lists["says"] and not node.problems.errors:
            node.error("no-condition", "`says` 里没有句式")
        facts = {}
        for name in ("before", "after"):
            given = fields.get(name)
            facts[name] = given.choice(sorted(context.facts), name) or None if given else None
        return cls(
            context,
            lists["says"],
            by=context.speaker_of(fields.get("by")),
            without=lists["without"],
            turn_lacks=lists["turn_lacks"],
            **facts,
        )

    def patterns(self) -> list[tuple[Pattern, int]]:
        """Its patterns; not those that excuse."""
        return [(self._patterns[key], key) for key in self.keys]

    def triggers(self) -> frozenset[int]:
        """Its patterns."""
        return frozenset(self.keys)

    def matches(self, scene: Scene) -> list[Match]:
        """Matches by the speaker, in view, not inside what `without` names."""
        found: list[Match] = []
        for key in self.keys:
            for match in scene.found(self._patterns[key], key):
                if self._counts(match, scene):
                    found.append(match)
        if not found:
            return found
        return _joined([match for match in found if not self._excused(match, scene)])

    def _counts(self, match: Match, scene: Scene) -> bool:
        first, last = scene.window
        if not first <= match.turn <= last:
            return False
        if not speaks(scene.call.turns[match.turn].speaker, self.by):
            return False
        if self.before is not None:
            turn = scene.fact(self.before)
            if isinstance(turn, int) and match.turn >= turn:
                return False
        if self.after is not None:
            turn = scene.fact(self.after)
            return isinstance(turn, int) and match.turn > turn
        return True

    def _excused(self, match: Match, scene: Scene) -> bool:
        for key in self.without:
            for other in scene.found(self._patterns[key], key):
                if other.start <= match.start and match.end <= other.end:
                    return True
        return any(
            other.turn == match.turn
            for key in self.turn_lacks
            for other in scene.found(self._patterns[key], key)
        )


def _joined(found: list[Match]) -> list[Match]:
    """Matches that share characters made one, in order of place."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (m.start, -m.end)):
        if kept and match.start < kept[-1].end:
            if match.end > kept[-1].end:
                kept[-1] = Match(max(kept[-1].turn, match.turn), kept[-1].start, match.end)
            continue
        kept.append(match)
    return sorted(kept, key=lambda m: m.order)
