"""A lesson made of findings that people confirmed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from callcheck.checking import Checker
from callcheck.learning.cases import Case
from callcheck.learning.lessons.choosing import choose, usable
from callcheck.learning.lessons.data import Clause, Good, Lesson, LessonCase
from callcheck.learning.lessons.excerpt import asked_turn, lines_of, turns_of
from callcheck.learning.lessons.focus import Focus, no_cases
from callcheck.learning.lessons.good import Pair, answers_in, good_example
from callcheck.learning.lessons.masking import masked_case
from callcheck.learning.lessons.questions import questions_for
from callcheck.learning.rewrite import Rewrite
from callcheck.model import Evidence, Speaker
from callcheck.reporting.catalogue import CERTAINTY, HOUSE, SEVERITY
from callcheck.ruleset import Norm, Rule, RuleSet

UNKNOWN_CLAUSE = "条号未见"
UNITS = {"seconds": " 秒", "calls": " 次", "clock": "", "yuan": " 元"}
OPENING, EACH, CLOSING = 5, 10, 10  # minutes


def make_lesson(
    cases: Iterable[Case],
    checker: Checker,
    focus: Focus,
    *,
    pairs: Sequence[Pair] = (),
    rewrites: Sequence[Rewrite] = (),
    most: int = 3,
    unreviewed: bool = False,
) -> Lesson:
    """A lesson on what `focus` names.

    Args:
        cases: findings in their calls, as they were found: masking is done here.
        checker: whose rules, norms and profile are used.
        focus: what it is about.
        pairs: calls with their reports from which good examples may come; the cases' own too.
        rewrites: of the rewrite drill: shown where no call has a good example.
        most: cases of the lesson.
        unreviewed: take findings that nobody has looked at, marked so.

    Raises:
        UsageError: `no-cases`.
    """
    fitting = [
        case
        for case in usable(cases, unreviewed=unreviewed)
        if focus.fits(case) and case.finding.rule in checker.rule_set.rules
    ]
    chosen = choose(fitting, most)
    if not chosen:
        raise no_cases()
    answers = answers_in(pairs)
    used: set[tuple[int, int]] = set()
    told = []
    for number, case in enumerate(chosen, 1):
        rule = checker.rule_set.rules[case.finding.rule]
        good = good_example(checker, case, rule, pairs, answers, used, rewrites)
        told.append(_case(checker, case, rule, good, number, own=focus.agent is not None))
    return _lesson(focus, tuple(told), fitting, checker.rule_set)


def _case(
    checker: Checker, original: Case, rule: Rule, good: Good, number: int, *, own: bool
) -> LessonCase:
    shown = turns_of(checker, original)
    case = masked_case(original, checker.profile)
    agent = "本人" if own else "坐席"
    lines = lines_of(case.call, case.report, shown, case.finding, agent=agent)
    spoken = [e for e in case.finding.evidence if e.quote]
    quote = "……".join(dict.fromkeys(e.quote for e in spoken if e.quote))
    clauses = clauses_of(checker.rule_set, rule, case.day)
    measured = "、".join(filter(None, map(_measured, case.finding.evidence[:1])))
    agents = [case.call.turns[e.turn] for e in spoken if e.turn is not None]
    category = checker.rule_set.categories[case.finding.category]
    asked = asked_turn(original)
    told = LessonCase(
        number=number,
        rule=rule.id,
        category=category.id,
        title=rule.title,
        category_title=category.title,
        severity=SEVERITY[case.finding.severity],
        status="已确认" if case.confirmed else "未复核",
        day=case.day,
        lines=lines,
        left_out=len(case.call.turns) - 1 - shown[-1] if shown else 0,
        quote=quote,
        what=rule.summary,
        why=rule.why,
        say_instead=rule.say_instead,
        measured=measured,
        clauses=clauses,
        good=good,
        questions=(),
        rewrite=next((t.text for t in agents if t.speaker is Speaker.AGENT), ""),
    )
    words = "" if asked is None else case.call.turns[asked].text.strip()
    return replace(told, questions=questions_for(told, words))


def _measured(piece: Evidence) -> str:
    if piece.measured is None:
        return ""
    unit = UNITS.get(piece.unit or "", piece.unit or "")
    said = [x if isinstance(x, str) else f"{x:g}" for x in (piece.measured, piece.limit or "")]
    return f" {said[0]}{unit}" + (f"(界限 {said[1]}{unit})" if said[1] else "")


def clauses_of(rule_set: RuleSet, rule: Rule, day: date | None) -> tuple[Clause, ...]:
    """What the rule rests on, in force on a day and binding the house."""
    found = []
    for cited in rule_set.basis_on(rule, day):
        norm = rule_set.norms[cited.norm]
        clause = "" if norm.id == HOUSE else cited.clause or UNKNOWN_CLAUSE
        found.append(
            Clause(
                norm.title,
                norm.number if norm.id != HOUSE else "",
                clause,
                _requires(norm, cited.clause, rule.category.id),
                _in_force(norm),
                CERTAINTY[norm.certainty],
            )
        )
    return tuple(found)


def _requires(norm: Norm, clause: str | None, category: str) -> str:
    fitting = [
        d.requires
        for d in norm.demands
        if d.clause == clause and (clause or category in d.categories)
    ]
    return ";".join(fitting)


def _in_force(norm: Norm) -> str:
    since = f"{norm.in_force_from.isoformat()} 起施行" if norm.in_force_from else "现行"
    return since + (f",{norm.in_force_to.isoformat()} 起失效" if norm.in_force_to else "")


def _lesson(
    focus: Focus, cases: tuple[LessonCase, ...], fitting: Sequence[Case], rule_set: RuleSet
) -> Lesson:
    rules = tuple(dict.fromkeys(case.rule for case in cases))
    named = [rule_set.rules[rule] for rule in rules]
    return Lesson(
        title=focus.title,
        aims=focus.aims or _aims(cases),
        who=focus.who,
        minutes=OPENING + EACH * len(cases) + CLOSING,
        material=_material(fitting, cases),
        cases=cases,
        clauses=tuple(dict.fromkeys(clause for case in cases for clause in case.clauses)),
        key_points=_points(cases, named),
        checklist=_checklist(cases, named),
        ranking=focus.ranking,
    )


def _points(cases: Sequence[LessonCase], rules: Sequence[Rule]) -> tuple[str, ...]:
    points = [f"{rule.title}:{rule.why}" for rule in rules]
    clauses = dict.fromkeys(c for case in cases for c in case.clauses if c.requires)
    return (*points, *(f"{c.cited}:{c.requires}" for c in list(clauses)[:3]))


def _aims(cases: Sequence[LessonCase]) -> tuple[str, ...]:
    titles = "".join(f"「{title}」" for title in dict.fromkeys(case.title for case in cases))
    quotes = [case.quote for case in cases if case.quote]
    aims = [f"听得出什么是{titles}。"]
    if quotes:
        aims.append(f"说得清「{quotes[0]}」错在哪里、依据是什么。")
    else:
        aims.append("说得清错在哪里、依据是什么。")
    return (*aims, "遇到同样的客户,能当场换一种合规的说法。")


def _material(fitting: Sequence[Case], cases: Sequence[LessonCase]) -> str:
    calls = len({case.call.call_id for case in fitting})
    days = sorted(case.day for case in fitting if case.day)
    when = ""
    if days:
        first, last = days[0].isoformat(), days[-1].isoformat()
        when = f"{first} 的 " if first == last else f"{first} 至 {last} 的 "
    kinds = "复核确认" if all(c.status == "已确认" for c in cases) else "含未复核"
    return f"取自 {when}{calls} 通电话、{len(fitting)} 处发现({kinds}),已遮盖个人信息"


def _checklist(cases: Sequence[LessonCase], rules: Sequence[Rule]) -> tuple[str, ...]:
    said: list[str] = []
    for case in cases:
        if case.quote:
            said.append(f"不说「{case.quote}」这样的话({case.title})")
    said += [f"会说:{rule.say_instead}" for rule in rules]
    said.append("拿不准时先停下来,问班组长或查条款,不临场编")
    return tuple(dict.fromkeys(said))
