"""The nouns of a quiz: an item, its options, and what became of all that was tried."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

import msgspec


class ItemKind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    JUDGE = "judge"
    FIND = "find"
    REWRITE = "rewrite"


KINDS = {
    ItemKind.SINGLE: "单选题",
    ItemKind.MULTIPLE: "多选题",
    ItemKind.JUDGE: "判断题",
    ItemKind.FIND: "找句题",
    ItemKind.REWRITE: "改写题",
}
HARDNESS = {
    ItemKind.JUDGE: "易",
    ItemKind.SINGLE: "中",
    ItemKind.MULTIPLE: "难",
    ItemKind.FIND: "难",
    ItemKind.REWRITE: "难",
}
SPEAKERS = {"agent": "坐席", "customer": "客户", "robot": "机器人", "system": "系统"}
Ask = Literal["line", "category", "instead", "allowed", "omission", "turn", "rewrite"]
RULES_OWN = "规则例句"  # the source of what no call said


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose.

    `why` says why it is right or wrong, empty where nothing is to say; `turn` is its place in the
    scene where it is a turn of it.
    """

    text: str
    right: bool
    why: str = ""
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One question, proved: the checker finds in its options what the key says, and no more.

    Attributes:
        id: the same whenever the same question is made of the same words, whatever the seed.
        kind: how it is answered.
        ask: what is asked; says how it is proved.
        stem: the question.
        scene: what is shown before the question: who speaks (agent, customer …) and the words.
        options: in the order shown; none for a rewrite.
        rule, category, title: what it is about; the title is the rule's.
        clauses: the norms in force on the call's day, with their clauses.
        why, say_instead: the rule's.
        source: the masked id of the call it is from, or `规则例句`.
        line: the words it turns on; two items on one line give each other away.
        rewrite: the id of the rewrite (`training/rewrites.yaml`) that judges the answer.
        day: the scene's day, ISO, where it is of a call.
        third_party: whether somebody else than the debtor answered.
    """

    id: str
    kind: ItemKind
    ask: Ask
    stem: str
    scene: tuple[tuple[str, str], ...]
    options: tuple[Option, ...]
    rule: str
    category: str
    title: str
    clauses: tuple[str, ...]
    why: str
    say_instead: str
    source: str
    line: str
    rewrite: str | None = None
    day: str | None = None
    third_party: bool = False

    @property
    def key(self) -> frozenset[int]:
        """The places of the right options."""
        return frozenset(place for place, option in enumerate(self.options) if option.right)

    @property
    def letters(self) -> str:
        """The right options as letters: `AC`."""
        return "".join(letter(place) for place in sorted(self.key))

    @property
    def lines(self) -> tuple[str, ...]:
        """The scene as lines to show, with the letters of the turns that can be chosen."""
        marks = {
            o.turn: f"[{letter(n)}] " for n, o in enumerate(self.options) if o.turn is not None
        }
        return tuple(
            f"{SPEAKERS.get(who, who)}:{marks.get(place, '')}{text}"
            for place, (who, text) in enumerate(self.scene)
        )

    @property
    def explanation(self) -> str:
        """Why, what to say instead, and the clauses, in one paragraph."""
        said = [self.why.rstrip("。") + "。"]
        said += [f"「{o.text}」:{o.why.rstrip('。')}。" for o in self.options if o.why]
        if self.say_instead:
            said.append(f"可以说:{self.say_instead}")
        if self.clauses:
            said.append("依据:" + "、".join(self.clauses))
        return " ".join(said)


def letter(place: int) -> str:
    """A for 0, B for 1 and so on.

    >>> letter(0), letter(3)
    ('A', 'D')
    """
    return chr(ord("A") + place)


def item_id(kind: ItemKind, *words: str) -> str:
    """A name of 12 hexadecimal digits for the question that these words make."""
    return hashlib.sha256("\x1f".join((kind.value, *words)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Made:
    """All proved items, in order, and how many were dropped, by reason (Chinese)."""

    items: tuple[Item, ...]
    dropped: Mapping[str, int] = field(default_factory=dict)


def to_body(item: Item) -> dict[str, Any]:  # Any: JSON
    """An item as it is kept with an answer."""
    made: dict[str, Any] = msgspec.to_builtins(item)  # Any: JSON
    return made


def from_body(body: Mapping[str, Any]) -> Item:  # Any: JSON
    """The item that `to_body` kept."""
    return msgspec.convert(body, Item)
