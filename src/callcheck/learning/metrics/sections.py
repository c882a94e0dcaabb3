"""Measures as tables under a title, with what has to be known to read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from callcheck.learning.metrics.agreement import FEW, Kappa, ReviewerAgreement
from callcheck.learning.metrics.heatmap import HeatMap
from callcheck.learning.metrics.rules import Recall, RulePrecision
from callcheck.learning.rates import Rate
from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.score_table import Field, Table, Value

Say = Callable[[str, str], str]
Row = Sequence[Value]
TO_MEND = 0.8  # precision; a rule surely below it is named first


@dataclass(frozen=True, slots=True)
class Section:
    """A measure to show.

    Attributes:
        id: names it in JSON and in links.
        title: heading.
        notes: sentences under it: what stands out first, then how to read it.
        tables: each with its own name.
        data: the measure itself, for what a table cannot show.
        titles: of the ids in columns `category`; JSON keeps the ids.
    """

    id: str
    title: str
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    data: Any = field(default=None, compare=False)  # Any: the measure's own type
    titles: Mapping[str, str] = field(default_factory=dict)

    def shown(self, table: Table, say: Say) -> list[list[Value]]:
        """A table's rows for people: titles for ids, words for truths, empty for what is not."""
        yes = say("是", "yes")
        named = [f.key == "category" for f in table.fields]
        return [
            [
                (yes if cell else None)
                if isinstance(cell, bool)
                else self.titles.get(str(cell), cell)
                if is_id
                else cell
                for cell, is_id in zip(row, named, strict=True)
            ]
            for row in table.rows
        ]


def titles_of(catalogue: Catalogue) -> dict[str, str]:
    """Chinese names by category."""
    return {name: category.title for name, category in catalogue.categories.items()}


def percent(share: float | None) -> float | None:
    """A share in hundreds, to a tenth."""
    return None if share is None else round(100 * share, 1) + 0.0  # no -0


def rate_cells(rate: Rate) -> list[Value]:
    """Percent, both ends of its interval, hits and n; the first three None for no data."""
    low, high = rate.interval or (None, None)
    return [percent(rate.share), percent(low), percent(high), rate.hits, rate.n]


def rate_fields(key: str, heading: str, say: Say) -> list[Field]:
    """The columns of `rate_cells`."""
    return [
        Field(f"{key}_percent", heading + "%"),
        Field(f"{key}_low", say("下限", "low")),
        Field(f"{key}_high", say("上限", "high")),
        Field(f"{key}_hits", say("其中", "hits")),
        Field(f"{key}_n", "n"),
    ]


def rule_section(
    rules: Sequence[RulePrecision],
    recall: Recall,
    catalogue: Catalogue,
    say: Say,
) -> Section:
    """Precision by rule, recall by category."""
    precise = Table(
        say("规则精确率", "Precision by rule"),
        [
            Field("rule", say("规则", "rule")),
            Field("category", say("类别", "category")),
            Field("findings", say("发现", "findings")),
            *rate_fields("precision", say("精确率", "precision"), say),
            Field("unsure", say("存疑", "unsure")),
            Field("labels_needed", say("±5点还需复核", "labels for ±5")),
        ],
        [
            [
                r.rule,
                r.category,
                r.findings,
                *rate_cells(r.precision),
                r.unsure,
                r.labels_needed,
            ]
            for r in rules
        ],
    )
    recalled = Table(
        say("类别召回率", "Recall by category"),
        [
            Field("category", say("类别", "category")),
            *rate_fields("recall", say("召回率", "recall"), say),
            Field("open", say("未复核", "not judged")),
            Field("missed", say("漏检的通话", "calls with a miss")),
        ],
        [
            [
                r.category,
                *rate_cells(r.recall),
                r.open,
                " ".join(dict.fromkeys(r.missed)) or None,
            ]
            for r in recall.categories
        ],
    )
    reviewed = sum(r.precision.n for r in rules)
    read = recall.read
    notes = [
        say(
            f"{len(rules)} 条规则有发现,复核定案 {reviewed} 处;召回率依据整通看完的 {read} 通。",
            f"{len(rules)} rules with findings, {reviewed} judged; recall from {read} calls read.",
        )
    ]
    bad = [r.rule for r in rules if r.precision.interval and r.precision.interval[1] < TO_MEND]
    if bad:
        notes.append(
            say(
                f"精确率的上限也不到 80%,先改:{'、'.join(bad)}",
                f"precision surely below 80 %, mend first: {', '.join(bad)}",
            )
        )
    if not reviewed:
        notes.append(
            say(
                "还没有复核意见,精确率无数据(不是 0)。先 callcheck review。",
                "No reviews yet: precision is unknown, not 0. Run callcheck review.",
            )
        )
    if not read:
        notes.append(
            say(
                "没有整通看完的通话,召回率无数据。先 callcheck sample draw,再整通复核。",
                "No call was read to its end: recall is unknown. Draw a sample and read it.",
            )
        )
    notes.append(
        say(
            "区间为 95% Wilson;召回率只看整通看完的通话,随机抽的才能代表全部(--sample)。",
            "95 % Wilson intervals; recall holds for all calls only if those read were drawn at"
            " random (--sample).",
        )
    )
    titles = titles_of(catalogue)
    tables = (precise, recalled)
    return Section("rules", say("规则质量", "Rules"), tuple(notes), tables, titles=titles)


