"""Things said in many ways, as fragments of an expression over folded text.

Folding drops commas and spaces, so 1,200 元 is 1200元. Digits and spoken numbers both count.
"""

from __future__ import annotations

from dataclasses import dataclass

_DIGIT = "[0-9零一二两三四五六七八九十百千万亿幺半几多.]"
_DAY = (
    "(?:今天|今日|今晚|今早|今儿|明天|明日|明早|明晚|明儿|后天|后日|大后天|当天|当日|聽日|听日|下午|晚上|上午|中午|傍晚"
    "|(?:这|本|下|下下|上)?(?:个)?(?:周|星期|礼拜)[一二三四五六日天末]"
    "|(?:这|本|下|下下|上)(?:个)?(?:周|星期|礼拜|月)(?:初|中|底|末)?"
    "|(?:月|年)(?:初|中|底|末)"
    "|(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?:(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:号|日)?)?"
    "|(?:[0-9]{1,2}|[一二三四五六七八九十廿]{1,3})(?:号|日)"
    "|(?:[0-9]{1,3}|[一二两三四五六七八九十半几]{1,3})(?:个)?(?:天|日|周|星期|礼拜|月|小时|钟头)(?:之)?(?:内|后|以内|以后)"
    "|发(?:了)?(?:工资|薪水|薪|钱|饷)(?:那天|当天|以后|之后|后|就)?|过(?:两|几|三)天)"
)


@dataclass(frozen=True, slots=True)
class EntityForm:
    """An expression, and what searching needs to know of it.

    Attributes:
        most: the most characters it takes.
        seeds: the characters of which it has at least one.
        ways: at most how many ways there are to match it from one place.
    """

    expression: str
    most: int
    seeds: str
    ways: int


ENTITIES: dict[str, EntityForm] = {
    "number": EntityForm(_DIGIT + "{1,14}", 14, "0123456789零一二两三四五六七八九十百千万半几", 14),
    "money": EntityForm(
        f"(?:{_DIGIT}{{1,14}}(?:块钱|块大洋|块|元|大洋|蚊|毛|w|k)(?:{_DIGIT}{{1,2}})?"
        f"|{_DIGIT}{{0,8}}[百千万]{_DIGIT}{{0,8}}|[0-9]{{3,9}}(?:\\.[0-9]{{1,2}})?)",
        20,
        "块元蚊毛百千万wk0123456789",
        40,
    ),
    "date": EntityForm(_DAY, 12, "今明后当聽听下晚上中傍周星礼月年号日天发过这本", 8),
    "time": EntityForm(
        "(?:上午|下午|晚上|早上|中午|凌晨|今晚|傍晚)?(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:点|时)"
        "(?:半|整|钟|一刻|[0-9零一二三四五六七八九十]{1,3}分?)?",
        12,
        "点时",
        8,
    ),
    "phone": EntityForm("(?:[1幺一][0-9零一二三四五六七八九幺两洞拐勾]{10})", 11, "1幺一", 1),
    "id_card": EntityForm(
        "(?:[0-9零一二三四五六七八九幺两]{14,17}[0-9零一二三四五六七八九幺两x叉])",
        18,
        "0123456789零一二三四五六七八九幺",
        4,
    ),
    "bank_card": EntityForm(
        "(?:[0-9零一二三四五六七八九幺两]{16,19})",
        19,
        "0123456789零一二三四五六七八九幺",
        4,
    ),
    "plate": EntityForm(
        "(?:[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z]"
        "[a-z0-9零一二三四五六七八九幺洞拐勾]{5,6})",
        8,
        "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼",
        2,
    ),
    "address": EntityForm(
        "(?:[\\p{Han}0-9]{1,8}(?:小区|花园|公寓|大厦|家园|新村|街道|路|街|巷|弄|胡同|村|屯|镇|乡|栋|幢|号楼|座)"
        "[\\p{Han}0-9]{0,10}(?:号|栋|幢|单元|室|楼|组|户|座)(?:[0-9零一二三四五六七八九十幺]{1,5}(?:号|室|户)?)?)",
        34,
        "号栋幢单室楼组户座",
        600,
    ),
}
