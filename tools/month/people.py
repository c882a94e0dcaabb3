"""Who is in the month: agents with their habits, accounts with their records, spoken numbers."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

AGENCY = "安和信息"
LENDERS = {  # lender: (app, product, as said)
    "青禾银行": ("青禾银行APP", "青禾信用卡", "信用卡"),
    "云雀消费金融": ("云雀APP", "云雀循环贷", "循环贷"),
    "小葵钱包": ("小葵APP", "小葵分期", "小葵分期"),
}
DIGITS = "零一二三四五六七八九"
VOICES = ("", "", "", "", "", "", "canto", "tw", "north", "north")
_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
_MEN = (
    "建军",
    "志强",
    "立新",
    "海涛",
    "永刚",
    "小兵",
    "文斌",
    "俊杰",
    "国良",
    "晓东",
    "成武",
    "学明",
    "广生",
    "家豪",
    "伟民",
)
_WOMEN = (
    "桂芳",
    "丽娟",
    "小燕",
    "雪梅",
    "春花",
    "美玲",
    "佳怡",
    "秀云",
    "晓琴",
    "婷婷",
    "玉兰",
    "慧敏",
    "红霞",
    "思雨",
    "海英",
)
RELATIONS = ("爱人", "妈妈", "爸爸", "弟弟", "同事", "朋友", "姐姐", "邻居")


@dataclass(frozen=True)
class Agent:
    """A collector; `habits` are planted shares of the eligible calls, one a week."""

    id: str
    name: str
    team: str
    woman: bool
    number: str
    habits: dict[str, tuple[float, float, float, float]]


def _all(share: float) -> tuple[float, float, float, float]:
    return (share,) * 4  # type: ignore[return-value]


def _after(before: float, after: float) -> tuple[float, float, float, float]:
    return (before, before, after, after)


AGENTS = (
    Agent("A101", "陈立", "一组", False, "一零一", {
        "threat": _after(0.55, 0.05), "leak": _after(0.5, 0.1), "attitude": _all(0.12),
        "norec": _all(0.15), "nochannel": _all(0.1), "abuse": _all(0.08), "consequence": _all(0.06)}),
    Agent("A102", "高源", "一组", False, "一零二", {
        "threat": _after(0.8, 0.12), "leak": _after(0.5, 0.1), "consequence": _all(0.15),
        "disputecold": _all(0.5), "attitude": _all(0.15), "interrupt": _all(0.12)}),
    Agent("A103", "邵婧", "一组", True, "一零三", {
        "threat": _after(0.5, 0.05), "leak": _after(0.9, 0.1), "early": _all(0.12),
        "norec": _all(0.1), "aslender": _all(0.15), "hardcold": _all(0.34)}),
    Agent("A104", "葛强", "一组", False, "一零四", {
        "threat": _all(0.55), "leak": _all(0.6), "attitude": _all(0.3), "demean": _all(0.12),
            "abuse": _all(0.1),
        "legal": _all(0.1), "hardcold": _all(0.6), "obstruct": _all(1), "noclose": _all(0.25),
        "noid": _all(0.1), "demand": _all(0.2), "bombing": _all(0.06)}),
    Agent("A201", "罗倩", "二组", True, "二零一", {
        "threat": _all(0.06), "leak": _all(0.2), "norec": _all(0.05)}),
    Agent("A202", "田野", "二组", False, "二零二", {
        "attitude": (0.6, 0.45, 0.2, 0.1), "norec": (0.6, 0.5, 0.2, 0.1),
        "threat": _all(0.2), "leak": _all(0.4), "nochannel": (0.5, 0.4, 0.2, 0.1)}),
    Agent("A203", "范磊", "二组", False, "二零三", {
        "threat": _all(0.45), "leak": _all(0.5), "demean": _all(0.1), "obstruct": _all(0.6),
        "waiver": _all(0.15), "newdebt": _all(0.1), "private": _all(0.05), "personal": _all(0.06),
            "abuse": _all(0.08),
        "demand": _all(0.2), "stopbad": _all(0.6), "early": _all(0.06)}),
    Agent("A204", "姚芳", "二组", True, "二零四", {
        "threat": _all(0.12), "leak": _all(0.3), "silence": _all(0.2), "abuse": _all(0.6),
        "noclose": _all(0.1)}),
)  # fmt: skip


@dataclass
class Account:
    """One debtor's record and what runs through all calls about it."""

    id: str
    name: str
    female: bool
    lender: str
    amount: int
    due: date
    tail: str
    number: str
    voice: str
    relation: str
    agent: Agent
    promised: date | None = None
    told: dict[str, str] = field(default_factory=dict)


def accounts(random: Random, agent: Agent, count: int, taken: set[str]) -> list[Account]:
    """`count` accounts of an agent, no name of `taken` among them."""
    made = []
    for number in range(count):
        female = random.random() < 0.42
        name = ""
        while not name or name in taken:
            name = random.choice(_FAMILY) + random.choice(_WOMEN if female else _MEN)
        taken.add(name)
        lender = random.choices(list(LENDERS), (4, 3, 3))[0]
        step = 100 if random.random() < 0.6 else 10
        amount = int(random.lognormvariate(9, 0.7)) // step * step
        amount = min(max(amount, 1300), 48000)
        due = date(2026, 2, 1) - timedelta(days=random.randint(0, 75))
        key = f"{agent.id[1:]}{number:02}"
        made.append(Account(
            f"K3{key}", name, female, lender, amount, due, f"00{random.randint(10, 99)}",
            f"100000{key}", random.choice(VOICES), random.choice(RELATIONS), agent,
        ))  # fmt: skip
    return made


def spoken_digits(digits: str) -> str:
    """`0046` as 零零四六."""
    return "".join(DIGITS[int(digit)] for digit in digits)


def spoken(number: int) -> str:
    """A whole number below ten thousand ten thousands, as it is said: 12600 一万二千六百."""
    if number >= 10000:
        high, low = divmod(number, 10000)
        if not low:
            return f"{spoken(high)}万"
        return f"{spoken(high)}万{'零' if low < 1000 else ''}{spoken(low)}"
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            said += ("零" if gap and said else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = bool(said)
    return said[1:] if said.startswith("一十") else said


def money(number: int, random: Random) -> str:
    """An amount as people say it: 12600 一万二千六百块, 一万两千六."""
    said = spoken(number)
    if number % 1000 and number % 100 == 0 and number > 1000 and (number // 1000) % 10:
        said = said.removesuffix("百") if random.random() < 0.5 else said
    elif number % 100 and number % 10 == 0 and number > 1000 and (number // 100) % 10:
        said = said.removesuffix("十") if random.random() < 0.4 else said
    for unit in "万千百":
        said = said.replace(f"二{unit}", f"两{unit}") if unit != "百" else said
    return said.replace("十两", "十二") + (
        random.choice(("块", "元", "块钱")) if said[-1] in "百千万十" else ""
    )


def day_of_month(day: date) -> str:
    """As 十二号."""
    return spoken(day.day) + "号"


def coming(day: date, today: date) -> str:
    """A day ahead as it is said today."""
    ahead = (day - today).days
    if ahead == 1:
        return "明天"
    if ahead == 2:
        return "后天"
    if day.isocalendar()[1] == today.isocalendar()[1]:
        return "这周" + "一二三四五六日"[day.weekday()]
    return day_of_month(day)
