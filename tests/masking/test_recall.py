"""Lines written for masking: what must be masked is marked `{kind|words}`; the rest must stay.

`held_out*.jsonl` was written before the code and is not tuned on; `hard.jsonl` holds names that are
ordinary words, or begin with a family name that is one. `blind_open*` and `blind_shut*` were written
in one go, in the manner of whole calls, before names were looked for by frames; `blind_shut*` stayed
unseen until that was done, and `blind_last*` was written after it, of names that are words nearly all.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from callcheck.masking import mask
from callcheck.model import Call, CallMeta, Speaker, Turn

HERE = Path(__file__).parent
_MARK = re.compile(r"\{(\w+)\|([^}]*)\}")
_SPEAKERS = {"坐席": Speaker.AGENT, "客户": Speaker.CUSTOMER}
# Names as most people have them, and what is said around a name; most of it without a title.
USUAL = (
    "张伟 王秀英 李娜 刘洋 陈建国 杨丽华 赵志强 黄晓燕 周文斌 吴桂芳 徐海涛 孙丽 马超群 朱红梅 胡金龙 林志远 郭建军 何雪梅 高志国 罗小红 "
    "郑浩 梁玉珍 谢婷婷 宋佳怡 唐国栋 许慧敏 邓超 冯春花 曹阳 彭丽娟 曾庆红 欧阳娜 陶建明 童小玲 齐鸣 荣卫东 潘子轩 董宇航 袁梓涵 蒋思琪"
)
SAID_AROUND = (
    "坐席:喂请问是{}先生吗",
    "坐席:您好请问是{}吗",
    "坐席:您是{}本人吗",
    "坐席:{}女士您好 这边是青禾银行",
    "坐席:请问{}在吗",
    "坐席:您好我找一下{}",
    "坐席:我找{}先生 有点事",
    "坐席:麻烦让{}接一下电话",
    "坐席:联系人{}您认识吗",
    "坐席:户名{} 开户行青禾银行",
    "坐席:跟您核对一下姓名{}对吗",
    "客户:我是{} 你说",
    "客户:我叫{} 你记下",
    "客户:我就是{}本人",
    "客户:对我是{}",
    "客户:我老公{}借的",
    "坐席:您父亲{}留了您的电话",
    "坐席:您认识{}吗",
    "坐席:{}欠的钱您知道吗",
    "坐席:{}您好 我这边是青禾",
    "坐席:请转告{}尽快回电",
    "客户:本人{}承诺月底前还清",
    "坐席:身份证上的名字是{}吗",
    "坐席:担保人是{}没错吧",
    "客户:{}是我儿子",
    "坐席:工号三零二一我叫{}",
    "客户:我要投诉{}",
    "坐席:您和{}是什么关系",
    "坐席:被告{} 现在通知您",
    "客户:你们那个{}经理说的",
)
Span = tuple[int, int, int, str]
# Floors: the share of marked places that must be masked whole.
FLOORS = {
    "tuned": 0.98,
    "held_out": 0.98,
    "hard": 0.9,
    "blind_open": 0.94,
    "blind_shut": 0.97,
    "blind_last": 0.84,
}
MARKED = {
    "tuned": 227,
    "held_out": 232,
    "hard": 64,
    "blind_open": 121,
    "blind_shut": 117,
    "blind_last": 50,
}


def rows(name: str) -> Iterator[tuple[Call, list[Span]]]:
    for number, line in enumerate((HERE / f"{name}.jsonl").read_text("utf-8").splitlines()):
        row, turns, spans = json.loads(line), [], []
        for index, marked in enumerate(row["turns"]):
            speaker, words = marked.split(":", 1)
            text, at = "", 0
            for match in _MARK.finditer(words):
                text += words[at : match.start()]
                spans.append((index, len(text), len(text) + len(match[2]), match[1]))
                text += match[2]
                at = match.end()
            turns.append(Turn(index, _SPEAKERS[speaker], text + words[at:]))
        meta = row.get("meta", {})
        case = meta.pop("case", {})
        yield Call(f"{name}-{number}", tuple(turns), CallMeta(case=case, extra=meta)), spans


def masked_places(call: Call) -> set[tuple[int, int]]:
    found = mask(call).map
    places = set()
    for turn in call.turns:
        moved = 0
        for place in found.places:
            if place.turn == turn.index:
                start = place.start + moved
                places |= {(turn.index, start + n) for n in range(len(place.original))}
                moved += len(place.original) - (place.end - place.start)
    return places


@pytest.mark.parametrize("name", MARKED)
def test_what_is_personal_is_masked(name: str) -> None:
    missed, asked = [], 0
    for call, spans in rows(name):
        covered = masked_places(call)
        for turn, start, end, kind in spans:
            asked += 1
            if not all((turn, place) in covered for place in range(start, end)):
                missed.append((kind, call.turns[turn].text[start:end]))
    assert asked == MARKED[name]
    assert 1 - len(missed) / asked >= FLOORS[name], missed


@pytest.mark.parametrize(
    "name",
    [
        "tuned_innocent",
        "held_out_innocent",
        "blind_open_innocent",
        "blind_shut_innocent",
        "blind_last_innocent",
    ],
)
def test_amounts_dates_and_ordinary_words_stay(name: str) -> None:
    harmed = [
        (before.text, after.text)
        for call, _ in rows(name)
        for before, after in zip(call.turns, mask(call).call.turns, strict=True)
        if before.text != after.text
    ]
    assert harmed == []


def test_there_are_lines_enough() -> None:
    marked = sum(len(list(rows(name))) for name in MARKED)
    innocent = sum(len(list(rows(name))) for name in ("tuned_innocent", "held_out_innocent"))
    assert marked >= 400
    assert innocent >= 250


def test_a_usual_name_is_masked_in_whatever_is_said_around_it() -> None:
    missed = []
    for around in SAID_AROUND:
        for name in USUAL.split():
            speaker, text = around.format(name).split(":", 1)
            call = Call("c", (Turn(0, _SPEAKERS[speaker], text),))
            if name in mask(call).call.turns[0].text:
                missed.append(text)
    assert missed == []
