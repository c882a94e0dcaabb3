"""Names as they are spelled out loud: 弓长张, 立早章, 伟大的伟."""

from __future__ import annotations

import re
from collections.abc import Iterator

from callcheck.masking.words import families, likely_given

_PARTS = (
    "弓长张 立早章 耳东陈 木子李 双木林 口天吴 古月胡 草头黄 大肚黄 双人徐 言午许 禾呈程 走肖赵 刀口邵 召耳邵 三横王 三划王 人可何 文武斌 木易杨 美女姜 生姜姜 "
    "田力男 十八子李 子小孙 干钩于 人则俞 人禾余 禾女魏 委鬼魏 言射谢 雨田雷 西早覃 西贝贾 山今岑 门文闵 三点水江 三点水沈 三点水汪 三点水潘 三点水洪 走之旁连 走之儿连 "
    "草字头蒋 草字头范 草字头蔡 草字头董 草字头苏 火华烨 草字头薛 四维罗 夕阳罗 四夕罗 木土杜 木白柏 关耳郑 包耳郑 奠耳郑 古文故 水工江 氵工江 戈咸戚 金戈钱 金帛锦 日月明 日十早 王八白碧 "
    "人言信 人尔你 米番潘 月半胖 秋心愁 女子好 竹马笃 白水泉 木木林 三日晶 三金鑫 三木森 三水淼 三火焱 三石磊 三个石磊 三个金鑫 三个水淼 三个木森 三个日晶 双王珏 文刀刘 卯金刀刘 言皆谐 "
    "古月胡 点水洪 口十叶 草字头叶 京尤就 木每梅 木目相 日京景 门口问 广木床 门才闭 广龙庞 言炎谈 言覃谭 木兰栏 牛一生 韦人伟 龙共龚 龙衣袭 十口田 其页颜 彦页颜 君羊群 木对树"
).split()
_SPELLED = re.compile("|".join(sorted(map(re.escape, set(_PARTS)), key=len, reverse=True)))
_BY_WORD = re.compile(
    r"(?P<word>[\u4e00-\u9fff]{2,4})的(?P<ch>[\u4e00-\u9fff])(?![\u4e00-\u9fff]{0,2}(?:吗|嘛)|[人时事话型])"
)
_NAMING = re.compile(
    r"姓[\u4e00-\u9fff]|[我他她]叫|名字|姓名|怎么写|哪个字|哪几个字|哪两个字|贵姓|怎么称呼"
)


def spelled(text: str) -> Iterator[tuple[int, int]]:
    """Stretches that say how a name is written, in a turn of naming or right after a question."""
    naming, position = False, 0
    for line in text.split("\n"):
        here = bool(_NAMING.search(line))
        if (here or naming) and len(line) <= 40:
            for match in _SPELLED.finditer(line):
                yield position + match.start(), position + match.end()
            yield from _by_words(line, position)
        naming = here
        position += len(line) + 1


def _by_words(line: str, position: int) -> Iterator[tuple[int, int]]:
    for match in _BY_WORD.finditer(line):
        word, ch = match["word"], match["ch"]
        at = word.find(ch)
        if at < 0 or not (ch in likely_given() or ch in families()):
            continue
        start = match.start() + max(0, at - 1)
        yield position + start, position + match.end()
