"""A source's words for what is wrong, and the categories of the taxonomy they mean."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping

from callcheck.errors import UsageError
from callcheck.model import Category

# Words that quality-control tables use, by category; a category's own id and title count too.
_WORDS = {
    "threat.violence": "威胁 恐吓 威胁恐吓 暴力威胁 人身威胁 人身安全威胁 暴力催收 暴力恐吓 暴力 威吓 恫吓",
    "threat.family": "威胁家人 家人威胁 牵连家人 骚扰家人 威胁亲属 子女威胁",
    "threat.exposure": "曝光 曝光威胁 爆通讯录 群发通讯录 公开隐私威胁 公开羞辱 羞辱威胁 威胁曝光",
    "threat.workplace": "单位施压 威胁单位 联系单位 单位威胁 工作威胁",
    "threat.visit": "上门威胁 威胁上门 上门 上门催收威胁 蹲守 胁迫上门",
    "threat.arrest": "刑事恐吓 抓捕威胁 坐牢威胁 刑事威胁 报警威胁 拘留威胁 刑事责任恐吓",
    "insult.profanity": "脏话 粗口 辱骂 谩骂 辱骂客户 骂人 粗话 脏话粗口 不文明用语 侮辱谩骂 侮辱辱骂",
    "insult.demean": "侮辱 贬损 人格侮辱 贬低 侮辱人格 人身攻击 歧视",
    "insult.curse": "诅咒 咒骂 诅咒客户",
    "deception.impersonation": "冒充 冒充身份 冒充公检法 假冒身份 冒充司法 冒充公安 冒充律师 假冒公检法 虚假身份",
    "deception.legal": "虚构法律 虚构诉讼 虚假诉讼 虚假法律 虚假立案 法律恐吓 虚构司法 虚假司法 虚构法律程序",
    "deception.consequence": "夸大后果 征信恐吓 夸大征信 虚假后果",
    "deception.benefit": "虚假利诱 虚假承诺 诱导还款 虚假宣传 误导还款",
    "deception.agency_as_lender": "冒充出借方 冒充银行 冒充甲方",
    "privacy.third_party_disclosure": "泄露隐私 信息泄露 泄露信息 隐私泄露 向第三方泄露 泄密 泄露债务 第三方泄露 泄露客户信息",
    "privacy.third_party_demand": "向第三方催收 第三方催收 骚扰第三方 向第三人催收 代偿 要求代还 第三人催收",
    "privacy.disclose_before_verify": "核身前泄露 未核身泄露 核身前披露",
    "privacy.personal_data": "滥用个人信息 个人信息 个人隐私 侵犯隐私 隐私",
    "privacy.private_channel": "私人联系 加微信 私加微信 私联 私下联系 私人渠道",
    "harassment.bombing": "骚扰 轰炸 骚扰轰炸 呼死你 电话轰炸 骚扰威胁 高频骚扰 轰炸骚扰",
    "harassment.ignore_stop": "无视停止 拒绝停催 继续骚扰",
    "harassment.hours": "禁呼时段 违规时段 时段违规",
    "harassment.frequency": "频次超限 频次违规 呼叫频次",
    "payment.private_account": "私人收款 私收 私收款 私人转账 私户收款 私下收款 代客还款",
    "payment.new_debt": "以贷还贷 以贷养贷 诱导借贷 诱导贷款 借新还旧 套现",
    "payment.illegal_funds": "非法筹款 违法筹款",
    "payment.extra_fee": "违规收费 乱收费 额外收费 收费",
    "payment.false_waiver": "违规减免 擅自减免 虚假减免 承诺减免 减免承诺 私自承诺 减免",
    "disclosure.identity": "身份告知 表明身份 开场白 自报家门 未报身份 未表明身份 报工号 开场语 未自报家门",
    "disclosure.recording": "录音告知 录音提示 未告知录音",
    "disclosure.verify": "核身 身份核实 核实身份 未核身 核实本人 身份确认",
    "disclosure.purpose": "事由告知 来电事由 未说明事由 说明来意",
    "disclosure.channel": "官方渠道 还款渠道 还款方式告知 未告知渠道",
    "disclosure.closing": "结束语 未说结束语 结束用语 收尾语",
    "service.attitude": "态度 服务态度 态度差 服务禁语 服务忌语 禁语 不耐烦 态度恶劣 推诿 反问 质问 讽刺",
    "service.complaint_obstruct": "阻碍投诉 阻止投诉 威胁投诉 阻挠投诉",
    "service.complaint_ignored": "投诉未处理 投诉未受理 投诉未登记 忽视投诉",
    "service.hardship_ignored": "困难未回应 未共情",
    "service.dispute_ignored": "异议未核实 异议未处理 争议未处理",
    "service.crisis_mishandled": "危机处置 危机处理",
    "service.interrupt": "抢话 打断 插话 抢插话",
    "service.silence": "静音 长时间静音 静默 沉默 静音过长",
    "signal.self_harm": "自杀 轻生 自残 自伤 自杀风险 轻生风险 极端情绪",
    "signal.complaint": "投诉 客户投诉 投诉倾向 投诉风险 投诉意向 升级投诉 监管投诉 举报 投诉预警",
    "signal.hardship": "困难 还款困难 经济困难 客户困难 失业",
    "signal.dispute": "异议 债务异议 争议 非本人 账单异议",
    "signal.stop_contact": "要求停止联系 停催 拒绝联系 要求停催",
    "signal.promise_to_pay": "承诺还款 还款承诺 还款意愿 ptp",
    "signal.customer_abuse": "客户辱骂 客户威胁 客户骂人 客户情绪",
    "merit.empathy": "共情 安抚 安抚客户 同理心",
    "merit.plan": "协商方案 分期方案 还款方案",
    "merit.summary": "复述确认 确认还款 总结确认",
    "merit.deescalation": "化解冲突 情绪安抚",
    "merit.rights": "权利告知",
}
_TAIL = re.compile(r"(?:相关)?(?:违规|话术|用语|词库|词表|关键词|敏感词|类|词|检测|检查|等)+$")
_SEPARATORS = re.compile(r"[/\\>:;,、|—－\-]+")


class Categories:
    """The taxonomy, to be found by a source's words; `given` maps words of the user's own."""

    def __init__(self, known: Mapping[str, Category], given: Mapping[str, str]) -> None:
        self.known = known
        self._by_word: dict[str, Category] = {}
        for category in known.values():
            words = (category.id, category.title, *_WORDS.get(category.id, "").split())
            for word in words:
                self._by_word.setdefault(_plain(word), category)
        for word, name in given.items():
            if name not in known:
                close = difflib.get_close_matches(name, known, n=1)
                hint = f"是不是 `{close[0]}`?" if close else ""
                raise UsageError("unknown-category", f"没有类别 `{name}`", hint=hint)
            self._by_word[_plain(word)] = known[name]

    def find(self, word: str) -> Category | None:
        """The category a word names, whole or as the last of several parts (禁语/威胁恐吓)."""
        for part in (word, *reversed(_SEPARATORS.split(word))):
            for form in (_plain(part), _TAIL.sub("", _plain(part))):
                if form and form in self._by_word:
                    return self._by_word[form]
        return None

    def within(self, text: str) -> tuple[Category, str] | None:
        """The category whose word stands in a text, the longest word first, and that word."""
        plain = _plain(text)
        found = [word for word in self._by_word if len(word) > 1 and word in plain]
        best = max(found, key=lambda word: (len(word), -plain.rindex(word)), default=None)
        return (self._by_word[best], best) if best else None

    def hint(self, word: str) -> str:
        """The nearest categories, for a word that names none."""
        plain = _TAIL.sub("", _plain(word)) or _plain(word)
        close = difflib.get_close_matches(plain, self._by_word, n=3, cutoff=0.3)
        inside = self.within(word)
        found = ([inside[0]] if inside else []) + [self._by_word[w] for w in close]
        names = dict.fromkeys(f"`{c.id}` {c.title}" for c in found)
        return "、".join(list(names)[:3])


def _plain(word: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", word)).lower()
