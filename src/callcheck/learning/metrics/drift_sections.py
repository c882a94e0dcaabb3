"""The drift alarms as a table."""

from __future__ import annotations

from callcheck.learning.metrics.drift import Drift, DriftReport
from callcheck.learning.metrics.sections import Row, Say, Section, percent
from callcheck.reporting.score_table import Field, Table


def drift_section(found: DriftReport, say: Say) -> Section:
    """Alarms first, then all that was compared."""
    kinds = {
        "rule": say("触发率", "calls hit"),
        "precision": say("精确率", "precision"),
        "quality": say("转写质量", "transcripts"),
    }
    qualities = _qualities(say)
    table = Table(
        say("本周与之前", "The week against those before"),
        [
            Field("alarm", say("警报", "alarm")),
            Field("kind", say("看什么", "kind")),
            Field("name", say("名称", "name")),
            Field("now_percent", say("本周%", "week %")),
            Field("now_n", "n"),
            Field("before_percent", say("之前%", "before %")),
            Field("before_n", "n"),
            Field("change_points", say("变化(点)", "change")),
            Field("change_low", say("下限", "low")),
            Field("change_high", say("上限", "high")),
            Field("p", "p"),
            Field("findings_each_now", say("本周每通处数", "findings a call, week")),
            Field("findings_each_before", say("之前每通处数", "before")),
        ],
        [
            _row(one, kinds, qualities, say)
            for one in sorted(found.drifts, key=lambda d: (not d.alarm,))
        ],
    )
    notes = _drift_notes(found, qualities, say)
    return Section("drift", say("漂移警报", "Drift"), tuple(notes), (table,))


def _drift_notes(found: DriftReport, qualities: dict[str, str], say: Say) -> list[str]:
    if found.week is None:
        return [say("通话没有日期,看不出漂移。", "No call has a day: drift is unknown.")]
    if not found.against:
        return [
            say(
                f"{found.week} 有 {found.calls} 通;之前几周没有通话可比。",
                f"{found.calls} calls in {found.week}; none in the weeks before to compare with.",
            )
        ]
    usual = found.usual_calls or 0.0
    notes = [
        say(
            f"{found.week}({found.calls} 通)与 {found.against[0]} 至 {found.against[-1]}"
            f"(每周约 {usual:.0f} 通)比,{len(found.alarms)} 个警报。",
            f"{found.week} ({found.calls} calls) against {found.against[0]} to"
            f" {found.against[-1]} (about {usual:.0f} a week): {len(found.alarms)} alarms.",
        )
    ]
    if found.volume_alarm:
        notes.append(
            say(
                "通话量不到平时一半或超过两倍:先查数据是否齐全。",
                "Less than half or more than twice the usual calls: check the data first.",
            )
        )
    if len(found.rule_sets) > 1:
        notes.append(
            say(
                f"这些报告出自 {len(found.rule_sets)} 版规则,变化可能来自规则:先重新检查再比。",
                f"The reports are by {len(found.rule_sets)} versions of the rules: check again"
                " before you compare.",
            )
        )
    for one in found.alarms:
        name = qualities.get(one.name, one.name)
        now, before = percent(one.now.share) or 0.0, percent(one.before.share) or 0.0
        notes.append(say(f"{name}:{before:g}% → {now:g}%", f"{name}: {before:g} % → {now:g} %"))
    notes.append(
        say(
            "Fisher 检验(大样本用 z),同类一起按 Holm 校正;变化不到 1 个百分点不报。",
            "Fisher's test, Holm over each kind; less than one point is no alarm.",
        )
    )
    return notes


def _row(one: Drift, kinds: dict[str, str], qualities: dict[str, str], say: Say) -> Row:
    low, high = one.change.interval if one.change else (None, None)
    return [
        say("警报", "ALARM") if one.alarm else None,
        kinds[one.kind],
        qualities.get(one.name, one.name),
        percent(one.now.share),
        one.now.n,
        percent(one.before.share),
        one.before.n,
        percent(one.change.value) if one.change else None,
        percent(low),
        percent(high),
        float(f"{one.change.p:.2g}") if one.change else None,
        round(one.findings[0] / one.now.n, 3) if one.now.n else None,
        round(one.findings[1] / one.before.n, 3) if one.before.n else None,
    ]


def _qualities(say: Say) -> dict[str, str]:
    return {
        "unknown_speaker": say("有说话人不明的轮次", "with unknown speakers"),
        "no_clock": say("没有时间轴", "without a clock"),
        "no_words": say("没有文字", "without words"),
        "read_with_problems": say("读取有问题", "read with problems"),
    }
