"""One operator of Alibaba Cloud's quality inspection as a condition of the rule language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from callcheck.importing.aliyun_source import Operator
from callcheck.importing.draft import NotCarried
from callcheck.importing.expression import expression_of
from callcheck.importing.spelling import lost_signs, pattern_of

Body = dict[str, Any]  # Any: a condition as it will stand in YAML

_EMPTY: tuple[Any, ...] = (None, "", [], {}, False, 0, "0", "false")
# Of no meaning for what is found.
_IDLE = {"customizecode", "operatorkey", "tid", "uuid", "pid", "id", "phrase", "references"}
_WITHOUT_WORDS = {
    "ADVANCED_REPEAT": "上下文重复检查:规则语言没有“和前面说过的一样”",
    "REPEAT": "上下文重复检查:规则语言没有“和前面说过的一样”",
    "NER": "信息实体检查:对方的实体模型,没有对应;要找金额、日期、电话可改写成句式 {money} {date} {phone}",
    "SPEECH_SPEED": "语速检查:没有语速这个度量",
    "SPEED": "语速检查:没有语速这个度量",
    "VELOCITY": "语速检查:没有语速这个度量",
    "ROLE": "角色判断:每轮的角色来自转写,不能再判断",
    "HANG": "非正常挂机:转写里没有挂机的一方",
    "ANSWER": "非正常接听:转写里没有振铃和接听的时刻",
    "DURATION": "录音时长检测:没有通话时长这个度量",
    "RECORD_TIME": "录音时长检测:没有通话时长这个度量",
    "ENERGY": "能量检测:转写里没有音量",
    "VOLUME": "能量检测:转写里没有音量",
    "EMOTION": "情绪模型:没有情绪模型",
    "MODEL": "模型检查:对方训练的模型,没有对应",
    "SENTENCE_NUM": "对话语句数检测:没有语句数这个度量",
    "DIALOG": "对话语句数检测:没有语句数这个度量",
    "CUSTOMER_PARAM": "随录参数检查:用 `meta` 条件改写",
    "CUSTOMIZE": "随录参数检查:用 `meta` 条件改写",
}
_KEYWORDS = ("HIT_ANY_KEYWORDS", "INCLUDE_KEYWORDS", "KEYWORDS", "KEYWORD", "EXCLUDE_KEYWORDS")


@dataclass(slots=True)
class Made:
    """What an operator became.

    `one_turn` is whether one sentence alone must meet it, `measure` whether it belongs under
    `measure`; `losses` and `notes` as in `Outcome`.
    """

    body: Body
    one_turn: bool = True
    measure: bool = False
    losses: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def operator_body(operator: Operator, by: str) -> Made:
    """The condition of an operator for the speech of `by` (`agent`, `customer`, `any`).

    Raises:
        NotCarried: with the reason, for operators and settings without a counterpart.
    """
    convert = _converter(operator.type)
    made, known = convert(operator.param, by)
    for name, value in operator.param.items():
        if name not in known and name not in _IDLE and value not in _EMPTY:
            made.losses.append(f"参数 {name}={value} 没有对应,未计")
    return made


def _converter(kind: str) -> Callable[[Mapping[str, Any], str], tuple[Made, set[str]]]:
    if kind in _KEYWORDS:
        return lambda param, by: _keywords(param, by, kind)
    if kind.startswith("REGULAR") or kind in ("REGEX", "REGULARITY"):
        return _regex
    if "SIMILAR" in kind:
        return _similar
    if kind.startswith(("INTERVAL", "SILENCE", "MUTE")):
        return _silence
    if "GRAB" in kind or "INTERRUPT" in kind or kind.startswith("ROB"):
        return _interruptions
    for word, why in _WITHOUT_WORDS.items():
        if word in kind:
            raise NotCarried(f"算子 {kind}({why})")
    raise NotCarried(f"不认识的算子类型 {kind or '(空)'}")


def _keywords(param: Mapping[str, Any], by: str, kind: str) -> tuple[Made, set[str]]:
    words = [str(word) for word in param.get("keywords") or () if str(word).strip()]
    if not words:
        raise NotCarried(f"算子 {kind} 没有关键字")
    notes: list[str] = []
    synonyms = param.get("synonyms") if isinstance(param.get("synonyms"), dict) else {}
    groups = [_spellings(word, synonyms or {}, notes) for word in words]
    dead = [word for word, group in zip(words, groups, strict=True) if not group]
    least = _least(param, kind)
    made = Made(_counted(groups, least, by, dead, words), one_turn=_one_turn(param, least))
    made.notes += notes
    if dead and least != -1:
        made.losses.append(f"关键字「{'」「'.join(dead)}」折叠后没有字,永远说不中,去掉了")
    if param.get("keywordextension") not in _EMPTY and not synonyms:
        made.losses.append("关键字扩展由对方系统做,扩出来的词不在文件里")
    if param.get("casesensitive") is True and any(re.search("[A-Za-z]", w) for w in words):
        made.losses.append("区分大小写:折叠后不分大小写,命中会多一些")
    if (total := _whole(param.get("threshold"))) > 1:
        made.losses.append(f"“关键词总共命中 {total} 次”没有对应,命中一次就算,命中会多一些")
    known = "keywords keywordmatchsize insentence contextchatmatch synonyms keywordextension "
    return made, set((known + "casesensitive threshold").split())


def _spellings(word: str, synonyms: Mapping[str, Any], notes: list[str]) -> list[str]:
    """A keyword and its synonyms as patterns; none where folding leaves nothing."""
    also = synonyms.get(word.lower().replace("_", ""), synonyms.get(word, ()))
    found = []
    for text in (word, *map(str, also or ())):
        if signs := lost_signs(text):
            notes.append(f"「{text}」里的 {signs} 说不出来,按没有它匹配")
        if pattern := pattern_of(text):
            found.append(pattern)
    return list(dict.fromkeys(found))


def _least(param: Mapping[str, Any], kind: str) -> int:
    """How many keywords must be met: -1 for all, 0 for none."""
    given = param.get("keywordmatchsize")
    if given in (None, ""):
        usual = {"INCLUDE_KEYWORDS": -1, "EXCLUDE_KEYWORDS": 0}
        return usual.get(kind, 1)
    return _whole(given)


def _one_turn(param: Mapping[str, Any], least: int) -> bool:
    """Whether one sentence must meet it; unsaid, yes, but for "none", which is of them all."""
    given = param.get("insentence")
    if given in (None, ""):
        return least != 0 and param.get("contextchatmatch") is not True
    return given in (True, "true", 1, "1")


def _counted(
    groups: list[list[str]], least: int, by: str, dead: list[str], words: list[str]
) -> Body:
    alive = [group for group in groups if group]
    if least == -1 and dead:
        raise NotCarried(f"要说全的关键字「{dead[0]}」折叠后没有字,永远说不全")
    if not alive:
        raise NotCarried("关键字折叠后都没有字")
    everything = list(dict.fromkeys(word for group in alive for word in group))
    if least == 0:
        return {"not": {"says": everything, "by": by}}
    if least == 1 or len(words) == 1:
        return {"says": everything, "by": by}
    each = [{"says": group, "by": by} for group in alive]
    if least == -1 or least == len(words):
        return {"all": each}
    if least > len(alive):
        raise NotCarried(f"要说中 {least} 个关键字,只有 {len(alive)} 个说得出来")
    return {"at_least": {"n": least, "of": each}}


def _regex(param: Mapping[str, Any], by: str) -> tuple[Made, set[str]]:
    source = str(param.get("regex") or "")
    excluded = str(param.get("notregex") or "")
    if not source and not excluded:
        raise NotCarried("正则算子没有表达式")
    losses: list[str] = []
    parts: list[Body] = []
    for text, is_wanted in ((source, True), (excluded, False)):
        if not text:
            continue
        made, lost = expression_of(text)
        losses += lost
        part: Body = {"regex": made, "by": by}
        parts.append(part if is_wanted else {"not": part})
    body = parts[0] if len(parts) == 1 else {"all": parts}
    if param.get("insentence") is False:
        losses.append("正则逐轮匹配,不跨轮")
    return Made(body, losses=losses), {"regex", "notregex", "insentence", "contextchatmatch"}


def _similar(param: Mapping[str, Any], by: str) -> tuple[Made, set[str]]:
    given = param.get("similarlysentences") or param.get("references") or param.get("phrase")
    sentences = [given] if isinstance(given, str) else [str(text) for text in given or ()]
    if not sentences:
        raise NotCarried("相似度算子没有例句")
    raw = param.get("score") or param.get("threshold") or 80
    score = float(raw)
    least = round(min(1.0, max(0.2, score / 100 if score > 1 else score)), 2)
    made = Made({"resembles": sentences, "least": least, "by": by})
    made.losses.append(f"相似度算法不同:这里比字和音节的重合,门槛照抄 {least},请在真实通话上校准")
    return made, {"similarlysentences", "references", "score", "threshold", "insentence", "phrase"}


def _silence(param: Mapping[str, Any], by: str) -> tuple[Made, set[str]]:
    if str(param.get("compareoperator") or "gt").lower() == "lt":
        raise NotCarried("静音小于多少秒(回应太快)没有对应")
    if by == "customer":
        raise NotCarried("只度量坐席让客户等了多久,不度量客户")
    if param.get("differentrole") is False:
        raise NotCarried("同一个人两句之间的静音没有对应")
    wait = _whole(param.get("interval")) / 1000
    made = Made({"silence_seconds": {}}, measure=True)
    made.losses.append(
        f"秒数不写在规则里:在机构设置写 limits.silence_seconds: {wait:g};"
        "只算客户说完到坐席开口,坐席说过“稍等”的不算"
    )
    known = "interval intervalend differentrole target fromend compareoperator insentence"
    return made, set(f"{known} checkfirstsentence neardialogue".split())


def _interruptions(param: Mapping[str, Any], by: str) -> tuple[Made, set[str]]:
    if by == "customer":
        raise NotCarried("只度量坐席抢客户的话,不度量客户抢话")
    delay = _whole(param.get("delaytime") or param.get("interval")) / 1000
    made = Made({"interruptions": {}}, measure=True)
    made.losses.append(
        f"重叠时长和次数不写在规则里:在机构设置写 limits.interruption_overlap_seconds: {delay:g}"
        "、limits.interruptions: 1(默认 3 次才报)"
    )
    return made, {"delaytime", "interval", "insentence", "differentrole"}


def _whole(value: Any) -> int:  # Any: decoded JSON
    try:
        return int(float(value or 0))
    except (TypeError, ValueError):
        return 0
