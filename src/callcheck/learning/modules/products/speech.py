"""Products made of what was said: cases, good examples, what was left out, crises, tone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from callcheck.learning.cases import Case
from callcheck.learning.metrics.weeks import team_name
from callcheck.learning.modules.module import Excerpt, Material, Module, Section
from callcheck.learning.rates import Rate
from callcheck.model import Kind

SHOWN = 5
_MIN_QUOTE = 2


def findings(module: Module, material: Material) -> Section:
    """How often each of the module's violations was found."""
    cases = [case for case in material.of(module) if case.finding.is_violation]
    calls = len(material.pairs)
    rows = []
    for category in _by_grief(cases, material):
        own = [case for case in cases if case.finding.category == category]
        with_it = len({case.call.call_id for case in own})
        confirmed = sum(case.confirmed for case in own)
        title = material.rule_set.categories[category].title
        rows.append((title, str(len(own)), str(confirmed), str(Rate(with_it, calls))))
    return Section(
        "本期发现",
        f"共 {calls} 通电话;被驳回的不计。",
        ("类别", "处", "其中已确认", "有它的通话"),
        tuple(rows),
        caution="" if rows else "这一批里没有这些类别的发现。",
    )


def cases(module: Module, material: Material) -> Section:
    """One excerpt for each of the gravest and most frequent categories, masked."""
    found = [case for case in material.of(module) if case.finding.is_violation]
    chosen = []
    for category in _by_grief(found, material)[:SHOWN]:
        own = [case for case in found if case.finding.category == category]
        own.sort(key=lambda case: (not case.confirmed, -_words(case), case.call.call_id))
        chosen.append(material.excerpt(own[0]))
    return Section(
        "你们的案例",
        "先看客户说了什么,再看坐席哪几个字越了线,最后看该怎么说。",
        excerpts=tuple(chosen),
        caution="" if chosen else "这一批里没有这些类别的发现。",
    )


def good_examples(module: Module, material: Material) -> Section:
    """What was done well, one excerpt for each kind of merit."""
    merits = [case for case in material.cases if case.finding.kind is Kind.MERIT]
    by_kind: dict[str, list[Case]] = {}
    for case in merits:
        by_kind.setdefault(case.finding.category, []).append(case)
    chosen = []
    for own in by_kind.values():
        own.sort(key=lambda case: (not case.confirmed, -_words(case), case.call.call_id))
        excerpt = material.excerpt(own[0], before=1, after=0)
        chosen.append(Excerpt(excerpt.caption, excerpt.lines))
    rows = tuple(
        (material.rule_set.categories[name].title, str(len(own)))
        for name, own in sorted(by_kind.items())
    )
    title = "说得好的"
    return Section(title, "同事自己说的话。", ("做法", "处"), rows, tuple(chosen[:SHOWN]))


def missing_steps(module: Module, material: Material) -> Section:
    """Which required words are missing, of the calls in which they were looked for."""
    calls = len(material.pairs)
    counted = Counter(
        (case.finding.category, case.call.call_id)
        for case in material.of(module)
        if case.finding.kind is Kind.REQUIRED
    )
    by_category = Counter(category for category, _ in counted)
    rows = tuple(
        (material.rule_set.categories[name].title, str(Rate(count, calls)), _say(name, material))
        for name, count in by_category.most_common()
    )
    return Section("漏说的步骤", "按通话数算。", ("步骤", "缺它的通话", "可以这样说"), rows)


