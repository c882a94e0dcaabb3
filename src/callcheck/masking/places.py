"""Addresses: where somebody lives or works, down from the province or up from the room."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcheck.masking.item import Item

_NUM = "[0-9a-z零〇一二三四五六七八九十百幺两甲乙丙丁]"
_STOP = "的了是我你您他她它们在到住来就去给往从离和说叫让把被有要找于为跟对请问吗呢吧啊呀哦嗯那这不没也都还上下报寄送搬核址籍家想"
_HAN = rf"(?:[^\W\d_a-z{_STOP}]|和(?=平)|家(?=[村庄屯湾沟园寨]))"
_PROVINCE = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃"
    "|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_PROV = rf"(?:{_PROVINCE})(?:省|市|(?:壮族|回族|维吾尔)?自治区)?"
_CITY = rf"{_HAN}{{1,5}}(?:市|自治州|地区|盟)"
_COUNTY = rf"(?:{_HAN}|上|下){{1,5}}(?:区|县|旗)"
_TOWN = rf"{_HAN}{{1,5}}(?:镇|乡|街道|村|屯|社区)"
_ROAD = rf"(?:{_HAN}|{_NUM}|上|下|家){{1,8}}?(?:大街|大道|街|路|巷|弄|胡同|(?<![知渠通频街])道)(?:[东西南北中]段|[东西南北]路)?"
_ESTATE = (
    rf"(?:{_HAN}|{_NUM}|上|下|家|和){{1,9}}?(?:小区|花园|公寓|大厦|家园|新园|嘉园|名园|雅园|馨园|佳园|家属院|新村|新城|花苑|雅苑|佳苑|名苑|苑|广场|庄园|豪庭|名都|国际|宿舍"
    "|农科小区|里|屯|湾|府|城(?!市))"
)
_NUMBER = rf"{_NUM}{{1,8}}(?:号楼|号院|号(?!线)|弄|栋|幢|单元|层|楼|室|座|户|组|期|门|排|区)"
_UNITS = rf"(?:[^\W\d_]{{0,5}}(?:旁边|对面|隔壁|后面|交叉口))?(?:(?:之|内|与|[东西南北]|[-、 ]|第)?{_NUMBER}|[a-z]?座)+(?:[东西南北中]+户)?(?:{_NUM}{{2,5}}(?:室|号|户)?)?"
_REGION = rf"(?:{_PROV}[ ]?)?(?:{_CITY}[ ]?)?(?:{_COUNTY}[ ]?)?(?:{_TOWN}[ ]?){{0,2}}"
_DETAIL = re.compile(
    rf"(?:{_REGION})(?:{_ROAD}|{_ESTATE}|{_TOWN}|{_COUNTY})(?:[ ]?(?:{_ROAD}|{_ESTATE}))*[ ]?{_UNITS}"
    rf"(?:[ ]?{_ESTATE})?(?:[ ]?{_UNITS})?(?:{_NUM}{{2,5}}(?!{_NUM}|元|块|万|千|百|天|期|年|月|日|点|分))?"
)
_HINT = re.compile(
    r"[路街巷弄道村镇乡区县屯苑园厦寓里城府湾同场][^\n]{0,14}[0-9a-z零一二三四五六七八九十幺甲乙][号弄栋幢单层楼室座户组期院]|[座苑园]"
)
_CUE = re.compile(
    r"(?:(?:家庭|通讯|收件|收货|单位|公司|现在|现)?(?:地址|住址|住处)(?:核对一下|是|在|:|还是)?|户籍(?:所在地|地址|地)?(?:是|在)?|户口(?:所在地|本|在)?(?:上)?(?:是|在)?"
    r"|老家(?:是|在)?|我家在?|家里?在|家是|家住|(?:还|你|您|我)?住在?|搬到了?|寄到?|寄给|送到|租在|住|(?<=是)(?=[^\n]{2,14}的\b)|我是|到|在)[\s:,]{0,2}"
)
_LOOSE = re.compile(
    rf"(?:{_PROV}[ ]?(?:{_CITY}[ ]?|{_COUNTY}[ ]?|{_TOWN}[ ]?)+|{_CITY}[ ]?(?:{_COUNTY}|{_TOWN})+|{_COUNTY}[ ]?(?:{_TOWN})+|{_PROV}{_ROAD}"
    rf"|(?:{_COUNTY})?(?:{_ROAD}|{_ESTATE}|{_TOWN})(?:{_UNITS})?)"
)
_WEAK = ("我是", "到", "在", "")
_NOT = re.compile(
    r"(?:知道|哪里|这条路|走法律|高速公?路|路上|网上|北京时间|法律程序|一站式|医院|银行|分行|支行|网点|法院|仲裁委|服务区|家里|手机|信用卡|"
    r"当地|外地|本地|异地)"
)
_ASKED = re.compile(r"(?:住址|地址|住哪|住在哪|哪里住|家在哪|户籍)")
_AT_HOME = re.compile(rf"我(?:现在|家)?(?:在|住)(?P<place>(?:{_REGION}){_ESTATE})(?=[\s,。]|$)")
_STREET = re.compile(rf"(?:{_REGION})(?:{_ROAD}|{_ESTATE}|{_TOWN})(?:{_UNITS})?(?:{_NUM}{{2,5}})?")


def find_addresses(text: str) -> list[Item]:
    """Every address in a plain text of lines.

    >>> sorted({(i.start, i.end) for i in find_addresses("我住在朝阳区幸福路18号三单元")})
    [(3, 15)]
    """
    found = []
    if _HINT.search(text):
        found += [(m.start(), m.end()) for m in _DETAIL.finditer(text) if _is_place(m[0])]
    found += _after_cues(text)
    found += _answers(text)
    found += [m.span("place") for m in _AT_HOME.finditer(text) if _is_place(m["place"])]
    return [Item(start, end, "address") for start, end in found]


def _is_place(said: str) -> bool:
    return not _NOT.search(said) and len(said) >= 4


def _after_cues(text: str) -> Iterator[tuple[int, int]]:
    for cue in _CUE.finditer(text):
        match = _LOOSE.match(text, cue.end())
        if match is None or _NOT.search(match[0]):
            continue
        weak = cue[0].strip() in _WEAK
        if weak and not re.match(rf"(?:{_PROV}){_HAN}", match[0]):
            continue
        if weak and not re.search(r"[市县区镇乡村]", match[0][2:]):
            continue
        if len(match[0]) >= 4:
            yield match.start(), match.end()


def _answers(text: str) -> Iterator[tuple[int, int]]:
    asked, position = False, 0
    for line in text.split("\n"):
        match = _STREET.search(line) if asked else None
        if match and _is_place(match[0]):
            yield position + match.start(), position + match.end()
        asked = bool(_ASKED.search(line))
        position += len(line) + 1
