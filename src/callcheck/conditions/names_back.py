"""`names_back`: one side says again what the other said, after words such as 我是."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from callcheck.condition import Condition, Example, Match, ParseContext, Scene, speaks
from callcheck.model import Speaker
from callcheck.notation import Pattern
from callcheck.source import Node

LEAST, MOST = 2, 4


class NamesBack(Condition):
    """A cue followed by two to four characters that the other side said before.

    Somebody who was asked for 王小明 and says 我是王小明 has named himself.
    """

    key = "names_back"
    title = "说出对方提到的名字"
    SCHEMA = {
        "type": "object",
        "required": ["names_back"],
        "properties": {
            "names_back": {"type": "array", "minItems": 1, "items": {"type": "string"}},
            "by": {"enum": ["agent", "customer", "any"]},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example(
            "{names_back: [我是], by: customer}",
            ("坐席:喂 乔木生吧", "客户:谁呀", "坐席:你好", "客户:我是乔木生 你小声点"),
            ("我是乔木生",),
        ),
        Example("{names_back: [我是], by: customer}", ("坐席:喂 乔木生吧", "客户:我是他哥"), ()),
    )

    def __init__(self, context: ParseContext, keys: Sequence[int], by: Speaker | None) -> None:
        self._patterns = context.book.patterns
        self.keys = tuple(keys)
        self.by = by
        self._node = context.book.post(keys, by)

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> NamesBack:
        """See `SCHEMA`."""
        keys = context.pattern_keys(fields["names_back"])
        return cls(context, keys, context.speaker_of(fields.get("by")))

    def patterns(self) -> list[tuple[Pattern, int]]:
        """Its cues."""
        return [(self._patterns[key], key) for key in self.keys]

    def triggers(self) -> frozenset[int]:
        """Its cues."""
        return frozenset(self.keys)

    def matches(self, scene: Scene) -> list[Match]:
        """Each cue with the words after it that were said before."""
        found = []
        first, last = scene.window
        for key in scene.seen(self._node):
            for cue in scene.found(self._patterns[key], key):
                turn = scene.call.turns[cue.turn]
                if first <= cue.turn <= last and speaks(turn.speaker, self.by):
                    length = _said_before(scene, cue)
                    if length:
                        found.append(Match(cue.turn, cue.start, cue.end + length))
        return sorted(found, key=lambda match: match.order)


def _said_before(scene: Scene, cue: Match) -> int:
    """How many characters after a cue the other side said in an earlier turn; 0 below `LEAST`."""
    _, high = scene.stream.turn_range(cue.turn)
    speaker = scene.call.turns[cue.turn].speaker
    others = [
        scene.stream.texts[turn.index]
        for turn in scene.call.turns[: cue.turn]
        if turn.speaker is not speaker
    ]
    for length in range(MOST, LEAST - 1, -1):
        words = scene.stream.text[cue.end : min(cue.end + length, high)]
        if len(words) == length and any(words in text for text in others):
            return length
    return 0
