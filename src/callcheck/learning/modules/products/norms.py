"""Products about norms: which are in force, and which clauses the team's calls break."""

from __future__ import annotations

from collections import Counter
from datetime import date

from callcheck.learning.cases import day_of
from callcheck.learning.modules.module import Material, Module, Section
from callcheck.reporting.catalogue import CERTAINTY, HOUSE

_UNSEEN = "(条号未见)"


def norms(module: Module, material: Material) -> Section:
    """Norms the findings cite, or the module names: in force when, and how sure."""
    known = material.rule_set.norms
    cited = Counter(c.norm for case in material.cases for c in case.finding.basis)
    wanted = module.norms or tuple(sorted(cited))
    today = _last_day(material)
    rows = tuple(
        (
            known[name].title,
            known[name].level or "—",
            _in_force(known[name].in_force_from, known[name].in_force_to),
            "是" if known[name].is_in_force(today) else "否",
            CERTAINTY[known[name].certainty],
            str(cited[name]),
        )
        for name in wanted
        if name != HOUSE
    )
    day = today.isoformat() if today else "现在"
    return Section(
        "相关规范",
        f"本期通话里的发现引到的规范;「有效」按 {day} 判断,引用次数按通话当天有效的规范计。",
        ("规范", "层级", "施行", "有效", "把握", "引用"),
        rows,
        caution="「待核原文」的没有读到过条文,引用前先找原文。",
    )


def clauses(module: Module, material: Material) -> Section:
    """Clauses that findings of the module's categories break, most frequent first."""
    counted: Counter[tuple[str, str]] = Counter()
    titles: dict[tuple[str, str], set[str]] = {}
    for case in material.of(module):
        if not case.finding.is_violation:
            continue
        for cited in case.finding.basis:
            if cited.norm == HOUSE:
                continue
            place = (cited.norm, cited.clause or _UNSEEN)
            counted[place] += 1
            titles.setdefault(place, set()).add(
                material.rule_set.categories[case.finding.category].title
            )
    rows = tuple(
        (
            material.rule_set.norms[norm].title,
            clause,
            "、".join(sorted(titles[norm, clause])),
            str(count),
        )
        for (norm, clause), count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    )
    return Section(
        "本期违反的条款",
        "一处发现可能同时违反几份规范。",
        ("规范", "条款", "类别", "处"),
        rows,
        caution="条款号只写读到过的;写着「条号未见」的不要自己补。",
    )


def _in_force(first: date | None, until: date | None) -> str:
    begins = first.isoformat() if first else "很早"
    return f"{begins} 起" if until is None else f"{begins} 至 {until.isoformat()} 前"


def _last_day(material: Material) -> date | None:
    days = [day for call, report in material.pairs if (day := day_of(call, report))]
    return max(days, default=None)


PRODUCTS = (norms, clauses)
