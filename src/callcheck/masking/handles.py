"""E-mail, WeChat and QQ ids, plates, days of birth and places of work."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcheck.masking.item import Item
from callcheck.model import PersonalKind

_SAID = "[a-z0-9零〇一二三四五六七八九幺]"
_DOT = r"[ ]?(?:\.|点|dot)[ ]?"
_AT = r"[ ]?(?:@|艾特|圈a|圈儿a|小老鼠|at)[ ]?"
_MAIL_PART = rf"(?:{_SAID}|[._+\-]|下划线|杠|(?<=[a-z0-9])(?:点|\sdot\s)(?=[a-z0-9]))"
_EMAIL = re.compile(
    rf"{_MAIL_PART}{{2,40}}{_AT}(?:{_SAID}|-){{1,20}}(?:{_DOT}[a-z]{{2,10}}){{1,3}}"
)
_EMAIL_SIGNS = ("@", "艾特", "圈", "小老鼠", " at ")
_ID = r"[a-z](?:[a-z0-9_\-零〇一二三四五六七八九幺]|\s(?=[a-z0-9零〇一二三四五六七八九幺])|下划线|杠){3,30}"
_WECHAT = re.compile(
    rf"(?:微信|薇信|威信|维信|\bvx|\bwx|v信|加这个)(?:号|账号|id|是|叫|就是|为|:|[\s,,]|我|的){{0,4}}(?P<id>{_ID}|{_SAID}(?:[ ]?{_SAID}){{4,19}})"
)
_WECHAT_SPELLED = re.compile(
    rf"(?:微信|薇信|威信|维信|wx|vx)(?:号|是|叫|就是|:|[\s,,]){{0,3}}(?P<id>(?:大写的?|小写的?)?{_SAID}(?:[ ,]?(?:大写的?|小写的?)?[ ]?{_SAID}){{4,19}})"
)
_WECHAT_ASKED = re.compile(rf"微信[^\n]{{0,14}}\n[^\n]{{0,6}}?(?P<id>{_ID})")
_WXID = re.compile(r"(?P<id>wxid_[a-z0-9]{4,30})")
_QQ = re.compile(
    rf"(?:qq|扣扣|企鹅号)(?:号码?|是|:|\s|我|的){{0,4}}(?P<id>{_SAID}(?:[ ]?{_SAID}){{4,11}})"
)
_PLATE = re.compile(
    r"(?P<id>[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ]?[a-z][\s·.\-]?"
    r"(?:[a-z0-9零〇一二三四五六七八九幺洞拐勾][ ]?){4,5}[a-z0-9零〇一二三四五六七八九幺洞拐勾](?:[学挂警港澳])?)"
)
_N = "[0-9零〇一二三四五六七八九十廿幺]"
_DAY = (
    rf"(?:(?:19|20)[0-9]{{2}}[-./年]?[01]?[0-9][-./月]?[0-3]?[0-9][日号]?|{_N}{{2,4}}年(?:(?:农历|阴历)?[腊正冬]月|{_N}{{1,3}}月(?:份)?)?(?:初?{_N}{{1,3}}(?:[日号])?)?"
    rf"|(?:农历|阴历|阳历|腊|正|冬)?{_N}{{0,3}}月初?{_N}{{1,3}}(?:[日号])?)"
)
_BORN = re.compile(
    rf"(?:出生日期|出生年月日?|生日|生于|出生于|生辰)(?:上|是|为|:|\s|的|在|写){{0,3}}(?P<id>{_DAY})"
)
_BORN_AFTER = re.compile(rf"(?P<id>{_DAY})(?:出生|生人|生的|生日)")
_BORN_ASKED = re.compile(
    rf"(?:出生|生日|哪年生)[^\n]{{0,10}}\n[^\n0-9零一二三四五六七八九十]{{0,4}}(?P<id>{_DAY})"
)
_ORG = r"(?![在是任就毕找们给要有没想去那帮查选推会])(?:(?![在去])[\u4e00-\u9fff]){2,14}?(?:股份有限公司|有限责任公司|有限公司|公司|集团|电子厂|机械厂|纺织厂|服装厂|工厂|厂|超市|大学|学院|中学|小学|幼儿园|医院|事务所)"
_MONEY_HOUSE = re.compile(
    r"银行|金融|小贷|小额贷|贷款|律师|法院|征信|资产|保险|法务|催收|你们|我们|贵公|一家|哪家|什么|这家|那家|本公|该公|[的了]"
)
_WORKS = re.compile(
    rf"(?:在|就职于|任职于|毕业于|单位是|单位叫|公司是|公司叫|你单位|您单位|单位|是|给|找你|找您|我|联系你单位|联系)(?P<id>{_ORG})"
    r"(?=(?:上班|工作|读书|念书|上学|当|做|干|开|跑|送|任职|的(?:学生|护士|老师|医生|员工|领导|老板|[\u4e00-\u9fff]{{1,3}}(?:老师|医生|主任|经理))|吧|吗|吗|$|\n))"
)
_WORKS_CALLED = re.compile(
    r"(?:[我你您他她]们?(?:公司|厂|单位|店|学校)(?:的名字)?叫做?|(?:公司|单位|厂)(?:的)?名字?(?:是|叫))(?P<id>[\u4e00-\u9fff]{2,12}(?:物流|科技|商贸|贸易|建材|装饰|餐饮|电子|机械|服饰|建筑|劳务|传媒|食品|制造|厂|店|公司))"
)
_WORKS_SURE = re.compile(
    rf"(?:就职于|任职于|毕业于|单位是|单位叫|你单位|您单位|工作单位)(?:是|叫|:)?(?P<id>{_ORG})"
)


_ALL: tuple[tuple[PersonalKind, tuple[re.Pattern[str], ...]], ...] = (
    ("wechat", (_WECHAT, _WECHAT_SPELLED, _WECHAT_ASKED, _WXID)),
    ("qq", (_QQ,)),
    ("plate", (_PLATE,)),
    ("birth_date", (_BORN, _BORN_AFTER, _BORN_ASKED)),
)


def find_handles(text: str) -> Iterator[Item]:
    r"""Every one of them in a plain text of lines.

    >>> [(i.kind, i.start) for i in find_handles("加我微信abc_123 车牌京a12345")]
    [('wechat', 4), ('plate', 14)]
    """
    if any(sign in text for sign in _EMAIL_SIGNS):
        for match in _EMAIL.finditer(text):
            yield Item(match.start(), match.end(), "email")
    for kind, patterns in _ALL:
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield Item(*match.span("id"), kind)
    for pattern in (_WORKS, _WORKS_SURE, _WORKS_CALLED):
        for match in pattern.finditer(text):
            if not _MONEY_HOUSE.search(match["id"]):
                yield Item(*match.span("id"), "employer")
