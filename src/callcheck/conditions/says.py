"""`says`: one of some utterance patterns is said."""

from __future__ import annotations

from collections.abc import Mapping

from callcheck.condition import Condition, Example, Match, ParseContext, Scene, speaks
from callcheck.model import Speaker
from callcheck.notation import Pattern
from callcheck.source import Node
from callcheck.text.ranges import Ranges
from callcheck.text.sounds import MERGES, USUAL

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
            "lacks_chars": {
                "type": "integer",
                "minimum": 0,
                "description": "turn_lacks 只看前后这么多个字;不写看整轮",
            },
            "clauses": {
                "type": "integer",
                "minimum": 0,
                "description": "一处话里最多越过几处停顿(空格、标点、换轮);不写不限",
            },
            "sounds_like": {
                "type": ["boolean", "string", "array"],
                "items": {"enum": list(MERGES)},
                "description": "true:三个字以上的句式容许识别错一个词;free:两个字以上的"
                "句式同音即可,给要说的话用;也可列出混读",
            },
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
            "{says: [别想赖账不还], sounds_like: true}",
            ("坐席:别想癞账不还 来账还没查到",),
            ("别想癞账不还",),
        ),
        Example(
            "{says: [起诉], turn_lacks: [不会], lacks_chars: 2}",
            ("坐席:我们不会起诉 等到下个月再不还才起诉",),
            ("起诉",),
        ),
        Example(
            "{says: [你…8等着], clauses: 0}",
            ("坐席:你 还是你给我等着",),
            ("你给我等着",),
        ),
        Example(
            "{says: [投诉], by: customer}", ("坐席:投诉电话是什么", "客户:我要投诉"), ("投诉",)
        ),
    )

    def __init__(
        self,
        context: ParseContext,
        keys: Mapping[str, list[int]],
        *,
        by: Speaker | None,
        lacks_chars: int | None,
        clauses: int | None,
        before: str | None,
        after: str | None,
    ) -> None:
        self._patterns = context.book.patterns
        self.keys = tuple(keys["says"])
        self.by = by
        post = context.book.post
        self._said, self._without, self._turn_lacks = (
            post(keys[name], by) if keys[name] else None
            for name in ("says", "without", "turn_lacks")
        )
        self.lacks_chars = lacks_chars
        self.clauses = clauses
        self.before = before
        self.after = after

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Says:
        """See `SCHEMA`."""
        merges = _merges(fields["sounds_like"]) if "sounds_like" in fields else None
        lists = {
            name: context.pattern_keys(fields[name]) if name in fields else []
            for name in ("without", "turn_lacks")
        }
        lists["says"] = context.pattern_keys(fields["says"])
        if merges is not None:
            free = fields["sounds_like"].value == "free"
            misheard = context.pattern_keys(fields["says"], merges, free=free)
            lists["says"] += [key for key in misheard if key not in lists["says"]]
        if not lists["says"] and not node.problems.errors:
            node.error("no-condition", "`says` 里没有句式")
        return cls(
            context,
            lists,
            by=context.speaker_of(fields.get("by")),
            lacks_chars=_whole(fields, "lacks_chars"),
            clauses=_whole(fields, "clauses"),
            before=_fact(fields, "before", context),
            after=_fact(fields, "after", context),
        )

    def patterns(self) -> list[tuple[Pattern, int]]:
        """Its patterns; not those that excuse."""
        return [(self._patterns[key], key) for key in self.keys]

    def triggers(self) -> frozenset[int]:
        """Its patterns."""
        return frozenset(self.keys)

    def matches(self, scene: Scene) -> list[Match]:
        """Matches by the speaker, in view, not inside what `without` names."""
        found = self._found(self._said, scene, self.clauses)
        found = [match for match in found if self._counts(match, scene)]
        if not found:
            return found
        return _joined(self._unexcused(found, scene))

    def _counts(self, match: Match, scene: Scene) -> bool:
        first, last = scene.window
        if not first <= match.turn <= last:
            return False
        speaker = scene.call.turns[match.turn].speaker
        if speaker is not self.by and not speaks(speaker, self.by):
            return False
        if self.before is not None:
            turn = scene.fact(self.before)
            if isinstance(turn, int) and match.turn >= turn:
                return False
        if self.after is not None:
            turn = scene.fact(self.after)
            return isinstance(turn, int) and match.turn > turn
        return True

    def _found(self, node: int | None, scene: Scene, clauses: int | None = None) -> list[Match]:
        if node is None:
            return []
        patterns = self._patterns
        return [
            match for key in scene.seen(node) for match in scene.found(patterns[key], key, clauses)
        ]

    def _unexcused(self, found: list[Match], scene: Scene) -> list[Match]:
        """Those that no words of `without` hold, and that are not beside those of `turn_lacks`."""
        without = self._found(self._without, scene)
        if without:
            around = Ranges((other.start, other.end) for other in without)
            found = [match for match in found if not around.reach_over(match.start, match.end)]
        lacks = self._found(self._turn_lacks, scene)
        if not lacks:
            return found
        by_turn: dict[int, list[tuple[int, int]]] = {}
        for other in lacks:
            by_turn.setdefault(other.turn, []).append((other.start, other.end))
        if self.lacks_chars is None:
            return [match for match in found if match.turn not in by_turn]
        chars, beside = self.lacks_chars, {turn: Ranges(there) for turn, there in by_turn.items()}
        return [
            match
            for match in found
            if match.turn not in beside
            or not beside[match.turn].reach_over(match.end + chars, match.start - chars)
        ]


def _whole(fields: Mapping[str, Node], name: str) -> int | None:
    return fields[name].whole(name) if name in fields else None


def _fact(fields: Mapping[str, Node], name: str, context: ParseContext) -> str | None:
    return fields[name].choice(sorted(context.facts), name) or None if name in fields else None


def _merges(node: Node) -> tuple[str, ...] | None:
    """The merges a `sounds_like` names: true or free for the usual ones, a list for others."""
    if node.is_scalar:
        return USUAL if node.value is True or node.value == "free" else None
    return tuple(item.choice(MERGES, "sounds_like") for item in node.items("sounds_like"))


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
