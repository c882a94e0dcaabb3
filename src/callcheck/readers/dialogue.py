"""Plain text: `坐席:您好` in the many ways in which people and tools write it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from callcheck.model import Call, Problem
from callcheck.readers.build import RawTurn, build_call, seconds
from callcheck.readers.registry import FormatInfo
from callcheck.readers.source import Source
from callcheck.readers.speakers import ROLES, role_of

FORMAT = FormatInfo("dialogue", "对话文本:角色、冒号、话,一行一轮或一整串")
_STAMP = r"(?:\d{1,3}[:\uff1a])?\d{1,3}[:\uff1a]\d{1,2}(?:[.,]\d+)?|\d+(?:\.\d+)?s"
_LINE = re.compile(
    rf"^\s*(?:\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}\s+)?"
    rf"(?:[\[\u3010(\uff08\uff3b]?\s*(?P<start>{_STAMP})(?:\s*[-,–~至]\s*(?P<end>{_STAMP}))?(?:,(?P<spk>\d+))?\s*[\]\u3011)\uff09\uff3d]?\s*)?(?P<rest>.*)$"
)
_NAMED = re.compile(
    r"^(?P<who>[^:\uff1a\u3002\uff0c\uff1f\uff01,.?!\t]{1,12}?(?:[(\uff08\[][^)\uff09\]]{1,12}[)\uff09\]])?)\s*[:\uff1a]\s*(?P<text>.*)$"
)
_BRACKET = re.compile(
    r"^[\u3010\[(\uff08<](?P<who>[^\u3011\])\uff09>]{1,12})[\u3011\])\uff09>]\s*[:\uff1a]?\s*(?P<text>.*?)(?:</[^>]+>)?$"
)
_TAB = re.compile(rf"^(?P<who>[^\t]{{1,12}})\t(?P<start>{_STAMP})?\t?(?P<text>.+)$")
_ALONE = re.compile(rf"^(?P<who>\S{{1,10}}(?:\s\d{{1,2}})?)\s+(?P<start>{_STAMP})$")
_ITEM = re.compile(r'<li\s+start="?(\d+)"?\s+end="?(\d+)"?[^>]*>(.*?)</li>', re.S)
_DATE = re.compile(r"\b20\d\d[-/]\d{1,2}[-/]\d{1,2}[ T]\d{1,2}:\d\d(?::\d\d)?")
_DAWN, _SPAN = 6 * 3600, 3 * 3600
_NOTHING = re.compile(r"^\s*(?:[-=#*_]{3,}|第\s*\d+\s*页.*|以下为转写内容.*)?\s*$")
_SPEAKS = re.compile(r"(说|讲|道|问|答|告诉)$")
_LETTER = re.compile(
    r"^(?:[A-Da-d甲乙丙]|(?:通道|声道|说话人|发言人|讲话人|speaker|spk|channel|ch)[\s_]?\d+|SPEAKER_\d+|左|右|左声道|右声道)$",
    re.I,
)
_HEADERS = {
    "通话编号": "call_id",
    "录音编号": "call_id",
    "通话id": "call_id",
    "坐席工号": "agent_id",
    "工号": "agent_id",
    "呼叫时间": "started_at",
    "通话时间": "started_at",
    "拨打时间": "started_at",
    "客户编号": "customer_id",
    "案件编号": "customer_id",
    "客户号码": "number",
    "被叫号码": "number",
    "产品": "product",
    "呼叫方向": "direction",
    "时长": "时长",
}
_ROLE_WORDS = "|".join(sorted((w for w in ROLES if not w.isascii()), key=len, reverse=True))
_CUT = re.compile(rf"(?:(?<=[;\uff1b\s])|^)(?=(?:{_ROLE_WORDS})[((]?[\w]{{0,6}}[))]?\s*[:\uff1a])")


def sniff(source: Source) -> float:
    """Text of which a good part of the lines begin with a role."""
    if source.json is not None or not source.text:
        return 0.0
    if _ITEM.search(source.text[:4000]):
        return 0.9
    head = source.text[:8000]
    if "-->" in head:
        return 0.0
    raws, _, left = _parse(head, source)
    named = sum(1 for raw in raws if raw.speaker)
    return 0.65 if named and named >= left else 0.0


def read(source: Source) -> Iterator[Call]:
    """One call, or several parted by lines of `=====`."""
    parts = [part for part in re.split(r"(?m)^\s*[=#]{5,}\s*$", source.text) if part.strip()]
    for number, part in enumerate(parts, 1):
        name = source.stem if len(parts) == 1 else f"{source.stem}#{number}"
        yield read_dialogue(source, part, name)


def read_dialogue(source: Source, text: str, call_id: str) -> Call:
    """The call of a dialogue text."""
    items = _ITEM.findall(text)
    if items:
        raws = [_item(*item) for item in items]
        return build_call(source, call_id, raws)
    raws, meta, left = _parse(text, source)
    raws = _from_zero(raws)
    dated = _DATE.search(text)
    if dated:
        meta.setdefault("started_at", dated[0])
    problems = (
        [Problem("line-before-first-turn", f"第一轮之前有 {left} 行认不出,已略去")] if left else []
    )
    return build_call(source, str(meta.pop("call_id", call_id)), raws, meta, problems)


def _from_zero(raws: list[RawTurn]) -> list[RawTurn]:
    """Stamps that begin after 06:00 and span less than three hours are a clock's, not offsets."""
    starts = [raw.start for raw in raws if raw.start is not None]
    if (
        len(starts) != len(raws)
        or not starts
        or starts[0] < _DAWN
        or max(starts) - starts[0] > _SPAN
    ):
        return raws
    zero = starts[0]

    def less(value: float | None) -> float | None:
        return None if value is None else round(value - zero, 3)

    return [RawTurn(r.speaker, r.text, less(r.start), less(r.end), r.channel) for r in raws]


