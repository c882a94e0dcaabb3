"""Numbers that point to a person: telephones, identity and bank cards, and tails of them.

Digits count in any writing, spoken, in groups, with hesitations between, and dictated over turns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from callcheck.masking.item import Item, Lines
from callcheck.masking.runs import DIGIT, RUN, Run, digits_of, run_of, stretches
from callcheck.model import PersonalKind

_UNIT = re.compile(
    r"\s?(?:元|块|万|千|百|十|亿|天|期|年|月|日|%|分|岁|个|次|笔|折|块|小时|人|份|后[^四六]|折|楼|栋|号线|多|几|毛|角|点[半整钟到]|kg)"
)
_POINT = re.compile(r"[0-9]\.[0-9]{1,2}(?![0-9])")
_END = re.compile(r"(?:[\s,。、.…]|嗯|呃|啊|对|哈|吧)*\Z")
_BEGIN = re.compile(r"(?:[\s,。、.…+]|嗯|呃|啊|然后|后面是|后面|接着|对|再来|最后|是)*")
_LIGHT = re.compile(
    rf"(?:{DIGIT}|[\s,。、]|嗯|好的|好|对|哦|噢|是|行|继续|您|你|说|接着|然后|呢|后面|还有|啊|再|往下|慢点|记|了|稍等|请)*\Z"
)
_MOBILE = re.compile(r"1[3-9*][0-9*]{9}")
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_CALLED_BEFORE = re.compile("打了|打过|拨打")
_DOTTED_DATE = re.compile(r"20[0-9]{2}[.\-][0-9]{1,2}")
_HOTLINE = re.compile(r"(?:[48]00[0-9]{7}|9[56][0-9]{3,7}|1(?:00|23|25|26)[0-9]{2,3}|1[12][0-9])")

_NEAR = r"[^0-9\n]{0,%d}\Z"
_WORDS: tuple[tuple[PersonalKind, str], ...] = (
    ("tail", r"尾号|尾数|手机尾|(?:最?后|末|前)(?:[三四五六]|[3-6])(?:位数?|个数?|码)|开头"),
    ("id_card", r"身份证|证件号|身份号|证号"),
    ("bank_card", r"卡号|账号|帐号|账户|银行卡|储蓄卡|收款卡|汇到|转到|打到卡|往"),
    ("qq", r"qq|扣扣|企鹅号"),
    ("wechat", r"微信|薇信|威信|vx|wx"),
    ("phone", r"电话|手机|座机|固话|号码|打|拨|联系方式|新号|号是|这个号|的号|留的|家里|办公室"),
)
_CUES = tuple((kind, re.compile(f"(?:{words}){_NEAR % 8}")) for kind, words in _WORDS)
_ASKS = tuple((kind, re.compile(f"(?:{words})")) for kind, words in _WORDS if kind != "wechat")
_NO_PERSON = re.compile(
    r"(?:订单|合同|借据|工号|单号|验证码|编号|案号|流水|期号|文号|协议|预约号)[^0-9\n]{0,6}\Z"
)
_INSTEAD = re.compile(r"(?:微信|qq|扣扣).{0,6}\Z")
_LEAST = {"tail": 3, "id_card": 6, "bank_card": 6, "qq": 5, "wechat": 5, "phone": 7}
_MOST = {"tail": 6, "id_card": 18, "bank_card": 21, "qq": 12, "wechat": 20, "phone": 15}


def find_numbers(lines: Lines, channels: Iterable[str] = ()) -> list[Item]:
    """Every number that points to a person; those of `channels`, as digits, stay."""
    text = lines.text
    runs = [run for start, end in stretches(text) if (run := run_of(lines, start, end)) is not None]
    if not runs:
        return []
    official = frozenset(channels)
    found: list[Item] = []
    taken: set[int] = set()
    told: set[str] = set()
    for chain in _chains(lines, runs):
        kind = _kind_of_chain(lines, chain, official)
        if kind is None:
            continue
        for number, run in enumerate(chain):
            found.append(_item(lines, run, kind, goes_on=number > 0))
            taken.add(run.start)
            told.add(run.digits)
        echoes = {run.digits for run in chain}
        for run in runs:
            if (
                chain[0].turn < run.turn < chain[-1].turn
                and run.digits in echoes
                and run.start not in taken
            ):
                found.append(_item(lines, run, kind))
                taken.add(run.start)
        told.add("".join(run.digits for run in chain))
    for run in runs:
        if run.start in taken:
            continue
        kind = _kind(lines, run, official)
        if kind is not None:
            found.append(_item(lines, run, kind))
            taken.add(run.start)
            told.add(run.digits)
            continue
        inner = list(_inside(text, run))
        found += inner
        told |= {digits_of(text[item.start : item.end]) for item in inner}
        if inner:
            taken.add(run.start)
    found += [
        _item(lines, run, "tail")
        for run in runs
        if run.start not in taken and _told(run, told) and not _amount(text, run)
    ]
    return found


def _item(lines: Lines, run: Run, kind: PersonalKind, *, goes_on: bool = False) -> Item:
    start, end = run.start, run.end
    if kind == "phone" and lines.text[start - 1 : start] in ("(", "+"):
        start -= 1
    if kind in ("id_card", "tail"):
        sign = re.compile(r"\s?[x叉]").match(lines.text, end)
        end = sign.end() if sign else end
    return Item(start, end, kind, goes_on)


def _told(run: Run, told: set[str]) -> bool:
    if len(run.digits) < 4:
        return False
    return run.digits in told or any(
        len(known) >= 7 and (known.endswith(run.digits) or known.startswith(run.digits))
        for known in told
    )


def _amount(text: str, run: Run) -> bool:
    """Whether a run is rather a sum, a day or a count."""
    if len(run.digits) >= 11:
        return False
    return bool(_UNIT.match(text, run.end)) or bool(_POINT.search(text[run.start : run.end]))


def _hotline(run: Run, official: frozenset[str]) -> bool:
    return run.digits in official or bool(_HOTLINE.fullmatch(run.digits))


def _kind(lines: Lines, run: Run, official: frozenset[str]) -> PersonalKind | None:
    """What a run by itself is, None for no personal data."""
    text, digits = lines.text, run.digits
    before = text[max(lines.starts[run.turn], run.start - 14) : run.start]
    if _hotline(run, official) or _amount(text, run):
        return None
    length = len(digits)
    shape = _shape(text, run)
    for kind, cue in _CUES:
        if cue.search(before) and _LEAST[kind] <= length <= _MOST[kind]:
            if kind == "tail" or (kind in ("qq", "wechat") and length <= 12):
                return kind
            if shape is not None:
                return shape
            if kind == "phone" and (
                _DATE.match(digits) or length > 13 or _DOTTED_DATE.search(text[run.start : run.end])
            ):
                continue
            if kind == "bank_card" and length < 12 and re.search(r"往|账户|汇到|转到", before):
                continue
            return kind
    if shape is not None and not (length != 11 and _NO_PERSON.search(before)):
        return shape
    return _answered(lines, run.turn, run.digits)


def _answered(lines: Lines, turn: int, digits: str) -> PersonalKind | None:
    """What the other side asked for just before a turn that is digits."""
    speaker = lines.speakers[turn]
    words = lines.words_of(turn)
    bare = RUN.sub("", words)
    if len(re.sub(r"[\s,。、.]", "", bare)) > 10:
        return None
    for earlier in range(turn - 1, max(-1, turn - 4), -1):
        if lines.speakers[earlier] is speaker:
            continue
        asked = lines.words_of(earlier)
        for kind, ask in _ASKS:
            fits = ask.search(asked) and _LEAST[kind] <= len(digits) <= _MOST[kind]
            if fits and (kind != "phone" or not _CALLED_BEFORE.search(asked)):
                return kind
    return None


def _shape(text: str, run: Run) -> PersonalKind | None:
    """What the digits alone show."""
    digits = run.digits
    if len(digits) == 13 and digits.startswith("86"):
        digits = digits[2:]
    length = len(digits)
    if _MOBILE.fullmatch(digits):
        return "phone"
    if length == 17 and re.compile(r"\s?[x叉]").match(text, run.end):
        return "id_card"
    if length == 18 and digits[6:8] in ("19", "20", "18", "**"):
        return "id_card"
    if (
        length == 15
        and digits[0] in "123456"
        and re.fullmatch("(?:0[0-9]|1[0-2])[0-3][0-9]", digits[8:12])
    ):
        return "id_card"
    if 16 <= length <= 19:
        return "bank_card"
    if digits[0] == "0" and length in (10, 11, 12) and digits[1] not in "0*":
        return "phone"
    spoken = not text[run.start].isdecimal() or " " in text[run.start : run.end]
    if length in (10, 12) and re.match("1[3-9]", digits) and spoken:
        return "phone"
    return None


def _inside(text: str, run: Run) -> Iterator[Item]:
    """Mobile numbers within a longer run, where groups are parted: 工号0086 13800000017."""
    if len(run.digits) < 12:
        return
    for match in _MOBILE.finditer(run.digits):
        start, last = run.places[match.start()], run.places[match.end() - 1]
        parted = start == run.start or not text[start - 1].isalnum()
        end = last + 1
        if parted and (end == run.end or not text[end].isalnum()):
            yield Item(start, end, "phone")


def _chains(lines: Lines, runs: list[Run]) -> Iterator[list[Run]]:
    """Runs of one speaker that go on from turn to turn, over what the other says to follow."""
    used: set[int] = set()
    for place, run in enumerate(runs):
        if run.start in used or not _END.match(lines.text[run.end : lines.end_of(run.turn)]):
            continue
        chain, last = [run], run
        for other in runs[place + 1 :]:
            if other.turn - last.turn > 4 or not _goes_on(lines, last, other):
                if other.turn - last.turn > 4:
                    break
                continue
            chain.append(other)
            last = other
            if not _END.match(lines.text[other.end : lines.end_of(other.turn)]):
                break
        if len(chain) > 1:
            used.update(run.start for run in chain)
            yield chain


def _goes_on(lines: Lines, run: Run, other: Run) -> bool:
    if other.turn <= run.turn or lines.speakers[run.turn] is not lines.speakers[other.turn]:
        return False
    lead = _BEGIN.match(lines.words_of(other.turn))
    if lead is None or lines.starts[other.turn] + lead.end() < other.start:
        return False
    between = range(run.turn + 1, other.turn)
    return all(_LIGHT.match(lines.words_of(turn)) for turn in between)


def _kind_of_chain(lines: Lines, chain: list[Run], official: frozenset[str]) -> PersonalKind | None:
    first, last = chain[0], chain[-1]
    whole = Run(
        first.start,
        last.end,
        first.turn,
        "".join(run.digits for run in chain),
        [place for run in chain for place in run.places],
    )
    if _amount(lines.text, last) or _hotline(whole, official):
        return None
    return _kind(lines, whole, official)
