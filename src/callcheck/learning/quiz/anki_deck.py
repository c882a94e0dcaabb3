"""Items as an Anki deck; the same item keeps its card when the deck is imported again."""

from __future__ import annotations

import html
import sqlite3
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

from callcheck.learning.quiz.items import KINDS, Item, ItemKind, letter

MODEL_ID = 1_607_392_319  # of the note type: must never change, or Anki makes a second one
DECK_ID_BASE = 1 << 30
_WHEN = 1_767_225_600.0  # 2026-01-01: the same items give the same cards
_ZIPPED = (2026, 1, 1, 0, 0, 0)


def write_anki(items: Sequence[Item], title: str, out: Path) -> None:
    """An `.apkg` of the items, question in front, key and reasons behind."""
    import genanki

    model = genanki.Model(
        MODEL_ID,
        "callcheck 测验",
        fields=[{"name": name} for name in ("题号", "题目", "答案", "解析", "来源")],
        templates=[
            {
                "name": "作答",
                "qfmt": "{{题目}}",
                "afmt": "{{FrontSide}}<hr id=answer><b>{{答案}}</b><p>{{解析}}</p>"
                "<p><small>{{来源}}</small></p>",
            }
        ],
        css=".card{font-size:18px;text-align:left;line-height:1.6}ol{list-style:upper-alpha}",
        sort_field_index=0,
    )
    deck = genanki.Deck(DECK_ID_BASE + zlib.crc32(title.encode()) % DECK_ID_BASE, title)
    for item in items:
        deck.add_note(_note(genanki, model, item))
    # Not `write_to_file`, which leaves the cards in the folder for all when it is killed.
    with closing(sqlite3.connect(":memory:")) as base:
        genanki.Package(deck).write_to_db(base.cursor(), _WHEN, count(int(_WHEN * 1000)))
        base.commit()
        cards = base.serialize()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in (("collection.anki2", cards), ("media", b"{}")):
            package.writestr(zipfile.ZipInfo(name, _ZIPPED), data)


def _note(genanki: Any, model: Any, item: Item) -> Any:  # Any: genanki has no types
    rewrite = item.kind is ItemKind.REWRITE
    key = f"例如:{item.say_instead}" if rewrite else " ".join(_key(item))
    fields = [item.id, _front(item), html.escape(key), html.escape(item.explanation)]
    return genanki.Note(
        model=model,
        fields=[*fields, html.escape(item.source)],
        guid=item.id,
        tags=[item.category, item.rule, item.kind.value],
    )


def _key(item: Item) -> list[str]:
    return [f"{letter(n)} {o.text}" for n, o in enumerate(item.options) if o.right]


def _front(item: Item) -> str:
    scene = "".join(f"<div>{html.escape(line)}</div>" for line in item.lines)
    options = "".join(f"<li>{html.escape(o.text)}</li>" for o in item.options if o.turn is None)
    listed = f"<ol>{options}</ol>" if options else ""
    return f"<small>{KINDS[item.kind]}</small>{scene}<p>{html.escape(item.stem)}</p>{listed}"
