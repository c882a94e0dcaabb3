"""What came of a training in plain Chinese, as Markdown, and as JSON."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from callcheck.learning.effect.change import Change
from callcheck.learning.effect.measure import Effect, Outcome, Row
from callcheck.learning.effect.power import ENOUGH
from callcheck.learning.rates import Rate
from callcheck.learning.seen import ANY
from callcheck.reporting.markdown_text import markdown_text

MANY = 5  # rows; of more, those that cannot tell anything are only named
Title = Callable[[str], str]
OUTCOMES = {
    Outcome.IMPROVED: "改善明确",
    Outcome.WORSE: "变差明确",
    Outcome.FELL: "下降明确,原因不明",
    Outcome.ROSE: "上升明确,原因不明",
    Outcome.UNCLEAR: "看不出",
    Outcome.TOO_FEW: "数据不足",
}
NOTES = {
    "one-sided": "培训前或培训后没有通话,比不了。",
    "no-comparison": "没有对照组:同一时期别的变化(客户、案件、规则、季节)也会让比率升降,"
    "所以升降再明确也不能算作培训的作用。",
    "trends-shown": "差中差假定:没有培训,两组会一起升降。下面的每周比率可以看培训前是否一起走;"
    "培训前两组已经走开的类别记作看不出。",
    "trends-unknown": "差中差假定:没有培训,两组会一起升降。培训前两组都有通话的不到四周,这一点查不了。",
    "were-worst": "受训的人培训前(至少一类)明显比对照差。因为差才被选中的,不培训也会往回落一些(向均值回归),"
    "降幅里有一部分可能是这个。",
    "chosen-agents": "只看几名坐席:如果是因为那段时间差才选他们培训,不培训也会往回落一些(向均值回归)。",
    "one-agent": "只有一名坐席,区间按通话算,没有算进人自己的起伏;结论只对这一个人。",
    "few-agents": "受训坐席不到五名,坐席之间的差别估得粗,区间放宽了。",
    "unknown-agents": "有的通话不知道坐席,当作同一名坐席的。",
    "rule-sets": "这些报告不是同一版规则查的,比率可能因规则而变。把全部通话用同一版规则重查再比。",
}


def percent(share: float | None) -> str:
    """A share as people read it."""
    return "无数据" if share is None else f"{100 * share:.1f} %"


def points(change: Change) -> str:
    """A change in percentage points with its interval.

    >>> points(Change(-0.18, (-0.26, -0.1), 0.001, 6))
    '−18.0 个百分点 [−26.0–−10.0]'
    """
    low, high = (_signed(x) for x in change.interval)
    return f"{_signed(change.value)} 个百分点 [{low}–{high}]"


def _signed(share: float) -> str:
    text = f"{100 * share:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text.replace("-", "−")


def verdict(row: Row, title: Title) -> str:
    """One sentence that says no more than the numbers do."""
    name = "任何违规" if row.name == ANY else title(row.name)
    change = row.against or row.change
    if change is None:
        return f"{name}:数据不足。"
    said = f"{name}:{OUTCOMES[row.outcome]}。"
    if row.outcome in (Outcome.IMPROVED, Outcome.WORSE):
        more = "多降" if change.value < 0 else "多升"
        return f"{said}与对照相比{more} {_span(change)}。"
    if row.outcome in (Outcome.FELL, Outcome.ROSE):
        return f"{said}前后相差 {_span(change)};没有对照,不能说是培训的作用。"
    if row.stands and row.apart_before:
        return f"{said}有差别,但两组培训前就已经走开了,不能算作培训的作用。"
    said += _own(row)
    if row.outcome is Outcome.TOO_FEW:
        return f"{said}{_reach(row)}没看到变化不等于没有变化。"
    return f"{said}{_reach(row)}比这更小的变化,有也看不出来。"


def _own(row: Row) -> str:
    """That those trained changed by themselves, where only the comparison is unclear."""
    own, against = row.change, row.against
    if own is None or against is None or own.interval[0] <= 0 <= own.interval[1]:
        return ""
    way = "低" if own.value < 0 else "高"
    return f"受训的人自己后来比以前{way},但与对照的差别({points(against)})还不能排除偶然。"


def _span(change: Change) -> str:
    near, far = sorted(abs(100 * x) for x in change.interval)
    return f"{abs(100 * change.value):.1f} 个百分点(95 % 区间 {near:.1f}–{far:.1f})"


def _reach(row: Row) -> str:
    if row.smallest is None:
        return "这些通话里就是完全消失了也多半看不出来。"
    return f"这些通话要降 {100 * row.smallest:.1f} 个百分点以上才看得出(五次里四次)。"


def effect_markdown(effect: Effect, title: Title) -> str:
    """The answer to read: verdicts first, then numbers, weeks and cautions."""
    sizes = effect.sizes
    trained, against = markdown_text(effect.trained), markdown_text(effect.against or "")
    lines = [f"# 培训前后:{trained}", ""]
    lines.append(f"- 培训日 {effect.since}(当天不算)")
    lines.append(
        f"- 受训 {trained}:{effect.clusters} 名坐席,前 {sizes.before} 通,后 {sizes.after} 通"
    )
    if effect.against:
        lines.append(f"- 对照 {against}:前 {sizes.others_before} 通,后 {sizes.others_after} 通")
    lines += ["", "## 事先能看出多大的变化", ""]
    lines.append("只由培训前的比率和通话数算出,与结果无关;80 % 的把握,已按类别数校正。")
    lines.append("")
    lines += ["| 类别 | 培训前 | 至少降多少才看得出 | 减半能看出的把握 |", "|---|---|---|---|"]
    tested = [row for row in effect.rows if row.before.hits + row.after.hits]
    for row in tested:
        least = "看不出" if row.smallest is None else f"{100 * row.smallest:.1f} 个百分点"
        halving = f"{100 * row.power_to_halve:.0f} %"
        lines.append(f"| {markdown_text(_name(row, title))} | {row.before} | {least} | {halving} |")
    lines += ["", "## 结论", ""]
    lines += [f"- {markdown_text(verdict(row, title))}" for row in tested] or ["- 没有可比的违规。"]
    lines += ["", "## 数字", ""]
    lines += _numbers(effect, tested, title)
    lines += ["", "## 每周任何违规", "", "| 周(周一) | 受训 | 对照 |", "|---|---|---|"]
    for week in effect.weeks:
        mark = " ← 培训" if 0 <= (effect.since - week.start).days < 7 else ""
        lines.append(f"| {week.start}{mark} | {week.trained} | {_rate(week.others)} |")
    lines += ["", "## 读的时候当心", ""]
    lines += [f"- {NOTES[note]}" for note in effect.notes]
    lines.append(
        "- 比率是有这类发现的通话占全部通话的份额,按规则查出的算,不扣驳回的:复核前后多少不一。"
    )
    return "\n".join(lines) + "\n"


def _numbers(effect: Effect, rows: list[Row], title: Title) -> list[str]:
    if not effect.against:
        lines = ["| 类别 | 前 | 后 | 后减前 [95 %] | p |", "|---|---|---|---|---|"]
        return lines + [
            f"| {markdown_text(_name(r, title))} | {r.before} | {r.after} | {_change(r.change)} |"
            for r in rows
        ]
    lines = [
        "| 类别 | 受训前 | 受训后 | 对照前 | 对照后 | 差中差 [95 %] | p |",
        "|---|---|---|---|---|---|---|",
    ]
    return lines + [
        f"| {markdown_text(_name(r, title))} | {r.before} | {r.after} | {_rate(r.others_before)} "
        f"| {_rate(r.others_after)} | {_change(r.against)} |"
        for r in rows
    ]


def _change(change: Change | None) -> str:
    return "– | –" if change is None else f"{points(change)} | {change.p:.3f}"


def _rate(rate: Rate | None) -> str:
    return "–" if rate is None else str(rate)


def _name(row: Row, title: Title) -> str:
    return "任何违规" if row.name == ANY else title(row.name)


def effect_lines(effect: Effect, title: Title) -> list[str]:
    """The short form for a terminal."""
    sizes = effect.sizes
    lines = [f"培训日 {effect.since};{effect.trained}:前 {sizes.before} 通,后 {sizes.after} 通"]
    if effect.against:
        lines.append(
            f"对照 {effect.against}:前 {sizes.others_before} 通,后 {sizes.others_after} 通"
        )
    rows = [row for row in effect.rows if row.before.hits + row.after.hits]
    reachable = [_name(r, title) for r in rows if r.power_to_halve >= ENOUGH]
    lines.append("事先:减半看得出的类别:" + ("、".join(reachable) or "没有,通话太少"))
    hopeless = [r for r in rows if r.outcome is Outcome.TOO_FEW and r.smallest is None]
    hopeless = hopeless if len(rows) > MANY else []
    for row in rows:
        if row in hopeless:
            continue
        lines += ["", verdict(row, title), f"  受训 {row.before} → {row.after}"]
        if row.others_before is not None:
            lines.append(f"  对照 {row.others_before} → {row.others_after}")
    if hopeless:
        names = "、".join(_name(row, title) for row in hopeless)
        lines += ["", f"数据不足,就是完全消失了也多半看不出来:{names}。"]
    if len(rows) > MANY:
        lines.append("培训只讲了几类,就事先定好,用 --category 只看这几类:看得越多,越难断定。")
    lines.append("")
    return lines + [f"当心:{NOTES[note]}" for note in effect.notes]


def effect_json(effect: Effect) -> bytes:
    """The answer for a program."""
    return msgspec.json.format(msgspec.json.encode(effect), indent=1) + b"\n"
