"""Family names, titles and ordinary words: data for telling a name from other words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

# Never in a given name.
NOT_GIVEN = frozenset(
    "的了是我你您他她它们这那哪不没吗呢吧啊呀哦噢嘛么哈和与跟或就也都还把被给对让请问喂打说讲找去到从往叫接听"
    "拿欠借钱块账款要再又才谢只很太更些个位号次谁但该呃嗯诶咱俺啥边系喺嘅咗并且使用收付因怎第"
)
# What may stand right after a name, besides what is never in one.
AFTER = frozenset(
    "在来有已先女小老本最如此手电身地住留目现逾停会能可今明昨所应名经从处听写填签去欠工微等代还邮车户贷银卡同作以催前后其家及同"
)
TITLES = (
    "先生 女士 小姐 太太 夫人 经理 主任 主管 老师 师傅 律师 警官 法官 医生 大夫 护士 院长 校长 队长 局长 处长 科长 所长 "
    "书记 会计 组长 班长 厂长 店长 总监 总经理 老板 老板娘 阿姨 大姐 大哥 大叔 叔叔 伯伯 同志 同学 专员 调解员 "
    "教授 助理 秘书 董事长 村长 镇长 站长 行长 部长 大爷 大妈 大娘 奶奶 爷爷 婆婆 太 哥 姐 总 叔 姨 婶 嫂 伯 工 队 局 处 老 律 sir 生"
).split()
# Titles of a person, not of work.
OF_PERSONS = frozenset(
    "先生 女士 小姐 太太 夫人 阿姨 大姐 大哥 大叔 叔叔 伯伯 大爷 大妈 大娘 奶奶 爷爷 婆婆 同志".split()
)
# Never the beginning of a name before a title.
NOT_NAMES = frozenset("麻烦 马上 关于 于是 向来 温馨 高兴 安排 单单 何况 全部 任何".split())
# Ordinary words that the dictionary takes for names.
_MORE_WORDS = frozenset(
    "高峰 周转 顾客 方便 金融 阳光 谢谢 孙子 孙女 老赖 车贷 汤品 毛肚 麻婆 高峰期 黄金 高品质 吉言 余票 车服务 安静区 白投 "
    "成老赖 边度 银行 高兴 严重 温馨 白条 金条 万一 时间 常年 周边 白领 黄牛 马路 牛奶 江湖 高速 钱包 花呗 汤圆 石油 麻将 麻烦 麻利 "
    "卫生 白卡 金卡 金额 白天 黑天 贺卡 贝壳 平台 平安 安心 万分 程序 章程 苗头 白白 何必 何况 何时 何处 何种 任意 毛病 毛钱 祝您 "
    "祝你 和谐 金桥 汤会 余下 余额 包月 包年 全部 向上 康复 孔雀 葛优 黄了 方案 方式 方面 关机 关系 平常 甘心 艾特".split()
)
SINGLE_AFTER_NOT = {
    "总": "额结共数计体是会归得有想行裁部在觉算量价局统账",
    "哥": "们哥",
    "姐": "姐夫妹们弟",
    "叔": "叔",
    "姨": "夫妈",
    "工": "作资号程厂地人商具行会业龄伤薪银本",
    "老": "是婆公人家板赖了师乡实百大小",
    "队": "伍",
    "局": "面长部势",
    "处": "理于分在境罚长",
    "伯": "",
    "嫂": "子",
    "婶": "",
    "太": "多大高低少晚久远难贵原平忙麻过",
    "律": "师",
    "生": "活意气病产日效成前死存育命",
}


_RARE = frozenset("和后连边莫向时年明成全平相同钱路水与国由信巨门银帅战凡司区别能该每太可")


@cache
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    lines = (files("callcheck.masking") / "data" / "surnames.txt").read_text("utf-8").splitlines()
    strong, weak, double = (line.split(" ", 1)[1] for line in lines)
    return frozenset(strong), frozenset(weak), frozenset(double.split())


def strong_families() -> frozenset[str]:
    """Family names that seldom are anything else."""
    return _lists()[0]


def weak_families() -> frozenset[str]:
    """Family names that are ordinary words far more often."""
    return _lists()[1]


def rare_families() -> frozenset[str]:
    """Weak ones that are words of grammar or nearly never names."""
    return _RARE


def double_families() -> frozenset[str]:
    """Family names of two characters."""
    return _lists()[2]


@cache
def families() -> frozenset[str]:
    """Family names of one character."""
    return strong_families() | weak_families()


@cache
def ordinary() -> frozenset[str]:
    """Ordinary words of two or three characters; made by `tools/make_mask_words.py`."""
    text = (files("callcheck.masking") / "data" / "words.txt").read_text("utf-8")
    return frozenset(text.split()) | _MORE_WORDS


def is_han(ch: str) -> bool:
    """Whether a character is Chinese."""
    return "\u4e00" <= ch <= "\u9fff" or "\u3400" <= ch <= "\u4dbf" or ch > "\U00020000"
