"""A coaching plan to read: Markdown, one HTML file, lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.learning.coaching.make import LONGEST
from callcheck.learning.coaching.plan import CoachingPlan, Example, Habit, Recheck, Strength
from callcheck.learning.coaching.recheck import POWER
from callcheck.reporting.catalogue import SEVERITY
from callcheck.reporting.markdown_text import markdown_text
from callcheck.reporting.templates import templates

FALLS_ANYWAY = (
    "改进项是因为比率高才选出来的,什么都不做也往往会回落一些;"
    "复查时用 callcheck coach effect 和组里其他人比,不只看自己的前后。"
)


def title_of(plan: CoachingPlan) -> str:
    """One line for lists."""
    habits = "、".join(habit.title for habit in plan.habits) or "没有改进项"
    return f"{plan.agent}:{habits}"


def about(plan: CoachingPlan) -> str:
    """What it rests on."""
    days = f"({plan.since} 至 {plan.until})" if plan.since else ""
    against = f";比的是{plan.compared_with}的 {plan.others} 通" if plan.others else ""
    return f"依据 {plan.calls} 通{days}{against}。"


def compared(habit: Habit | Strength) -> str:
    """Own share beside the others'."""
    text = f"通话的 {habit.rate}"
    return text + (f";其他人 {habit.others}" if habit.others is not None else "")


def reviewed(habit: Habit) -> str:
    """How much of it people have looked at."""
    return f"已确认 {habit.confirmed} 处,未复核 {habit.unreviewed} 处"


def recheck_told(recheck: Recheck) -> str:
    """What it takes, said beforehand; and what to do where there is too little."""
    goal = f"目标:降到 {100 * recheck.goal:.1f} %。"
    if recheck.needed is None:
        return (
            f"{goal}培训前只有 {recheck.before} 通,以后再多通话也很难说清有没有降:"
            "几个改进项合起来看,或听录音判断。"
        )
    text = f"{goal}真降到了,要 {recheck.needed} 通才有八成把握看得出"
    if recheck.expected is None or recheck.power is None:
        return text + "。"
    text += f";按现在的通话量,到复查日约 {recheck.expected} 通,把握 {100 * recheck.power:.0f} %。"
    if recheck.power >= POWER:
        return text
    if recheck.weeks is not None and recheck.weeks <= LONGEST:
        return text + f"不够:改为 {recheck.weeks} 周后复查,或几个改进项合起来看。"
    return text + "不够,等多久都嫌长:几个改进项合起来看,或听录音判断。"


def plan_lines(plan: CoachingPlan) -> Iterator[str]:
    """The short form for a terminal."""
    yield f"辅导计划 {plan.agent}" + (f"({plan.team})" if plan.team else "")
    yield about(plan)
    for strength in plan.strengths:
        yield f"做得好:{_strength(strength)}"
    for number, habit in enumerate(plan.habits, 1):
        yield ""
        yield f"{number}. {habit.title}({SEVERITY[habit.severity]})"
        yield f"   {compared(habit)}"
        yield f"   {reviewed(habit)}"
        for example in habit.examples:
            yield f"   {_heading(example)}「{example.quote or example.told}」"
            yield f"     可以说:{example.say_instead}"
        yield from (f"   {line}" for line in _practice(habit))
        yield f"   {recheck_told(habit.recheck)}"
    yield from _rest(plan)


def _rest(plan: CoachingPlan) -> Iterator[str]:
    if plan.pooled is not None and len(plan.habits) > 1:
        yield ""
        yield f"合起来看:{recheck_told(plan.pooled)}"
    if plan.events:
        yield ""
        yield "要单独谈的(一次也严重,不算习惯):"
        yield from (f"   {_heading(e)}「{e.quote or e.told}」" for e in plan.events)
    if plan.shared:
        yield f"大家都这样,不是个人的:{'、'.join(plan.shared)}"
    yield from (f"当心:{note}" for note in plan.notes)
    if plan.habits:
        yield f"当心:{FALLS_ANYWAY}"
        yield f"复查日 {plan.recheck_on}"


