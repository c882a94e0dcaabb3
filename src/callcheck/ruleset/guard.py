"""Guards: contexts that excuse a match, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from callcheck.condition import ParseContext
from callcheck.model import Speaker
from callcheck.source import Node

Where = Literal["before", "after", "overlap", "turn", "earlier", "later"]
WHERES: tuple[Where, ...] = ("before", "after", "overlap", "turn", "earlier", "later")


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that excuse a match, and where they must stand.

    `before` and `after`: within `chars` folded characters of the match in the same speech, over
    at most `clauses` pauses. `overlap`: sharing characters with it. `turn`: anywhere in the
    match's turn. `earlier` and `later`: in another turn, up to `turns` away, said by `by`.
    With `echo` the match's words must also have been said by the other side up to `turns`
    turns before. `node` is that of its patterns, None when it has none but the echo.
    """

    node: int | None
    where: Where
    chars: int
    clauses: int
    turns: int
    by: Speaker | None
    echo: bool


@dataclass(frozen=True, slots=True)
class Guard:
    """One file of `rules/guards/`: it holds where a cue does and none of `never` is in the turn."""

    id: str
    title: str
    cues: tuple[Cue, ...]
    never: int | None
    path: str


def read_guard(node: Node, path: str, context: ParseContext) -> Guard:
    """The guard of a file; what is wrong is noted."""
    fields = node.mapping(("id", "title", "cues", "never"), "语境守卫")
    for name in ("id", "title", "cues"):
        if name not in fields:
            node.error("missing-key", f"缺少 `{name}`")
    cues = (
        [_cue(item, context) for item in fields["cues"].items("cues")] if "cues" in fields else []
    )
    return Guard(
        id=fields["id"].text("id") if "id" in fields else "",
        title=fields["title"].text("title") if "title" in fields else "",
        cues=tuple(cues),
        never=_posted(fields, "never", context),
        path=path,
    )


def _cue(node: Node, context: ParseContext) -> Cue:
    names = ("says", "where", "chars", "clauses", "turns", "by", "echo")
    fields = node.mapping(names, "守卫线索")
    if "says" not in fields and "echo" not in fields:
        node.error("missing-key", "守卫线索缺少 `says`")
    where = fields["where"].choice(WHERES, "where") if "where" in fields else "before"
    whole = {
        name: fields[name].whole(name, high=200) if name in fields else default
        for name, default in (("chars", 8), ("clauses", 0), ("turns", 2))
    }
    return Cue(
        node=_posted(fields, "says", context),
        where=next((w for w in WHERES if w == where), "before"),
        by=context.speaker_of(fields["by"]) if "by" in fields else None,
        echo=bool(fields["echo"].value) if "echo" in fields else False,
        **whole,
    )


def _posted(fields: Mapping[str, Node], name: str, context: ParseContext) -> int | None:
    """The node of a field's patterns, said by anybody; None without the field."""
    return context.book.post(context.pattern_keys(fields[name]), None) if name in fields else None