def _item(start: str, end: str, body: str) -> RawTurn:
    named = _NAMED.match(body.strip())
    who, text = (named["who"], named["text"]) if named else (None, body.strip())
    return RawTurn(who, text, seconds(start, 0.001), seconds(end, 0.001))


def _parse(text: str, source: Source) -> tuple[list[RawTurn], dict[str, str], int]:
    """Turns, what the header says, and how many lines before the first turn meant nothing."""
    lines = _lines(text)
    heads = (_NAMED.match(_LINE.sub(r"\g<rest>", line)) for line in lines)
    often = Counter(head["who"].strip() for head in heads if head)
    raws: list[RawTurn] = []
    meta: dict[str, str] = {}
    left = 0
    waiting: tuple[str, float | None] | None = None
    for line in lines:
        if _NOTHING.match(line):
            continue
        alone = _ALONE.match(line.strip())
        if alone and _is_speaker(alone["who"], often, source):
            waiting = (alone["who"], seconds(alone["start"]))
            continue
        raw = _turn(line, often, source)
        if waiting:
            raw, waiting = RawTurn(waiting[0], line, waiting[1]), None
        if raw:
            raws.append(raw)
        elif raws:
            last = raws[-1]
            raws[-1] = RawTurn(last.speaker, last.text + "\n" + line.strip(), last.start, last.end)
        elif not _header(line, meta):
            left += 1
    return raws, meta, left


def _lines(text: str) -> list[str]:
    lines = re.split(r"[\n\u2028\u0085]", text.replace("\u200b", "").replace("\ufeff", ""))
    found: list[str] = []
    for line in lines:
        pieces = (
            [piece.strip(" ;\uff1b") for piece in _CUT.split(line.strip())]
            if _CUT.match(line.strip())
            else [line]
        )
        found.extend(piece for piece in pieces if piece.strip())
    return found


def _turn(line: str, often: Counter[str], source: Source) -> RawTurn | None:
    match = _LINE.match(line)
    assert match is not None
    rest = match["rest"].strip("\u3000 ")
    start, end = seconds(_half(match["start"])), seconds(_half(match["end"]))
    if match["spk"] is not None:
        return RawTurn(match["spk"], rest, start, end)
    tab = _TAB.match(rest)
    if tab and _is_speaker(tab["who"], often, source):
        return RawTurn(tab["who"], tab["text"], seconds(tab["start"]) if tab["start"] else start)
    for form in (_BRACKET, _NAMED):
        found = form.match(rest)
        if found and _is_speaker(found["who"].strip(), often, source):
            return RawTurn(found["who"].strip(), found["text"], start, end)
    return RawTurn(None, rest, start, end) if start is not None and rest else None


def _half(stamp: str | None) -> str | None:
    return unicodedata.normalize("NFKC", stamp) if stamp else None


def _is_speaker(word: str, often: Counter[str], source: Source) -> bool:
    if role_of(word, source.speakers) or _LETTER.match(word):
        return True
    return often[word] >= 2 and not _SPEAKS.search(word) and word not in _HEADERS


def _header(line: str, meta: dict[str, str]) -> bool:
    key, sign, value = line.strip().replace("\uff1a", ":", 1).partition(":")
    name = _HEADERS.get(key.strip().lower())
    if sign and name:
        meta[name] = value.strip()
    return bool(sign and name)
