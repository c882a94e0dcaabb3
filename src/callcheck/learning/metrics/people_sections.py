"""The measures of people as tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from callcheck.learning.metrics.exposure import Exposure
from callcheck.learning.metrics.scorecards import Scorecard
from callcheck.learning.metrics.sections import Row, Say, Section, rate_cells, rate_fields
from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.score_table import Field, Table


def scorecard_section(
    cards: Sequence[Scorecard], by: Literal["agent", "team"], catalogue: Catalogue, say: Say
) -> Section:
    """A row a group in order of names, and why it is marked."""
    is_agent = by == "agent"
    who = say("坐席", "agent") if is_agent else say("团队", "team")
    table = Table(
        who,
        [
            Field(by, who),
            Field("calls", say("通话", "calls")),
            Field("standing", say("与其余比", "against the rest")),
            Field("mean_score", say("平均分", "score")),
            Field("mean_low", say("下限", "low")),
            Field("mean_high", say("上限", "high")),
            *rate_fields("violations", say("有违规", "violations"), say),
            *rate_fields("critical", say("有严重违规", "critical"), say),
            Field("worst", say("最多的类别(通)", "commonest (calls)")),
        ],
        [_card(card, catalogue, say) for card in cards],
    )
    marked = sum(card.unlike_the_rest for card in cards)
    named = tuple(f"{c.name}{say(':', ': ')}{why(c, say)}" for c in cards if c.unlike_the_rest)
    notes = (
        say(
            f"{len(cards)} 个{who},{marked} 个与其余的差别超出偶然;其余的高低是噪声,不排名。",
            f"{len(cards)} {by}s; {marked} differ from the rest beyond chance. The order of the"
            " others is noise, so there is no ranking.",
        ),
        *named,
        say(
            "分数按秩(Mann–Whitney)、比例按 Fisher,所有组和指标一起 Holm 校正;少于 10 通不比。"
            "差别也可能来自客户和产品,先听通话再下结论。",
            "Scores by ranks, shares by Fisher, Holm over all; under 10 calls nothing is compared."
            " Customers and products differ too: listen before you judge.",
        ),
    )
    title = say("坐席成绩单", "Agents") if is_agent else say("团队成绩单", "Teams")
    return Section(by + "s", title, notes, (table,))


def why(card: Scorecard, say: Say) -> str:
    """How a group stands, in words."""
    words = {
        "score": say("分数", "score"),
        "violations": say("违规率", "violations"),
        "critical": say("严重违规率", "critical"),
    }
    if "few" in card.standing.values():
        return say("通话太少,不比", "too few calls")
    told = []
    for measure, standing in card.standing.items():
        if standing == "better":
            up = say("高于其余" if measure == "score" else "低于其余", "better than the rest")
            told.append(f"{words[measure]}{say('', ' ')}{up}")
        elif standing == "worse":
            down = say("低于其余" if measure == "score" else "高于其余", "worse than the rest")
            told.append(f"{words[measure]}{say('', ' ')}{down}")
    return say("、", "; ").join(told) or say("差别在偶然之内", "within chance")


def _card(card: Scorecard, catalogue: Catalogue, say: Say) -> Row:
    low, high = card.interval or (None, None)
    worst = say("、", ", ").join(f"{catalogue.title(name)} {n}" for name, n in card.worst)
    return [
        card.name,
        card.calls,
        why(card, say),
        round(card.mean, 1),
        None if low is None else round(low, 1),
        None if high is None else round(high, 1),
        *rate_cells(card.violations),
        *rate_cells(card.critical),
        worst or None,
    ]


def exposure_section(found: Sequence[Exposure], say: Say) -> Section:
    """A row an agent in order of names."""
    table = Table(
        say("坐席承受", "What agents had to hear"),
        [
            Field("agent", say("坐席", "agent")),
            Field("abused", say("被辱骂威胁", "abused")),
            Field("self_harm", say("轻生表述", "self-harm")),
            *rate_fields("exposed", say("艰难通话", "hard calls"), say),
            Field("recent", say("近7天", "last 7 days")),
            Field("hours_since", say("距上次(小时)", "hours since")),
            Field("in_a_row", say("眼下连续", "in a row now")),
            Field("longest", say("最长连续", "longest run")),
            Field("care", say("请关心", "care")),
        ],
        [
            [
                e.agent,
                e.abused,
                e.self_harm,
                *rate_cells(e.exposed),
                e.recent,
                e.hours_since,
                e.in_a_row,
                e.longest,
                e.care,
            ]
            for e in found
        ],
    )
    care = [e.agent for e in found if e.care]
    notes = [
        say(
            "用于轮岗、休息和关怀,绝不作为考核:挨骂不是坐席的错。",
            "For rotation, rest and care, never for appraisal: being abused is nobody's fault.",
        )
    ]
    if care:
        names = say("、", ", ").join(care)
        notes.append(
            say(
                f"请尽快找他们聊聊:{names}(连续 3 通,或近 7 天有轻生表述)。",
                f"Talk to them soon: {names} (three in a row, or self-harm within 7 days).",
            )
        )
    title = say("坐席承受", "Exposure")
    return Section("exposure", title, tuple(notes), (table,))
