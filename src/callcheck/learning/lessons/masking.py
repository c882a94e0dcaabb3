"""A call of a lesson: personal data masked, and nothing of the agent left either."""

from __future__ import annotations

import re
from dataclasses import replace

from callcheck.learning.cases import Case
from callcheck.masking import Masked, mask
from callcheck.masking.called import is_full_name
from callcheck.model import Call, Evidence, Finding, Masking, Profile, Report, Speaker, Turn

# How an agent says their own number; the digits go, as many signs stay, so that places hold.
_NUMBER = re.compile(
    r"((?:工号|编号|坐席号|员工号|編號|工號)[是为::,,\s]*)([a-zA-Z]{0,3}[0-9零〇一二两三四五六七八九幺]{2,10})"
)
_SELF = re.compile(r"(?:免贵姓|我姓|我叫|叫我|我是|名字叫|名叫|敝姓)[小老]?$")
_LITTLE = re.compile(
    r"((?:我叫|我姓|免贵姓|(?:叫我|我是)[小老]))([\u4e00-\u9fff])(?=[,,。\s]|就行|就好|$)"
)


# An agent who says the house and then a name: 我星澜消费金融褚磊 七七一.
_HOUSE = re.compile(
    r"((?:银行|金融|公司|集团|钱包|客服|中心|部门?|平台|科技|法务|委托)(?:的|这边的?)?\s*(?:姓[\u4e00-\u9fff*]+\s*)?)"
    r"([\u4e00-\u9fff*]{2,3})(?=[,,。\s]|$)"
)
_STAFF = re.compile(r"(?<=\*)(\s*)([0-9零一二三四五六七八九幺]{2,6})(?=[,,。\s]|$)")
# The name that follows the number: 工号三零二一 林倩, or the nickname: 叫我小陈就好 陈思远.
_AFTER = re.compile(
    r"(?:(?:工号|编号|員工編號|工號)[是为::\s]*[0-9零〇一二两三四五六七八九幺]{2,8}\s*(?:敝?姓[\u4e00-\u9fff]\s*|我?叫\s*)?"
    r"|叫我[小老][\u4e00-\u9fff](?:就好|就行|吧)?\s)([\u4e00-\u9fff]{2,3})(?=[,,。\s]|$)"
)
_NO_NAME = re.compile("录音|通话|电话|[您你我他她这有代受负本全请会]|客服|專線")
_WITH_NUMBER = re.compile(  # 鼎顺秦峰零一九
    r"([\u4e00-\u9fff]{2})[零一二三四五六七八九幺]{3,4}(?=[,,。\s]|$)"
)
_FAMILY = re.compile(r"((?:我|免贵|敝)?姓\s?)([\u4e00-\u9fff]\*?)(?=[,,。\s*]|$)")
_KIN = re.compile(
    r"([\u4e00-\u9fff]{2,3}?)(?=的(?:姐|妈|爸|哥|弟|妹|老公|老婆|爱人|妻|丈夫|家人|家属|父|母|儿子|女儿|朋友|同事|亲戚|担保))"
)


def masked_case(case: Case, profile: Profile) -> Case:
    """The case as a lesson may show it: nobody's name or number, customer's or agent's.

    Words that the profile keeps (names of the house's own agents) are masked here.
    """
    call, report = masked_pair(case.call, case.report, profile)
    place = case.report.findings.index(case.finding)
    return replace(case, call=call, report=report, finding=report.findings[place])


def masked_pair(call: Call, report: Report, profile: Profile) -> tuple[Call, Report]:
    """A call and its report without personal data and without the agent's name or number."""
    strict = profile.model_copy(
        update={"masking": Masking(keep_family_name=profile.masking.keep_family_name)}
    )
    masked = mask(call, report, profile=strict)
    told = masked.report or report
    names = (*_names_of_agent(call), *_told_by_agent(masked), *_kin_named(call), *_introduced(call))
    turns = tuple(
        replace(turn, text=_hide(turn.text, names, turn.speaker)) for turn in masked.call.turns
    )
    findings = tuple(_again(finding, turns) for finding in told.findings)
    return replace(masked.call, turns=turns), replace(told, findings=findings)


def _told_by_agent(masked: Masked) -> tuple[str, ...]:
    """Placeholders of the names by which agents call themselves: their family name shows."""
    found = []
    for place in masked.map.places:
        turn = masked.call.turns[place.turn]
        before = turn.text[: place.start].rstrip()
        if turn.speaker is not Speaker.CUSTOMER and _SELF.search(before):
            found.append(turn.text[place.start : place.end])
    return tuple(dict.fromkeys(found))


def _names_of_agent(call: Call) -> tuple[str, ...]:
    meta = call.meta
    words = [meta.agent_id or ""]
    for key, value in meta.extra.items():
        if any(
            sign in key.lower() for sign in ("agent", "坐席", "催收员", "collector", "operator")
        ):
            words.append(str(value))
    return tuple(sorted({word for word in words if len(word) > 1}, key=len, reverse=True))


def _introduced(call: Call) -> tuple[str, ...]:
    """Names and numbers by which agents introduce themselves in any turn of the call."""
    found: list[str] = []
    for turn in call.turns:
        if turn.speaker is not Speaker.CUSTOMER:
            found += [name for name in _AFTER.findall(turn.text) if not _NO_NAME.search(name)]
            found += [name for name in _WITH_NUMBER.findall(turn.text) if is_full_name(name)]
            found += [number for _, number in _NUMBER.findall(turn.text) if len(number) > 2]
    return tuple(dict.fromkeys(found))


def _kin_named(call: Call) -> tuple[str, ...]:
    """Full names that are told only with somebody of theirs: 韦家豪的姐姐."""
    said = (name for turn in call.turns for name in _KIN.findall(turn.text))
    return tuple(dict.fromkeys(name for name in said if is_full_name(name)))


def _hide(text: str, names: tuple[str, ...], speaker: Speaker) -> str:
    """The text, as long as before, without those names and the agent's own words of themselves."""
    hidden = _NUMBER.sub(lambda m: m[1] + "*" * len(m[2]), text)
    if speaker is not Speaker.CUSTOMER:
        hidden = _LITTLE.sub(lambda m: m[1] + "*", hidden)
        if "我" in hidden:
            hidden = _HOUSE.sub(_named, hidden)
            hidden = _FAMILY.sub(lambda m: m[1] + "*" * len(m[2]), hidden)
            hidden = _STAFF.sub(lambda m: m[1] + "*" * len(m[2]), hidden)
    for name in names:
        hidden = hidden.replace(name, "*" * len(name))
    return hidden


def _named(match: re.Match[str]) -> str:
    name = match[2]
    return match[1] + "*" * len(name) if is_full_name(name) or "*" in name else match[0]


def _again(finding: Finding, turns: tuple[Turn, ...]) -> Finding:
    return replace(finding, evidence=tuple(_quoted(piece, turns) for piece in finding.evidence))


def _quoted(piece: Evidence, turns: tuple[Turn, ...]) -> Evidence:
    if piece.turn is None or piece.start is None or piece.end is None or piece.quote is None:
        return piece
    return replace(piece, quote=turns[piece.turn].text[piece.start : piece.end])
