"""Products about people: scores, habits, what they bear, where to look first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from callcheck.learning.cases import Case, day_of
from callcheck.learning.metrics.weeks import agent_of
from callcheck.learning.modules.module import Material, Module, Section
from callcheck.learning.rates import Rate, no_difference, unlike_the_rest
from callcheck.learning.scores import LEAST, Group
from callcheck.model import Call, Kind, Report


def scorecard(module: Module, material: Material) -> Section:
    """Calls, mean score and violations by agent; marked only where chance does not explain it."""
    groups = _by_agent(material.pairs)
    bad = {case.call.call_id for case in material.cases if case.finding.is_violation}
    rates = {
        agent: Rate(sum(call.call_id in bad for call, _ in pairs), len(pairs))
        for agent, pairs in groups.items()
    }
    marks = dict(zip(rates, unlike_the_rest(list(rates.values())), strict=True))
    rows = []
    for agent, pairs in groups.items():
        mark = "与其他人不同" if marks[agent] and len(pairs) >= LEAST else ""
        rows.append((agent, str(len(pairs)), _mean(pairs), str(rates[agent]), mark))
    return Section(
        "坐席一览",
        "按工号排,不是名次;只有差别大到偶然解释不了的才标出。",
        ("坐席", "通话", "平均分 [95 % 区间]", "有违规的通话", ""),
        tuple(rows),
        caution=f"少于 {LEAST} 通的不比较。谁分到难打的名单,这里看不出来。",
    )


def habits(module: Module, material: Material) -> Section:
    """What each agent does most, wrong and right, and the most frequent of all."""
    wrong: dict[str, Counter[str]] = defaultdict(Counter)
    right: dict[str, Counter[str]] = defaultdict(Counter)
    for case in material.of(module):
        table = right if case.finding.kind is Kind.MERIT else wrong
        if case.finding.is_violation or case.finding.kind is Kind.MERIT:
            table[agent_of(case.call)][case.finding.category] += 1
    titles = {name: category.title for name, category in material.rule_set.categories.items()}

    def told(counts: Counter[str]) -> str:
        return "、".join(f"{titles[name]} {count}" for name, count in counts.most_common(2)) or "—"

    groups = _by_agent(material.pairs)
    rows = tuple((a, str(len(p)), told(wrong[a]), told(right[a])) for a, p in groups.items())
    columns = ("坐席", "通话", "出现最多的两类", "做得好的")
    return Section("各人的习惯", "先谈右边一栏,再谈中间一栏。", columns, rows)


def exposure(module: Module, material: Material) -> Section:
    """Who was abused how often; for rest and support, never for judging."""
    abused: dict[str, list[date | None]] = defaultdict(list)
    calls = {case.call.call_id for case in _heard(material, "signal.customer_abuse")}
    for call, report in material.pairs:
        if call.call_id in calls:
            abused[agent_of(call)].append(day_of(call, report))
    groups = _by_agent(material.pairs)
    rates = [Rate(len(abused[agent]), len(pairs)) for agent, pairs in groups.items()]
    marks = unlike_the_rest(rates)
    rows = []
    for agent, rate, mark in zip(groups, rates, marks, strict=True):
        if not rate.hits:
            continue
        days = [day for day in abused[agent] if day is not None]
        most = max(Counter(days).values(), default=0)
        last = max(days).isoformat() if days else "—"
        rows.append((agent, str(rate), str(most), last, "多于偶然" if mark else ""))
    return Section(
        "被辱骂的通话",
        f"全体 {sum(rates, Rate(0, 0))}。用来安排休息、换岗和谈话,不用来评价人。",
        ("坐席", "被辱骂的通话", "一天最多", "最近一次", ""),
        tuple(rows),
        caution="只数得到说出口、识别得出的话。",
    )


def after_abuse(module: Module, material: Material) -> Section:
    """Whether agents slip more often right after they were abused."""
    abused = {case.call.call_id for case in _heard(material, "signal.customer_abuse")}
    slips = {
        case.call.call_id
        for case in material.cases
        if case.finding.category.partition(".")[0] in ("threat", "insult")
        or case.finding.category == "service.attitude"
    }
    after, other = Rate(0, 0), Rate(0, 0)
    for pairs in _by_agent(material.pairs).values():
        timed = [(call.meta.started_at, call) for call, _ in pairs if call.meta.started_at]
        ordered = [call for _, call in sorted(timed, key=lambda item: item[0])]
        for previous, call in zip(ordered, ordered[1:], strict=False):
            one = Rate(call.call_id in slips, 1)
            if previous.call_id in abused and _same_day(previous, call):
                after += one
            else:
                other += one
    p = no_difference(after, other)
    lead = "差别大到偶然解释不了。" if p < 0.05 else "看不出差别,或件数太少。"
    rows = (("被辱骂之后的下一通(当天)", str(after)), ("其他", str(other)))
    return Section("被骂之后", lead, ("通话", "说了威胁、侮辱或态度不好的话"), rows)


def repeats(module: Module, material: Material) -> Section:
    """Rules that an agent broke in two weeks or more."""
    weeks: dict[tuple[str, str], set[tuple[int, int]]] = defaultdict(set)
    times: Counter[tuple[str, str]] = Counter()
    for case in material.of(module):
        if case.finding.is_violation and case.day is not None and case.agent:
            iso = case.day.isocalendar()
            weeks[case.agent, case.finding.rule].add((iso.year, iso.week))
            times[case.agent, case.finding.rule] += 1
    again = sorted(
        (place for place, seen in weeks.items() if len(seen) >= 2),
        key=lambda place: (place[0], -len(weeks[place]), place[1]),
    )
    rules = material.rule_set.rules
    rows = tuple(
        (a, rules[r].title if r in rules else r, str(len(weeks[a, r])), str(times[a, r]))
        for a, r in again
    )
    columns = ("坐席", "规则", "出现的周数", "处")
    return Section("隔周又出现的", "同一人同一条规则在两周以上出现。", columns, rows)


def heatmap(module: Module, material: Material) -> Section:
    """Categories by agent: shares of calls, left empty where there are too few."""
    everyone = _by_agent(material.pairs)
    groups = {agent: pairs for agent, pairs in everyone.items() if len(pairs) >= LEAST}
    hits: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for case in material.of(module):
        if case.finding.is_violation:
            hits[case.finding.category][agent_of(case.call)].add(case.call.call_id)
    rows = []
    for category in sorted(hits, key=lambda name: -sum(map(len, hits[name].values()))):
        rates = [Rate(len(hits[category][agent]), len(p)) for agent, p in groups.items()]
        marks = unlike_the_rest(rates)
        cells = [_cell(rate, mark) for rate, mark in zip(rates, marks, strict=True)]
        rows.append((material.rule_set.categories[category].title, *cells))
    return Section(
        "类别 × 坐席",
        "有它的通话所占的百分比;带 ★ 的与其他人的差别大到偶然解释不了。",
        ("类别", *groups),
        tuple(rows) if groups else (),
        caution=f"少于 {LEAST} 通的 {len(everyone) - len(groups)} 人没有列出。"
        "整行都高的多半是话术或流程的毛病。",
    )


def _cell(rate: Rate, mark: bool) -> str:
    return f"{100 * (rate.share or 0):.0f}{'★' if mark else ''}"


def _by_agent(
    pairs: Iterable[tuple[Call, Report]],
) -> dict[str, list[tuple[Call, Report]]]:
    found: dict[str, list[tuple[Call, Report]]] = {}
    for call, report in pairs:
        found.setdefault(agent_of(call), []).append((call, report))
    return dict(sorted(found.items()))


def _heard(material: Material, category: str) -> list[Case]:
    return [case for case in material.cases if case.finding.category == category]


def _same_day(one: Call, other: Call) -> bool:
    a, b = one.meta.started_at, other.meta.started_at
    return a is not None and b is not None and a.date() == b.date()


def _mean(pairs: Iterable[tuple[Call, Report]]) -> str:
    group = Group()
    for _, report in pairs:
        group.add(report.score)
    told = f"{group.mean:.1f}"
    if group.interval is None:
        return told
    low, high = group.interval
    return f"{told} [{low:.1f}–{high:.1f}]"


PRODUCTS = (scorecard, habits, exposure, after_abuse, repeats, heatmap)
