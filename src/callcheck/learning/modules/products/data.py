"""Products about the data itself: what the transcripts lack, and how things go week by week."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta

from callcheck.learning.cases import day_of
from callcheck.learning.modules.module import Material, Module, Section
from callcheck.learning.rates import Rate, no_difference
from callcheck.model import Speaker


def data_quality(module: Module, material: Material) -> Section:
    """What the transcripts lack, and which checks can't be made for it."""
    calls = [call for call, _ in material.pairs]
    unknown = sum(any(t.speaker is Speaker.UNKNOWN for t in call.turns) for call in calls)
    odd = Counter(problem.code for _, report in material.pairs for problem in report.problems)
    masked = sum(any("*" in turn.text for turn in call.turns) for call in calls)
    n = len(calls)
    rows = [
        ("没有逐轮时间", str(Rate(sum(not c.timed for c in calls), n)), "抢话、静音查不了"),
        ("有说话人不明的轮次", str(Rate(unknown, n)), "坐席和客户的话分不开"),
        (
            "没有通话时刻",
            str(Rate(sum(c.meta.started_at is None for c in calls), n)),
            "时段、频次查不了",
        ),
        ("没有坐席工号", str(Rate(sum(c.meta.agent_id is None for c in calls), n)), "按人统计不了"),
        (
            "没有客户编号",
            str(Rate(sum(c.meta.customer_id is None for c in calls), n)),
            "几通合看不了",
        ),
        ("有被遮成星号的字", str(Rate(masked, n)), "脏话可能听不见"),
    ]
    rows += [
        (f"读入时的问题 {code}", str(count), "见 docs/errors.md")
        for code, count in odd.most_common(8)
    ]
    return Section("转写缺什么", "补上一项,多查一类。", ("项目", "通话", "影响"), tuple(rows))


def weekly(module: Module, material: Material) -> Section:
    """The module's families week by week, and whether the last week differs from those before."""
    weeks: dict[date, set[str]] = defaultdict(set)
    for call, report in material.pairs:
        day = day_of(call, report)
        if day is not None:
            weeks[day - timedelta(days=day.weekday())].add(call.call_id)
    hits: dict[str, set[str]] = defaultdict(set)
    for case in material.of(module):
        if case.finding.is_violation:
            hits[case.finding.category.partition(".")[0]].add(case.call.call_id)
    order = sorted(weeks)
    rows = []
    for family in sorted(hits, key=lambda name: -len(hits[name])):
        rates = [Rate(len(hits[family] & weeks[week]), len(weeks[week])) for week in order]
        rows.append((FAMILIES[family], *(_short(rate) for rate in rates), _change(rates)))
    total = ("通话", *(str(len(weeks[week])) for week in order), "")
    return Section(
        "每周有违规的通话",
        "按周一起算,百分比;最后一栏拿最后一周和之前各周合起来比。",
        ("", *(f"{week:%m-%d}" for week in order), "变化"),
        (*rows, total) if order else (),
        caution="最后一周没有过完时先别下结论。",
    )


FAMILIES = {
    "threat": "威胁恐吓",
    "insult": "侮辱谩骂",
    "deception": "虚假陈述",
    "privacy": "隐私与第三人",
    "harassment": "骚扰",
    "payment": "收款与减免",
    "disclosure": "必要告知",
    "service": "服务与应对",
}


def _short(rate: Rate) -> str:
    return "—" if rate.share is None else f"{100 * rate.share:.0f} %"


def _change(rates: list[Rate]) -> str:
    last, before = rates[-1], sum(rates[:-1], Rate(0, 0))
    if last.share is None or before.share is None or no_difference(before, last) >= 0.05:
        return "看不出"
    return "升" if last.share > before.share else "降"


PRODUCTS = (data_quality, weekly)
