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
    "催收 普惠 消费 科技 卫生 白卡 金卡 金额 白天 黑天 贺卡 贝壳 平台 平安 安心 万分 程序 章程 苗头 白白 何必 何况 何时 何处 何种 任意 毛病 毛钱 祝您 "
    "祝你 和谐 金桥 汤会 余下 余额 包月 包年 全部 向上 康复 孔雀 葛优 黄了 方案 方式 方面 关机 关系 平常 甘心 艾特".split()
)
# Words that a name's frame takes as well (您是车主吗, 请问方便吗), so that no frame makes names of them.
NEVER = frozenset(
    "于是 同意 完全 当然 明确 全都 房子 车子 经商 项目 华东 华南 华北 华中 名下 全额 本人 机主 户主 车主 房主 业主 房东 店家 东家 法人 高管 单身 单亲 党员 成年 家长 家属 家人 同事 同学 同志 朋友 客户 用户 顾客 老师 先生 女士 小姐 师傅 "
    "老板 司机 经理 律师 医生 大夫 护士 房客 租客 租户 商户 商家 商人 农民 农户 工人 学生 儿子 女儿 父亲 母亲 孙子 孙女 舅舅 叔叔 伯伯 姑姑 阿姨 兄弟 大哥 大姐 "
    "方便 方案 方式 方法 方面 平安 平常 平时 平台 平均 金额 金卡 金融 金条 白条 白天 万一 万分 万元 时间 时候 时常 成都 江苏 江西 安徽 云南 贵州 贵阳 贵姓 贵司 "
    "温州 常州 常德 徐州 郑州 苏州 杭州 广州 广东 广西 湖南 安逸 安逸花 华夏 华为 华润 海尔 海南 海口 万达 万科 金城 金华 江门 江阴 石家庄 黄金 黄色 白色 红色 "
    "后天 明天 今天 昨天 全款 全部 全职 全国 余额 和解 和您 常住 房贷 车贷 车险 房租 水电 国家 国企 公司 公务员 石油 路边 路费 路上 家里 家庭 家中 安全 安排 "
    "高中 高铁 高速 高级 高利贷 高炮 马上 马金 钱包 应该 应付 应还 从来 从前 何时 何处 和好 计划 关系 关心 别人 别家 于是 于今 相关 相信 相同 强制 强调 "
    "小孩 小区 小贷 小米 小微 小额 小时 小心 小伙 小额贷 大家 大哥 大爷 大妈 大概 大约 大人 大众 阿姨 阿里 老婆 老公 老人 老家 老乡 老赖 老哥 老弟 老妹 "
    "真心 真诚 诚信 诚意 诚心 成心 有心 安心点 向来 向上 商量 常年 常用 常规 长期 长时间 元旦 春节 春天 夏天的 秋天 冬天 季度 年底 年前 月底 月初 周末 周一 周二 周三 周四 "
    "周五 周六 周日 周天 周边 周围 周转 易贷 单子 单独 单纯 单位 时效 时期 时段 解决 解释 申请 申诉 支付 支持 支行 分行 连续 连接 连带 能力 能够 党费 查询 "
    "应急 应收 越来 越是 危险 海外 别墅 和平区 路口 车子 车位 车间 水泥 水果 水费 云闪付 云端 古代 古城 宝宝 宝贝 妈妈 爸爸 爷爷 奶奶 哥哥 姐姐 弟弟 妹妹 太太 婆婆 公公 "
    "娃娃 谢谢 常常 刚刚 天天 人人 家家 某某 多多 好好 慢慢 乖乖 星星 微微 白白 明明 平平 往往 生生 圈圈 夜夜 处处 层层 声声 等等 爹爹 娘娘 伯父 伯母 姑父 姑妈 姨妈 舅妈 "
    "京东 美团 度小满 安心花 还呗 招联 马消 捷信 中原 中银 光大 广发 兴业 民生 浦发 交通 建设 华融 东方 信达 国美 苏宁 唯品 乐信 分期乐 小花 桔子 玖富 宜信 拉卡拉 海豚".split()
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


_RARE = frozenset(
    "都那代满富广养益越居利步师农终山房干危支展占商和后连边莫向时年明成全平相同钱路水与国由信巨门银帅战凡司区别能该每太可"
)


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


@cache
def _given() -> tuple[frozenset[str], frozenset[str]]:
    lines = (files("callcheck.masking") / "data" / "given.txt").read_text("utf-8").splitlines()
    likely, hardly = (frozenset(line.split(" ", 1)[1]) for line in lines)
    return likely, hardly


def likely_given() -> frozenset[str]:
    """Characters that given names have more often than other words do."""
    return _given()[0]


def hardly_given() -> frozenset[str]:
    """Characters that given names hardly ever have."""
    return _given()[1]


def is_han(ch: str) -> bool:
    """Whether a character is Chinese."""
    return "\u4e00" <= ch <= "\u9fff" or "\u3400" <= ch <= "\u4dbf" or ch > "\U00020000"
