"""Products about customers: promises, complaints, hand-overs, solutions, public risk."""

from __future__ import annotations

from collections import Counter, defaultdict

from callcheck.learning.accounts import accounts as by_account
from callcheck.learning.cases import Case
from callcheck.learning.metrics.weeks import team_name
from callcheck.learning.modules.module import Material, Module, Section
from callcheck.learning.rates import Rate, difference

SHOWN = 12
_EVENTS = {
    "after_stop": "要求停止后又打",
    "promise_not_kept": "承诺后仍在催",
    "hardship_repeated": "困难又说一遍",
}
# Points of the public-risk index: what turns up in complaints to regulators and the press first.
RISK = {
    "threat.family": 5,
    "threat.exposure": 5,
    "threat.violence": 5,
    "service.crisis_mishandled": 5,
    "privacy.third_party_disclosure": 4,
    "privacy.third_party_demand": 4,
    "harassment.bombing": 4,
    "threat.workplace": 3,
    "insult.profanity": 3,
    "deception.impersonation": 3,
    "harassment.ignore_stop": 2,
    "service.complaint_obstruct": 2,
}
_TOLD = 2  # a customer who says that he complains, or hints at self-harm, doubles a call's points


def accounts(module: Module, material: Material) -> Section:
    """What several calls about one account show together."""
    counted: Counter[str] = Counter()
    rows: list[tuple[str, ...]] = []
    for account in by_account(material.pairs):
        for event in account.events:
            counted[event.kind] += 1
            if len(rows) < SHOWN:
                rows.append((_EVENTS[event.kind], event.earlier, event.later))
    told = "、".join(f"{_EVENTS[kind]} {count} 次" for kind, count in sorted(counted.items()))
    return Section(
        "几通电话合起来看",
        (told or "没有要看的") + "。",
        ("事情", "前一通", "后一通"),
        tuple(rows),
        caution="是否已还以账务系统为准;这里只凭后来的通话推断。",
    )


def promises(module: Module, material: Material) -> Section:
    """How often a promise was given, and how often it was read back."""
    given = _calls(material, "signal.promise_to_pay")
    summed = _calls(material, "merit.summary")
    rows = (
        ("客户给出承诺的通话", str(Rate(len(given), len(material.pairs)))),
        ("其中坐席复述确认的", str(Rate(len(given & summed), len(given)))),
    )
    return Section("承诺", "复述时间、金额和渠道的承诺更容易兑现。", ("", "比例"), rows)


def complaints(module: Module, material: Material) -> Section:
    """What stands in calls in which the customer wants to complain, before he says so."""
    heard = [case for case in material.cases if case.finding.category == "signal.complaint"]
    first: dict[str, int] = {}
    for case in heard:
        turn = case.finding.turn or 0
        first[case.call.call_id] = min(turn, first.get(case.call.call_id, turn))
    before: dict[str, set[str]] = defaultdict(set)
    for case in material.cases:
        call_id, place = case.call.call_id, case.finding.turn
        earlier = place is not None and call_id in first and place <= first[call_id]
        if earlier and case.finding.is_violation:
            before[case.finding.category].add(call_id)
    rows = tuple(
        (material.rule_set.categories[name].title, str(len(calls)))
        for name, calls in sorted(before.items(), key=lambda item: (-len(item[1]), item[0]))
    )
    ignored = _calls(material, "service.complaint_ignored") & set(first)
    obstructed = _calls(material, "service.complaint_obstruct") & set(first)
    lead = (
        f"{len(first)} 通里客户要投诉;没有受理 {len(ignored)} 通,加以阻碍 {len(obstructed)} 通。"
        "下表是投诉之前已有的问题。"
    )
    return Section("投诉之前发生了什么", lead, ("之前的发现", "通话"), rows[:SHOWN])


def handovers(module: Module, material: Material) -> Section:
    """Accounts that several agents called, and what had to be said twice."""
    agents: dict[str, set[str]] = defaultdict(set)
    calls: Counter[str] = Counter()
    for call, _ in material.pairs:
        if call.meta.customer_id and call.meta.agent_id:
            agents[call.meta.customer_id].add(call.meta.agent_id)
            calls[call.meta.customer_id] += 1
    events = {a.account: a.events for a in by_account(material.pairs)}
    shared = sorted(
        (name for name, people in agents.items() if len(people) > 1),
        key=lambda name: (-len(events.get(name, ())), -len(agents[name]), name),
    )
    rows = tuple(
        (
            f"账户 {number}",
            str(calls[name]),
            str(len(agents[name])),
            "、".join(sorted({_EVENTS[e.kind] for e in events.get(name, ())})) or "—",
        )
        for number, name in enumerate(shared[:SHOWN], 1)
    )
    lead = f"{len(shared)} 个账户被两名以上坐席联系过。"
    return Section("换过人的账户", lead, ("账户", "通话", "坐席", "要看的"), rows)


def solutions(module: Module, material: Material) -> Section:
    """Of calls with a hardship: how often a promise follows with a plan offered, and without."""
    hardship = _calls(material, "signal.hardship")
    plan = _calls(material, "merit.plan")
    promise = _calls(material, "signal.promise_to_pay")
    offered, not_offered = hardship & plan, hardship - plan
    one = Rate(len(not_offered & promise), len(not_offered))
    other = Rate(len(offered & promise), len(offered))
    found = difference(one, other)
    lead = "件数太少,比不了。"
    if found is not None:
        low, high = (100 * x for x in found.interval)
        lead = f"给了方案的多 {100 * found.value:.0f} 个百分点 [{low:.0f}–{high:.0f}]。"
    rows = (("给了可行方案", str(other)), ("没有给", str(one)))
    return Section(
        "有方案和没有方案",
        lead,
        ("客户有困难的通话", "客户给出承诺"),
        rows,
        caution="先后和因果这里分不清:愿意谈的客户也更容易得到方案。",
    )


def public_risk(module: Module, material: Material) -> Section:
    """Points by team, and the calls to look at first.

    A call's points: those of `RISK` of each category found in it, doubled where the customer wants
    to complain or hints at self-harm. The index is points per 100 calls.
    """
    points: Counter[str] = Counter()
    why: dict[str, list[Case]] = defaultdict(list)
    for case in material.cases:
        worth = RISK.get(case.finding.category, 0)
        if worth and case.finding.category not in [
            c.finding.category for c in why[case.call.call_id]
        ]:
            points[case.call.call_id] += worth
            why[case.call.call_id].append(case)
    told = _calls(material, "signal.complaint") | _calls(material, "signal.self_harm")
    for call_id in points:
        points[call_id] *= _TOLD if call_id in told else 1
    teams: dict[str, list[str]] = defaultdict(list)
    for call, _ in material.pairs:
        teams[team_name(call)].append(call.call_id)
    index = "、".join(
        f"{team} {100 * sum(points[c] for c in calls) / len(calls):.0f}"
        for team, calls in sorted(teams.items())
    )
    titles = material.rule_set.categories
    rows = tuple(
        (
            call_id,
            str(worth),
            "、".join(titles[case.finding.category].title for case in why[call_id])
            + (";客户要投诉或有轻生念头" if call_id in told else ""),
        )
        for call_id, worth in sorted(points.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]
    )
    return Section(
        "公众风险",
        f"每百通的风险分:{index}。" if index else "没有通话。",
        ("通话", "分", "为什么"),
        rows,
        caution="分值是排先后用的约定,不是概率。",
    )


def _calls(material: Material, category: str) -> set[str]:
    return {case.call.call_id for case in material.cases if case.finding.category == category}


PRODUCTS = (accounts, promises, complaints, handovers, solutions, public_risk)