def crises(module: Module, material: Material) -> Section:
    """Calls in which the customer hinted at self-harm: what the agent said next."""
    found = [c for c in material.cases if c.finding.category == "signal.self_harm"]
    wrong = {
        c.call.call_id for c in material.cases if c.finding.category == "service.crisis_mishandled"
    }
    excerpts = []
    for case in found[:SHOWN]:
        excerpt = material.excerpt(case, before=1, after=3)
        verdict = "处置不当" if case.call.call_id in wrong else "没有发现处置不当"
        say = _say("service.crisis_mishandled", material)
        excerpts.append(Excerpt(f"客户流露轻生念头:{verdict}", excerpt.lines, say))
    calls = {case.call.call_id for case in found}
    lead = f"{len(calls)} 通里客户流露轻生念头,其中 {len(calls & wrong)} 通处置不当。"
    caution = "机器会漏听含蓄的说法;拿不准就当真。"
    return Section("危机通话", lead, excerpts=tuple(excerpts), caution=caution)


def tone(module: Module, material: Material) -> Section:
    """Attitude and merits by team, as shares of calls."""
    rows = []
    for team, calls in sorted(_teams(material).items()):
        bad = _with(material, calls, ("service.attitude", "insult"))
        good = _with(material, calls, ("merit",))
        rows.append((team, str(Rate(len(good), len(calls))), str(Rate(len(bad), len(calls)))))
    columns = ("组", "有好做法的通话", "态度不好或贬损的通话")
    caution = "区间重叠的组不必比高低。"
    return Section("说话的温度", "按通话数算。", columns, tuple(rows), caution=caution)


def dialects(module: Module, material: Material) -> Section:
    """Calls with words of Cantonese, Taiwan or the north, and how often something was found."""
    rows = []
    for name, words in DIALECTS.items():
        calls = {
            call.call_id
            for call, _ in material.pairs
            if sum(word in turn.text for turn in call.turns for word in words) >= _MIN_QUOTE
        }
        bad = _with(material, calls, ("threat", "insult", "service.attitude"))
        rows.append((name, str(len(calls)), str(Rate(len(bad), len(calls)))))
    every = {call.call_id for call, _ in material.pairs}
    bad = _with(material, every, ("threat", "insult", "service.attitude"))
    rows.append(("全部", str(len(every)), str(Rate(len(bad), len(every)))))
    return Section(
        "各地用语",
        "按用字粗分,一通里出现两处以上才算。",
        ("用语", "通话", "威胁、侮辱或态度问题"),
        tuple(rows),
        caution="差别也可能来自识别:方言更容易听错。",
    )


# Words that mark a variety when they come together; from the lists of `rules/lists/`.
DIALECTS = {
    "粤语": ("嘅", "唔", "係", "咩", "喺", "冇", "嗰", "佢", "啲", "嘞", "咁", "畀", "乜"),
    "台湾用语": ("喔", "欸", "齁", "缴", "繳", "帐款", "帳款", "这通电话", "麻烦您再"),
    "北方土话": ("咋", "啥", "俺", "甭", "忒", "整", "磨叽", "得嘞", "嘎哈"),
}


def _by_grief(cases: Iterable[Case], material: Material) -> list[str]:
    counted = Counter(case.finding.category for case in cases)
    known = material.rule_set.categories
    return sorted(counted, key=lambda name: (-known[name].severity.rank, -counted[name], name))


def _words(case: Case) -> int:
    """Longer quotes show more, up to a point."""
    quoted = sum(len(e.quote or "") for e in case.finding.evidence)
    return quoted if quoted <= 24 else 24 - quoted


def _say(category: str, material: Material) -> str:
    rules = material.rule_set.rules.values()
    return next((r.say_instead for r in rules if r.category.id == category), "")


def _teams(material: Material) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for call, _ in material.pairs:
        found.setdefault(team_name(call), set()).add(call.call_id)
    return found


def _with(material: Material, calls: set[str], categories: tuple[str, ...]) -> set[str]:
    return {
        case.call.call_id
        for case in material.cases
        if case.call.call_id in calls and _is_one(case.finding.category, categories)
    }


def _is_one(category: str, names: tuple[str, ...]) -> bool:
    return category in names or category.partition(".")[0] in names


PRODUCTS = (findings, cases, good_examples, missing_steps, crises, tone, dialects)
