"""Names by the words before and after them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcheck.masking.name_shapes import (
    LEFT,
    TITLES_OF_ONE,
    ends_well,
    is_callable,
    is_given,
    name_after,
)
from callcheck.masking.words import (
    NEVER,
    NOT_GIVEN,
    double_families,
    families,
    is_han,
    likely_given,
    ordinary,
    strong_families,
)

_KIN = (
    "太太|丈夫|妻子|岳父|岳母|老公|老婆|媳妇|爱人|儿子|女儿|闺女|姑娘|父亲|母亲|爸爸|妈妈|爸|妈|哥哥|姐姐|弟弟|妹妹|表哥|表弟|表姐|表妹|堂哥|堂弟"
    "|姐夫|妹夫|嫂子|叔叔|舅舅|叔|舅|姑姑|哥|姐|弟|妹|同事|同学|朋友|邻居|房东|领导|对象|前夫|前妻|女友|男友|女朋友|男朋友|家属"
)
_ROLE = (
    "客户|借款人|担保人|保证人|持卡人|收款人|收款方|付款人|户名|机主|被告|原告|被申请人|申请人|当事人|债务人|债权人|联系人"
    "|紧急联系人|法人代表|法人|法定代表人|股东|主管|专员|客服|经办人|调解员|催收员|业务员|委托人|承办人|负责人|代理人|老板|坐席|座席|介绍人|律师|中间人"
)
_NAMED = re.compile(
    r"(?:[我俺你您他她它]叫做?|名叫|名字[是叫]|大名[叫是]?|姓名[是叫:为]?|真名叫?|本名叫?|叫做|[侬阿]拉叫|全名叫?)[ :,,、]{0,2}"
)
_SURE = re.compile(
    rf"(?:尊敬的|写的是?|写着|(?:{_ROLE})(?:名字|姓名)?(?:叫做|叫|是|为|写|:)?)[ :,,、]{{0,2}}"
)
_KNOWN_AS = re.compile(rf"(?:我|你|您|他|她|咱)?(?:{_KIN})(?:名字)?(?:叫做|叫|是)?[ :,,、]{{0,2}}")
_ASKED = re.compile(
    r"(?:请问是不是|请问你是|请问您是|请问是|您是不是|你是不是|请问找|请问|是不是|您是|你是|你系|您就是|你就是|喂是"
    r"|核实一下|核对一下|核对|是)[ ,,、。!::]{0,2}"
)
_TRADE = frozenset("催收 金融 普惠 消费 科技 贷款 银行 信用 小贷".split())
_HOUSE = re.compile(r"(?:请问这是|这里是|这边是|这是)[ ,,、。!::]{0,2}")
_GREETED = re.compile(r"(?:您好|你好|喂)[ ,,、。!:]{0,2}")
_TOLD = re.compile(
    r"(?:本人|是我(?=[ ,,])|我是本案的|我就是|我不是|不是|不认识|认识|我打的是|打给|转给|联系|告诉|转告|通知|找一下|找下|投诉|人是|银行的|公司的"
    r"|中心的|部的|替)[ ,,]?"
)
_LOOSE = re.compile(r"(?:我是|我系|俺是|阿拉是|找|让|叫|跟|和|给|请|转|姓[\u4e00-\u9fff])[ ,,]?")
_CALLED = re.compile("[吗吧不是在你您]|本人")
_BETWEEN = re.compile(
    r"(?:请问是不是|请问是|请问您是|您是|你是|是不是|是|找一下|找|请问|转告|告诉|(?<![\u4e00-\u9fff])(?=[\u4e00-\u9fff]{2}))(?P<name>[\u4e00-\u9fff]{1,3}?)(?:先生|女士|小姐)"
)
_BEHIND = re.compile(
    r"(?:本人|在吗|在不在|在家|不在|是我|是你|是您|是他|是她|欠的|借的|的(?:电话|手机|父亲|母亲|家属|家人|账|欠款|逾期|号码|儿子|女儿|老公|老婆)"
    r"|他也|她也|听电话|接电话|接一下|留了|住院|先走了|去年|这个人|不接|跑了|同意|授权|听得到|还没还|你听|你别|你再|您再|你啥|你什么|你还|吗|吧|不是|收|早跑|跑了|也欠|欠了|借了|说过|说他|说您|说你)"
)
_OF_KIN = re.compile(
    rf"的(?:{_KIN}|单位|家里|家|孩子|老人|住址|地址|身份证|银行卡|贷款|信用卡|案子|情况)"
)
_SMALL_FIRST = re.compile(
    r"(?:叫我|喊我|称呼我)[小老阿]([\u4e00-\u9fff])(?:就好|就行|就可以|好了|就成|吧)?[ ,,、。]{1,2}(\1[\u4e00-\u9fff]{1,2})(?![\u4e00-\u9fff])"
)
_FAMILY = re.compile(
    r"(?:免贵姓|免贵|[我他她您你]姓|个姓|不姓|贵姓\W{0,2}\n(?:姓|叫)?|姓氏是|姓)\s?"
)
_SMALL = re.compile(r"[小老阿][\u4e00-\u9fff]")
_SMALL_AS_WORD = {
    "小": "大从缩最很太多弱矮胆渺微细较更变年幼古苍",
    "老": "很太最长到养偷显变古苍衰",
    "阿": "",
}
_CALLED_TO = re.compile(r"(?:是吧|是吗|吗|吧|你|啊|[\s,。]|$)")
_ANSWER = re.compile(r"(?:我是|我叫|叫)?([\u4e00-\u9fff]{2,4}?)(?:[。., 啊呀]|$)")
_ADDRESSED = re.compile(r"[\s,,。!!]|[你您]")


def cued(text: str) -> Iterator[tuple[int, int]]:
    """Names after words such as 我叫, 请问是, 找."""
    for trust, cue in (
        (3, _NAMED),
        (2, _SURE),
        (1, _KNOWN_AS),
        (1, _ASKED),
        (1, _TOLD),
        (0, _LOOSE),
    ):
        for match in cue.finditer(text):
            end = name_after(text, match.end(), trust)
            if end is not None and not (trust < 2 and _of_trade(text, end)):
                yield match.end(), end
    for match in _SMALL_FIRST.finditer(text):
        yield match.span(2)
    for match in _HOUSE.finditer(text):
        end = name_after(text, match.end(), 1)
        if end is not None and not _of_trade(text, end):
            yield match.end(), end
    for match in _GREETED.finditer(text):
        end = name_after(text, match.end(), 1)
        if end is not None and (_CALLED.match(text, end) or not is_han(text[end : end + 1] or " ")):
            yield match.end(), end
    for match in _BETWEEN.finditer(text):
        name = match["name"]
        if name[0] in families():
            continue
        if is_given(name) and name not in ordinary() and not set(name) & set("位男老贵哪何一"):
            yield match.span("name")


def _of_trade(text: str, end: int) -> bool:
    """Whether what ends at `end` is rather the name of a firm."""
    return text[end - 1 : end + 1] in _TRADE or text[end : end + 2] in _TRADE


def followed(text: str) -> Iterator[tuple[int, int]]:
    """Names before words such as 在吗, 接电话, 是我弟弟."""
    behind = [*_BEHIND.finditer(text), *_OF_KIN.finditer(text)]
    for match in behind:
        at = match.start()
        for length in (3, 2):
            start = at - length
            if start < 0 or not is_callable(text[start]) or not is_given(text[start + 1 : at]):
                continue
            left = text[start - 1 : start]
            name = text[start:at]
            if left and is_han(left) and left not in LEFT:
                continue
            if length == 2 and name[1] in TITLES_OF_ONE:
                continue
            if name in ordinary() or name in NEVER or text[at - 1 : at + 1] in _TRADE:
                continue
            if length == 3 and name[:2] in ordinary():
                continue
            if length == 2 and (len(match[0]) == 1 or (left and is_han(left))):
                continue
            if name[1:] in ordinary() and left and is_han(left) and left not in "是叫找":
                continue
            yield start, at
            break


def alone_in_turn(text: str) -> Iterator[tuple[int, int]]:
    """A name called out at the beginning of a turn, or all that a turn says when a name was asked."""
    asked = False
    position = 0
    for line in text.split("\n"):
        end = position + 3
        name = line[:3]
        if len(name) == 3 and is_callable(name[0]) and is_given(name[1:]):
            rest = line[3:4]
            called = (bool(rest) and _ADDRESSED.match(rest)) or (asked and not rest)
            if (
                called
                and name not in ordinary()
                and name[:2] not in ordinary()
                and name[1:] not in ordinary()
            ):
                yield position, end
        match = _ANSWER.match(line) if asked else None
        if match and is_full_name(match[1]) and _fits_family(match[1]):
            yield position + match.start(1), position + match.end(1)
        if asked and (match := re.match(r"(?:叫我|我是|我叫)?([小老][\u4e00-\u9fff])", line)):
            yield position + match.start(1), position + match.end(1)
        asked = any(
            cue in line
            for cue in (
                "贵姓",
                "怎么称呼",
                "叫什么",
                "您是哪位",
                "你是谁",
                "什么名字",
                "姓名说一下",
                "姓名报一下",
                "名字说一下",
                "名字报一下",
                "对方姓名",
                "名字怎么写",
            )
        )
        position += len(line) + 1


def _fits_family(name: str) -> bool:
    """Whether the given name is a likely one, where the family name is rather another word."""
    return name[0] in strong_families() or likely_given().issuperset(name[1:])


def is_full_name(name: str) -> bool:
    """Whether a text is a family name and a given name and no ordinary word."""
    if not 2 <= len(name) <= 4:
        return False
    double = name[:2] in double_families()
    named = double or (name[0] in families() and len(name) < 4)
    return named and name not in ordinary() and is_given(name[1:])


def family_alone(text: str) -> Iterator[tuple[int, int]]:
    """Family names after 姓."""
    for match in _FAMILY.finditer(text):
        at = match.end()
        if text[at : at + 2] in double_families():
            yield at, at + 2
            continue
        ch = text[at : at + 1]
        if not is_han(ch or " ") or ch in NOT_GIVEN or ch in "名氏什啥甚":
            continue
        full = name_after(text, at, 2)
        if full is not None and "姓" not in match[0]:
            yield at, full
        elif ends_well(text, at + 1) or ch in strong_families():
            yield at, at + 1


def familiar(text: str) -> Iterator[tuple[int, int]]:
    """小王, 老张, 阿强: one character after a word of familiarity."""
    for match in _SMALL.finditer(text):
        at = match.start()
        lead, ch = match[0][0], match[0][1]
        before, after = text[at - 1 : at], text[at + 2 : at + 3]
        if lead == "小" and text[at + 2 : at + 3] in set("山庄镇村屯桥区河湖楼"):
            continue
        free = not before or before not in _SMALL_AS_WORD[lead]
        ends = ends_well(text, at + 2) or after in "哥姐总叔"
        if not free or not ends or match[0] in ordinary():
            continue
        if lead == "阿":
            if (
                before in ("是", "叫", "系")
                or (
                    ch in likely_given()
                    and _CALLED_TO.match(text, at + 2)
                    and not is_han(before or " ")
                )
            ) and ch not in "姨伯公婆妹弟爷里拉拼":
                yield at, at + 2
        elif ch in strong_families() and not (lead == "老" and ch in "高白马何毛赖"):
            yield at + 1, at + 2