def agreement_section(found: ReviewerAgreement, say: Say) -> Section:
    """Kappa overall and by rule."""
    rows = [(say("全部", "all"), found.overall), *found.rules]
    table = Table(
        say("两名复核人", "Two reviewers"),
        [
            Field("rule", say("规则", "rule")),
            Field("kappa", "κ"),
            Field("kappa_low", say("下限", "low")),
            Field("kappa_high", say("上限", "high")),
            Field("agreed_percent", say("一致%", "agreed %")),
            Field("agreed_hits", say("其中", "hits")),
            Field("n", "n"),
            Field("warning", say("提示", "note")),
        ],
        [_kappa_row(name, one, say) for name, one in rows],
    )
    notes = [
        say(
            "κ 只算初核与盲复核;0.6 以下先统一口径再看精确率。",
            "Kappa is of the first review and the blind second; below 0.6 agree on terms first.",
        )
    ]
    if not found.overall.agreed.n:
        notes.insert(
            0, say("没有两人都复核过的发现。", "No finding has been reviewed by two people.")
        )
    one = found.overall
    if one.value is not None:
        ends = f" [{one.interval[0]:.2f}–{one.interval[1]:.2f}]" if one.interval else ""
        notes.insert(0, f"κ = {one.value:.2f}{ends}, n = {one.agreed.n}")
    title = say("复核人一致性", "Reviewers")
    return Section("agreement", title, tuple(notes), (table,))


def _kappa_row(name: str, found: Kappa, say: Say) -> Row:
    low, high = found.interval or (None, None)
    warning = None
    if found.one_sided and found.agreed.n >= FEW // 3:
        warning = say(
            "结论几乎一边倒,κ 说明不了什么,看一致%",
            "one-sided verdicts: kappa says little, see agreed %",
        )
    elif found.few:
        warning = say("少于 30 处,仅供参考", "fewer than 30")
    return [
        name,
        _round3(found.value),
        _round3(low),
        _round3(high),
        percent(found.agreed.share),
        found.agreed.hits,
        found.agreed.n,
        warning,
    ]


def _round3(number: float | None) -> float | None:
    return None if number is None else round(number, 3) + 0.0


def heat_section(found: HeatMap, catalogue: Catalogue, say: Say) -> Section:
    """One row a cell; the page draws them."""
    by_rule = found.by == "rule"

    table = Table(
        say("热力图", "Heat map"),
        [
            Field(found.by, say("规则", "rule") if by_rule else say("类别", "category")),
            Field("agent", say("坐席", "agent")),
            Field("week", say("周", "week")),
            *rate_fields("calls", say("有违规的通话", "calls"), say),
            Field("findings", say("处数", "findings")),
            Field("small", say("少于10通", "under 10 calls")),
        ],
        [
            [c.row, c.agent, c.week, *rate_cells(c.rate), c.findings, c.small]
            for c in found.cells
            if c.findings
        ],
    )
    notes = [
        say(
            f"{len(found.rows)} 行 × {len(found.agents)} 名坐席 × {len(found.weeks)} 周;"
            "表中只列有发现的格;少于 10 通的格看不出什么,灰色。",
            f"{len(found.rows)} rows × {len(found.agents)} agents × {len(found.weeks)} weeks; the"
            " table has cells with findings; those under 10 calls are grey.",
        )
    ]
    if found.undated:
        notes.append(
            say(f"{found.undated} 通没有日期,不在图里。", f"{found.undated} calls have no day.")
        )
    title, titles = say("热力图", "Heat map"), titles_of(catalogue)
    return Section("heatmap", title, tuple(notes), (table,), found, titles)
