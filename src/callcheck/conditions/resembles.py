"""`resembles`: something like one of some example sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from callcheck.condition import Condition, Example, Match, ParseContext, Scene, speaks
from callcheck.model import Speaker
from callcheck.source import Node
from callcheck.text import fold
from callcheck.text.alike import likeness
from callcheck.text.fold import clause_starts

LEAST = 0.6


class Resembles(Condition):
    """A clause or a turn whose likeness to an example reaches `least`.

    Likeness is Dice's coefficient of neighbouring characters and syllables, from 0 to 1. Without
    `least` it is set from the rule's own tests, half way between the hit least alike and the miss
    most alike; `explain` shows the nearest example.
    """

    key = "resembles"
    title = "像例句"
    SCHEMA = {
        "type": "object",
        "required": ["resembles"],
        "properties": {
            "resembles": {"type": "array", "minItems": 1, "items": {"type": "string"}},
            "least": {"type": "number", "minimum": 0.2, "maximum": 1},
            "by": {"enum": ["agent", "customer", "any"]},
            "name": {"type": "string"},
        },
    }
    EXAMPLES = (
        Example(
            "{resembles: [让你全村的人都知道你欠钱], least: 0.6}",
            ("坐席:我们按规定办 让全村的人都知道你欠钱不还",),
            ("让全村的人都知道你欠钱不还",),
        ),
        Example("{resembles: [让你全村的人都知道你欠钱], least: 0.6}", ("坐席:您村里有网点",), ()),
    )

    def __init__(self, examples: Sequence[str], least: float | None, by: Speaker | None) -> None:
        self.examples = tuple(examples)
        self.by = by
        self.least = least
        self._folded = tuple(fold(example).text for example in examples)

    @classmethod
    def parse(cls, fields: Mapping[str, Node], node: Node, context: ParseContext) -> Resembles:
        """See `SCHEMA`."""
        examples = [text for item in fields["resembles"].items("例句") if (text := item.text())]
        if not examples:
            node.error("no-condition", "`resembles` 里没有例句")
        least = fields["least"].number("least") if "least" in fields else None
        return cls(examples, least, context.speaker_of(fields.get("by")))

    def nearest(self, text: str) -> tuple[float, str]:
        """The likeness of a folded text to the nearest example, and that example."""
        return max(
            (likeness(folded, text), example)
            for folded, example in zip(self._folded, self.examples, strict=True)
        )

    def set_least(self, hits: Sequence[str], misses: Sequence[str]) -> float | None:
        """Set `least` from texts that must and must not be met; None when nothing parts them."""
        if self.least is not None:
            return self.least
        low = min((self._best(text) for text in hits), default=LEAST)
        high = max((self._best(text) for text in misses), default=0.0)
        self.least = (low + high) / 2 if high < low else None
        return self.least

    def _best(self, text: str) -> float:
        folded = fold(text)
        pieces = [folded.text, *_clauses(text)]
        return max(self.nearest(piece)[0] for piece in pieces if piece) if folded.text else 0.0

    def matches(self, scene: Scene) -> list[Match]:
        """The stretch of each turn in view that is most alike."""
        return [match for match, _, _ in self._found(scene)]

    def heard(self, scene: Scene) -> Iterator[tuple[str, Match]]:
        """Each match with the nearest example and how alike it is."""
        for match, example, score in self._found(scene):
            yield f"像例句「{example}」({score:.2f})", match

    def _found(self, scene: Scene) -> Iterator[tuple[Match, str, float]]:
        least = LEAST if self.least is None else self.least
        first, last = scene.window
        for turn in scene.call.turns[first : last + 1]:
            if not speaks(turn.speaker, self.by):
                continue
            low, _ = scene.stream.turn_range(turn.index)
            best: tuple[float, str, int, int] | None = None
            for start, end, text in _stretches(scene, turn.index):
                score, example = self.nearest(text)
                if score >= least and (best is None or score > best[0]):
                    best = (score, example, start, end)
            if best is not None:
                score, example, start, end = best
                yield Match(turn.index, low + start, low + end), example, score


def _stretches(scene: Scene, index: int) -> Iterator[tuple[int, int, str]]:
    """The turn and its clauses, as places in its folded text."""
    folded = scene.stream.folded(index)
    if not folded.text:
        return
    yield 0, len(folded.text), folded.text
    starts = clause_starts(scene.call.turns[index].text, folded)
    edges = [0, *starts, len(folded.text)]
    for start, end in zip(edges, edges[1:], strict=False):
        if starts:
            yield start, end, folded.text[start:end]


def _clauses(text: str) -> list[str]:
    folded = fold(text)
    edges = [0, *clause_starts(text, folded), len(folded.text)]
    return [folded.text[a:b] for a, b in zip(edges, edges[1:], strict=False)]
