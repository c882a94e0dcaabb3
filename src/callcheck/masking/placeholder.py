"""What is written in place of personal data: short, the same wherever the same is said in a call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from callcheck.masking.words import double_families, families
from callcheck.model import PersonalKind
from callcheck.text.fold import plain_text

_WHOLE: Mapping[str, str] = {
    "id_card": "〔身份证号〕",
    "bank_card": "〔银行卡号〕",
    "address": "〔地址〕",
    "email": "〔邮箱〕",
    "wechat": "〔微信号〕",
    "qq": "〔QQ号〕",
    "birth_date": "〔出生日期〕",
    "employer": "〔单位〕",
    "customer_id": "〔客户编号〕",
}
HIDDEN = "****"
_MOBILE = re.compile(
    r"[1１幺一妖腰][ \-]?[3-9３-９三四五六七八九拐勾][ \-]?[0-9０-９零〇一二三四五六七八九幺洞拐勾]"
)


def placeholder(kind: PersonalKind, said: str, *, goes_on: bool, keep_family_name: bool) -> str:
    """What is written in place of `said`; it tells nothing of its length.

    >>> [placeholder("name", name, goes_on=False, keep_family_name=True)
    ...  for name in ("王小明", "王", "欧阳雪", "小明")]
    ['王**', '王*', '欧阳**', '**']
    >>> placeholder("phone", "幺三八零零零零零零零零", goes_on=False, keep_family_name=True)
    '幺三八****'
    """
    if goes_on or kind == "tail":
        return HIDDEN
    if kind == "name":
        return _name(said, keep_family_name=keep_family_name)
    if kind == "phone":
        begin = _MOBILE.match(said)
        return re.sub(r"[ \-]", "", begin[0]) + HIDDEN if begin else "〔电话〕"
    if kind == "plate":
        return re.sub(r"[ ·.\-]", "", said[:3])[:2] + HIDDEN
    return _WHOLE[kind]


def _name(said: str, *, keep_family_name: bool) -> str:
    plain = plain_text(said)
    length = 2 if plain[:2] in double_families() else 1
    known = length == 2 or len(said) == 1 or plain[0] in families()
    hidden = "*" if len(said) == length else "**"
    if not known or "的" in plain:  # 的: spelled out, 国家的国
        return hidden
    return (said[:length] if keep_family_name else "*") + hidden


class Placeholders:
    """Placeholders of one call: one for each thing said, no two things with the same.

    Where two things would have one, or the call has such a text by itself, a number is added.
    """

    def __init__(self, texts: Iterable[str], *, numbered: bool = False) -> None:
        self._texts = "\n".join(texts)
        self._numbered = numbered
        self._of: dict[tuple[str, str], str] = {}
        self.originals: dict[str, str] = {}

    def give(self, wanted: str, said: str) -> str:
        """The placeholder for `said` that is like `wanted`."""
        key = (wanted, said)
        if key not in self._of:
            found, number = (wanted, 1) if not self._numbered else (wanted + _number(1), 2)
            while found in self.originals or found in self._texts:
                number += 1
                found = wanted + _number(number)
            self._of[key] = found
            self.originals[found] = said
        return self._of[key]


def _number(number: int) -> str:
    return chr(0x245F + number) if number <= 20 else f"〔{number}〕"
