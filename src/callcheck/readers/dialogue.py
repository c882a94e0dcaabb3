"""Plain text: `坐席:您好` in the many ways in which people and tools write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call
from callcheck.readers.clocks import instant, seconds
from callcheck.readers.dialogue_clock import from_zero
from callcheck.readers.dialogue_lines import lines_of, name_line, turn_of
from callcheck.readers.labels import NAMED, counted, header_line
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source

FORMAT = FormatInfo(
    "dialogue",
    "对话文本:角色、冒号、话,一行一轮或一整串;也读质检页面的 `<li>`",
    "多数行以角色、字母或声道开头;没有角色时一行一轮",
)
_ITEM = re.compile(r'<li\s+start="?(\d+)"?\s+end="?(\d+)"?[^>]*>(.*?)</li>', re.S)
_DATE = re.compile(
    r"(?<!\d)20\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:[ T]*\d{1,2}[:\uff1a时]\d\d(?:[:\uff1a分]\d\d)?)?"
)
_NOTHING = re.compile(r"^\s*(?:[-=#*_—]{3,}|第\s*\d+\s*页.*|以下为转写内容.*)?\s*$")
_RULE = re.compile(r"(?m)^\s*[=#]{5,}\s*$")
_JSON = re.compile(r"""\s*[\[{]\s*["{\[]""")
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_HEAD = 8000


def sniff(source: Source) -> float:
    """Text of which a good part of the lines begin with a role, or is Chinese at least."""
    if source.json is not None or not source.text:
        return 0.0
    if _ITEM.search(source.text[:4000]):
        return 0.9
    head = source.text[:_HEAD]
    if "-->" in head:
        return 0.0
    raws, _, left = _parse(head, source)
    turns = sum(1 for raw in raws if raw.speaker)
    if turns and turns >= left:
        return 0.65
    return 0.5 if not turns and _is_speech(head) else 0.0


def _is_speech(head: str) -> bool:
    """Whether lines without any role are Chinese, and no table or markup."""
    lines = [line for line in head.split("\n") if line.strip()]
    shown = len(re.sub(r"\s", "", head))
    if not lines or _JSON.match(head) or len(_HANZI.findall(head)) * 2 < shown:
        return False
    tables = ("\t", ",", "|")
    return not any(mark in lines[0] and all(mark in x for x in lines) for mark in tables)


def read(source: Source) -> Iterator[Call]:
    """One call, or several parted by lines of `=====` or by a header that comes again."""
    parts = [part for rule in _RULE.split(source.text) for part in _by_header(rule)]
    parts = [part for part in parts if part.strip()]
    for number, part in enumerate(parts, 1):
        name = source.stem if len(parts) == 1 else f"{source.stem}#{number}"
        yield read_dialogue(source, part, name)


def _by_header(text: str) -> list[str]:
    lines = text.split("\n")
    heads = [header_line(line) for line in lines]
    first = next((head[0] for head in heads if head), None)
    at = [n for n, head in enumerate(heads) if head and head[0] == first]
    if first != "call_id" or len(at) < 2:
        return [text]
    cuts = [0, *at[1:], len(lines)]
    return ["\n".join(lines[a:b]) for a, b in zip(cuts, cuts[1:], strict=False)]


def read_dialogue(source: Source, text: str, call_id: str) -> Call:
    """The call of a dialogue text."""
    raws, meta, problems = parse_dialogue(source, text)
    return build_call(source, str(meta.pop("call_id", call_id)), raws, meta, problems)


def parse_dialogue(
    source: Source, text: str
) -> tuple[list[RawTurn], dict[str, object], list[Problem]]:
    """Turns, facts of the header and problems of a dialogue text."""
    items = _ITEM.findall(text)
    if items:
        return [_item(*item) for item in items], {}, []
    raws, header, left = _parse(text, source)
    meta: dict[str, object] = dict(header)
    raws, begun = from_zero(raws, "started_at" in meta)
    if begun is not None:
        meta.setdefault("started_at", begun)
    message = f"第一轮之前有 {left} 行认不出,已略去"
    return raws, meta, [Problem("line-before-first-turn", message)] if left else []


def _item(start: str, end: str, body: str) -> RawTurn:
    named = NAMED.match(body.strip())
    who, text = (named["who"], named["text"]) if named else (None, body.strip())
    return RawTurn(who, text, seconds(start, 0.001), seconds(end, 0.001))


def _parse(text: str, source: Source) -> tuple[list[RawTurn], dict[str, str], int]:
    """Turns, what the header says, and how many lines before the first turn meant nothing."""
    lines = [line for line in lines_of(text) if not _NOTHING.match(line)]
    extra = source.speakers
    often = counted(re.sub(r"^[^\u4e00-\u9fffA-Za-z]*", "", line) for line in lines)
    raws: list[RawTurn] = []
    meta: dict[str, str] = {}
    before: list[str] = []
    waiting: tuple[str, float | None] | None = None
    for line in lines:
        head = None if raws else header_line(line)
        if head:
            meta.setdefault(*head)
            continue
        alone = name_line(line, often, extra)
        if alone:
            waiting = alone
            continue
        raw = turn_of(line, often, extra)
        if waiting:
            raw, waiting = RawTurn(waiting[0], line.strip(), waiting[1]), None
        if raw:
            raws.append(raw)
        elif raws:
            raws[-1] = replace(raws[-1], text=f"{raws[-1].text}\n{line.strip()}")
        else:
            before.append(line)
    if not raws:
        return [RawTurn(None, line.strip()) for line in before], meta, 0
    dated = next((found[0] for line in before if (found := _DATE.search(line))), None)
    if dated and instant(dated):
        meta.setdefault("started_at", dated)
    return raws, meta, len(before)