def plan_markdown(plan: CoachingPlan) -> str:
    """To read, edit and print."""
    lines = [f"# 辅导计划:{markdown_text(plan.agent)}", "", markdown_text(about(plan)), ""]
    if plan.habits:
        lines += [f"复查日:{plan.recheck_on}", ""]
    if plan.strengths:
        lines += ["## 已经做得好的", ""]
        for strength in plan.strengths:
            lines.append(f"- {markdown_text(_strength(strength))}")
            if strength.example is not None and strength.example.said:
                said = f"{_heading(strength.example)}{strength.example.said}"
                lines.append(f"  - {markdown_text(said)}")
        lines.append("")
    for number, habit in enumerate(plan.habits, 1):
        lines += _habit(number, habit)
    if plan.pooled is not None and len(plan.habits) > 1:
        lines += ["## 合起来看", "", recheck_told(plan.pooled), ""]
    if plan.events:
        lines += ["## 要单独谈的", "", "一次也严重,已有人确认;不算习惯,不比比率。", ""]
        lines += [line for example in plan.events for line in _example(example)] + [""]
    if plan.shared:
        lines += [
            "## 大家都这样的",
            "",
            "不列为个人的改进项:" + markdown_text("、".join(plan.shared)) + "。",
            "",
        ]
    lines += ["## 读的时候当心", "", *(f"- {markdown_text(note)}" for note in plan.notes)]
    if plan.habits:
        lines.append(f"- {FALLS_ANYWAY}")
    return "\n".join(lines).rstrip() + "\n"


def _habit(number: int, habit: Habit) -> list[str]:
    lines = [f"## {number}. {markdown_text(habit.title)}({SEVERITY[habit.severity]})", ""]
    lines += [f"- {compared(habit)}", f"- {reviewed(habit)}"]
    if habit.rules:
        lines.append(f"- 多是:{markdown_text('、'.join(habit.rules))}")
    lines += ["", *(line for example in habit.examples for line in _example(example)), ""]
    lines += [f"- [ ] {markdown_text(line)}" for line in _practice(habit)]
    return [*lines, f"- [ ] 复查:{recheck_told(habit.recheck)}", ""]


def _practice(habit: Habit) -> list[str]:
    lines = [f"学:{module}" for module in habit.modules]
    lines += [f"练:{d.title}(callcheck drill {d.id})" for d in habit.drills]
    lines += [f"改写:「{r.title}」" for r in habit.rewrites]
    if not habit.rewrites and habit.examples and habit.examples[0].quote:
        lines.append(f"改写:把自己的「{habit.examples[0].quote}」换一种说法")
    return lines


def _example(example: Example) -> list[str]:
    rows = (
        ("客户", example.customer),
        ("坐席", example.said),
        ("为什么", example.why),
        ("依据", "、".join(example.basis)),
        ("可以说", example.say_instead),
    )
    lines = [f"- {markdown_text(_heading(example) + example.told)}"]
    return [*lines, *(f"  - {name}:{markdown_text(text)}" for name, text in rows if text)]


def _heading(example: Example) -> str:
    day = f"{example.day} " if example.day else ""
    return f"{day}{example.call}{'' if example.confirmed else '(未复核)'}:"


def _strength(strength: Strength) -> str:
    more = ",比其他人多" if strength.better else ""
    return f"{strength.title}:{compared(strength)}{more}"


def plan_html(plan: CoachingPlan) -> str:
    """One file without network, for screen, phone and paper."""
    from markupsafe import Markup

    from callcheck.learning.trend.page import asset

    html: str = (
        templates("callcheck.learning.coaching")
        .get_template("plan.html")
        .render(
            plan=plan,
            about=about(plan),
            css=Markup(asset("base.css") + asset("coaching.css")),
            severity=SEVERITY,
            compared=compared,
            reviewed=reviewed,
            strength=_strength,
            heading=_heading,
            practice=_practice,
            recheck=recheck_told,
            pieces=pieces,
            falls=FALLS_ANYWAY,
        )
    )
    return html


def pieces(said: str, quote: str) -> tuple[str, str, str]:
    """A turn as what stands before the quoted words, they, and what stands after.

    >>> pieces("再不还我打断你的腿", "打断你的腿")
    ('再不还我', '打断你的腿', '')
    """
    at = said.find(quote) if quote else -1
    return (said, "", "") if at < 0 else (said[:at], quote, said[at + len(quote) :])
