"""Questions to discuss, made of the case and its rule."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.learning.lessons.data import Clause, LessonCase, Line, Question

# What the customer might have said instead, and how to take it: by category, else by family.
WHAT_IF: dict[str, tuple[str, str]] = {
    "threat": (
        "你刚才说的我录音了,你再说一遍?",
        "不辩解、不重复。为刚才的话道歉,说明会如实记录,再谈安排",
    ),
    "threat.visit": (
        "你们谁来,几个人,有什么证件?",
        "没有经批准的走访就不提走访;有的,只说约定的时间、人数、证件",
    ),
    "threat.workplace": (
        "你打到我单位,我工作丢了更还不上。",
        "明确说不会联系单位,问他怎样的还款日和金额做得到",
    ),
    "threat.family": ("你再提我家里人一句试试。", "先道歉,承诺只和他本人谈,不再提家人"),
    "insult": ("你凭什么骂人?把你的工号报给我。", "道歉,报工号,告知投诉渠道,不争辩"),
    "deception": (
        "这是哪条法律写的?你把文书发给我看看。",
        "拿不出就不说;承认说得不准,请他以书面通知和官方渠道为准",
    ),
    "deception.impersonation": (
        "你到底是哪个单位的,我打过去核实。",
        "如实说机构名称和受托关系,给官方电话请他核实",
    ),
    "deception.consequence": (
        "征信上到底会怎么记,记多久?",
        "只说如实报送;还清后保留五年,具体以征信报告为准",
    ),
    "deception.benefit": (
        "我今天还了,你能保证马上恢复额度吗?",
        "说明还款和额度、记录是两回事,自己不能承诺结果",
    ),
    "privacy": (
        "我是他家里人,你跟我说是一样的。",
        "不说欠款,只请转告回电;对方追问也只说有事找本人",
    ),
    "privacy.personal_data": (
        "你怎么知道我住哪里、家里有谁?",
        "不念资料;说明信息只用于核身,并告知查询和异议渠道",
    ),
    "privacy.disclose_before_verify": (
        "我就是他,证件号记不住了,你直接说吧。",
        "换一项核身要素;核不上就不谈欠款,请他打官方电话",
    ),
    "privacy.private_channel": ("那你加我微信说吧。", "婉拒,给出官方 App、客服电话等渠道"),
    "harassment": ("我在上班,今天别再打了。", "答应今天不再打,问清方便的时间并登记"),
    "harassment.hours": ("现在不方便,白天再说行不行?", "道歉并马上结束,约定允许时段内的时间"),
    "payment": ("我直接转给你个人行不行?省事。", "拒绝个人收款,只给官方渠道,并提醒防骗"),
    "payment.new_debt": (
        "我实在借不到了,还能怎么办?",
        "不劝借新还旧;问收入,提分期、延期的申请办法",
    ),
    "payment.false_waiver": ("你说减就减,有书面的吗?", "说明减免要申请审批,以书面结果为准"),
    "payment.extra_fee": ("这个费用合同里哪一条写了?", "没有依据的费用不收;请他对照合同和官方账单"),
    "disclosure": ("你谁啊?我怎么知道你不是骗子?", "报机构、姓名或工号、官方回拨电话,欢迎核实"),
    "disclosure.channel": ("那我钱打到哪里?", "只说官方 App、官网、绑定的卡,不接受其他账户"),
    "disclosure.closing": ("等一下,我还有个问题。", "听完、答完,复述约定,再礼貌结束"),
    "disclosure.recording": (
        "你这个电话录音吗?我怎么不知道?",
        "如实说全程录音,为没有先说道歉,再问是否继续",
    ),
    "service": ("你这个态度,我要投诉。", "道歉,告知投诉渠道并登记,不劝阻"),
    "service.hardship_ignored": (
        "我下个月也不一定有钱,你们到底管不管?",
        "先接住难处,再问收支,提可以申请的方案",
    ),
    "service.dispute_ignored": (
        "我手机里有还款截图,你们查过没有?",
        "停止催,登记异议,说清核实多久、怎样回复",
    ),
    "service.crisis_mishandled": (
        "(长时间沉默,只有哭声)",
        "不谈钱;问是否安全、身边有没有人,按预案马上上报",
    ),
    "service.interrupt": ("你能不能让我把话说完?", "道歉,停下来听完,先复述他的意思"),
    "service.silence": ("喂?你还在不在?", "说明在查什么、还要多久;查不到就约时间回电"),
}
# For further cases of one lesson: what a customer may always say.
ALWAYS: tuple[tuple[str, str], ...] = (
    ("我刚失业,家里老人还在住院。", "先表示理解,再问收支,提可以申请的方案"),
    ("这笔钱我早就还了,你们查清楚再打。", "停止催,登记异议,说清核实的时限和回复办法"),
    ("我要向监管投诉你们。", "不劝阻,告知渠道,登记诉求,照常礼貌结束"),
    ("你打错了,我不认识这个人。", "不再谈欠款,核对号码,登记停止拨打"),
)
FORMS = {
    "feel": "客户的感受",
    "words": "越线的话",
    "missing": "少说的话",
    "number": "数字",
    "say": "换一种说法",
    "clause": "依据",
    "if": "假如",
}


def questions_for(case: LessonCase, asked: str) -> tuple[Question, ...]:
    """Questions of four or five forms about one case, each with what a trainer may say.

    `asked` is what the customer said that the case answers, may be empty.
    """
    lines, quote = case.lines, case.quote
    marked = next((i for i, line in enumerate(lines) if any(p.mark for p in line.pieces)), None)
    after = _customers(lines[marked + 1 :] if marked is not None else ())
    who = "第三人" if any(line.who == "第三人" for line in lines) else "客户"
    return (
        _feel(case, who, asked, after[0] if after else None),
        _words(quote, case.what, case.measured),
        _say(who, asked, quote, case.say_instead),
        *_clause(case.clauses, quote),
        _if(case.number, case.category, case.say_instead),
    )


def _customers(lines: tuple[Line, ...]) -> list[Line]:
    return [line for line in lines if line.who in ("客户", "第三人")]


def _feel(case: LessonCase, who: str, asked: str, after: Line | None) -> Question:
    quote, why = case.quote, case.why
    if quote:
        lead = f"{who}刚说完「{_short(asked)}」,就听到「{quote}」。" if asked else ""
        lead = lead or f"{who}听到「{quote}」。"
        text = f"{lead}这时他是什么感受?接下来会做什么:挂断、投诉、录音,还是继续谈?"
    elif asked and case.measured:
        text = f"{who}说「{_short(asked)}」时碰上{case.title}。他是什么感受?接下来会怎么做?"
    elif case.measured:
        text = f"{who}在这样的情况下接到电话:{case.measured.strip()}。他是什么感受?接下来会怎么做?"
    elif asked:
        text = f"{who}说了「{_short(asked)}」,却没有得到回应。他是什么感受?接下来会怎么做?"
    else:
        text = f"电话打到这里,{who}心里还有什么疑问没有得到回答?他接下来会怎么做?"
    answer = f"录音里他接着说:「{_short(after.text)}」。{why}" if after else why
    return Question(FORMS["feel"], text, answer)


def _words(quote: str, what: str, measured: str) -> Question:
    if quote:
        text = "这一段里,到底是哪几个字越了线?同一句里哪些内容本来可以说?"
        return Question(FORMS["words"], text, f"「{quote}」:{what}")
    if measured:
        text = f"这通电话量出来是{measured}。为什么要有这条界限?当时有什么办法不越过它?"
        return Question(FORMS["number"], text, what)
    text = "坐席少说了哪一句?最迟应该在哪一轮说出来?请在对话里指出位置。"
    return Question(FORMS["missing"], text, what)


def _say(who: str, asked: str, quote: str, say_instead: str) -> Question:
    lead = f"{who}说「{_short(asked)}」之后" if asked else "轮到你说的时候"
    tail = f",不用「{quote}」" if quote else ""
    return Question(FORMS["say"], f"{lead}{tail},你会怎么说?先写一句,再念出来。", say_instead)


def _clause(clauses: tuple[Clause, ...], quote: str) -> Iterator[Question]:
    if not clauses:
        return
    first = max(clauses, key=lambda c: (bool(c.requires), c.clause not in ("", "条号未见")))
    asked = f"「{quote}」碰到的是哪一点" if quote else "这通电话缺的是哪一点"
    text = f"{first.cited}怎么要求?{asked}?通话那天它生效了吗?"
    requires = first.requires or "条文内容请对照官方文本"
    yield Question(FORMS["clause"], text, f"{requires}。{first.in_force}({first.certainty})。")


def _if(number: int, category: str, say_instead: str) -> Question:
    family = category.partition(".")[0]
    own = [WHAT_IF[name] for name in (category, family) if name in WHAT_IF][:1]
    choices = [*own, *ALWAYS]
    said, take = choices[(number - 1) % len(choices)]
    text = f"假如客户当时说的是「{said}」,你的回答会有什么不同?"
    return Question(FORMS["if"], text, f"{take}。本案的参考说法:「{say_instead}」")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "……"
