"""Who speaks: a source's word for it, or the words themselves."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence

from callcheck.model import Speaker, SpeakerSource

_WORDS = {
    Speaker.AGENT: "坐席 座席 客服 客服人员 客服代表 人工客服 人工坐席 话务员 催收员 催收 收员 催 专员 业务员 员工 经办 催告人 "
    "agent seat staff operator rep service cs kf zx 服务端 supervisor human_agent any_agent 班长 主管 组长 assistant 客户经理 催收专员 催收方 "
    "客服人員 話務員 催收員 專員 業務員 員工 經辦 客戶經理",
    Speaker.CUSTOMER: "客户 用户 顾客 债务人 欠款人 借款人 持卡人 客 customer user end_user client cust kh yh "
    "第三方 第三人 家属 联系人 同事 朋友 父亲 母亲 接听人 对方 客戶 用戶 顧客 債務人 家屬 聯絡人 聯繫人 對方",
    Speaker.ROBOT: "机器人 ai客服 智能客服 语音机器人 机器客服 语音助手 虚拟坐席 automated_agent bot custom_bot robot 機器人",
    Speaker.SYSTEM: "系统 提示音 彩铃 ivr system 静音 旁白 系統",
}
ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
THIRD_PARTY = frozenset("第三方 第三人 家属 联系人 同事 朋友 父亲 母亲".split())
_NUMBERED = re.compile(r"[A-Za-z]|(?:\w*[\s_-])?\w*\d+")
_SIDES = {"主叫": False, "caller": False, "被叫": True, "callee": True}  # whether it was called
_TAIL = re.compile(r"[\s\-_(\u3010\[].*$|[0-9]+$")
_CUES = (
    (
        Speaker.AGENT,
        2,
        r"工号|这边是.{0,8}(?:银行|中心|公司|平台|金融)|来电是|(?:通话|电话).{0,4}录音|请问是.{0,6}(?:本人|先生|女士)"
        r"|您在我行|逾期|欠款|最低还款|协商方案|核实一下您",
    ),
    (Speaker.AGENT, 1, r"我行|我司|我们这边|为您|您的账单|感谢接听|祝您生活愉快|还款"),
    (Speaker.CUSTOMER, 2, r"你哪位|你是谁|打错了|我没钱|我下个月|我工资|别再打|你们公司"),
    (Speaker.CUSTOMER, 1, r"^喂|^我是|^是我"),
)
_LEAD = 2


def role_of(word: str | None, extra: Mapping[str, str]) -> Speaker | None:
    """The speaker a source's word names; None when it names none.

    >>> role_of("坐席(1024)", {}), role_of("说话人1", {})
    (<Speaker.AGENT: 'agent'>, None)
    """
    if word is None:
        return None
    if word in extra:
        return Speaker(extra[word])
    folded = unicodedata.normalize("NFKC", word).strip().strip("[]【】<>()").lower()
    return ROLES.get(folded) or ROLES.get(_TAIL.sub("", folded)) or _long_word(folded)


def _by_side(word: str | None, direction: str | None) -> Speaker | None:
    """Who the calling or the called side is; None when the word names neither."""
    folded = (word or "").strip().lower()
    if direction is None or folded not in _SIDES:
        return None
    called_us = direction == "inbound"
    return Speaker.AGENT if _SIDES[folded] == called_us else Speaker.CUSTOMER


def _long_word(folded: str) -> Speaker | None:
    """催收员张三 begins with a role; only words of three characters or more may."""
    for word, role in ROLES.items():
        if len(word) >= 3 and len(folded) <= 8 and folded.startswith(word):
            return role
    return None


def infer(turns: Sequence[tuple[str, str]]) -> dict[str, Speaker]:
    """Who each raw speaker of `(raw speaker, text)` is by what they say; empty when unsure.

    Each cue counts once a speaker; the one ahead by 2 is the agent, any other a customer.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for raw, text in turns:
        said[raw].append(text)
    if len(said) < 2:
        return {}
    scores = {raw: _score(texts) for raw, texts in said.items()}
    ranked = sorted(scores, key=lambda raw: -scores[raw])
    if scores[ranked[0]] - scores[ranked[1]] < _LEAD:
        return {}
    return {raw: Speaker.AGENT if raw == ranked[0] else Speaker.CUSTOMER for raw in ranked}


def _score(texts: Sequence[str]) -> int:
    whole = "\n".join(texts)
    total = 0
    for role, weight, pattern in _CUES:
        count = len(set(re.findall(pattern, whole, re.MULTILINE)))
        total += weight * count if role is Speaker.AGENT else -weight * count
    return total + (whole.count("您") > whole.count("你"))


def settle(
    raws: Sequence[tuple[str | None, str]],
    extra: Mapping[str, str],
    direction: str | None = None,
) -> tuple[list[Speaker], SpeakerSource]:
    """A speaker for each `(raw speaker, text)`, and how they are known.

    Who called and who was called are the agent and the customer only when `direction` is known.
    """
    roles = {raw: role_of(raw, extra) or _by_side(raw, direction) for raw in {r for r, _ in raws}}
    named = [roles[raw] for raw, _ in raws]
    if all(role is not None for role in named) and named:
        return [role or Speaker.UNKNOWN for role in named], "role"
    unknown = [
        (raw or "", text) for (raw, text), role in zip(raws, named, strict=True) if role is None
    ]
    guessed = infer(unknown)
    sides = {role for role in named if role is not None}
    if not guessed and Speaker.AGENT in sides and Speaker.CUSTOMER not in sides:
        # The agent is named and the others only numbered: they are the other side.
        guessed = {raw: Speaker.CUSTOMER for raw, _ in unknown if _NUMBERED.fullmatch(raw)}
    speakers = [
        role or guessed.get(raw or "", Speaker.UNKNOWN)
        for (raw, _), role in zip(raws, named, strict=True)
    ]
    if any(role is not None for role in named) and not guessed:
        return speakers, "role"
    return speakers, "inferred" if guessed else "none"
