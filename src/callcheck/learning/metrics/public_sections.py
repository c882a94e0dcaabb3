"""The measures of what comes of the calls as tables: risk, promises, complaints."""

from __future__ import annotations

from collections.abc import Sequence

from callcheck.learning.metrics.complaints import ComplaintReport, JoinedComplaint
from callcheck.learning.metrics.promises import Promises
from callcheck.learning.metrics.risk import PublicRisk, RiskIndex
from callcheck.learning.metrics.sections import Say, Section, rate_cells, rate_fields, titles_of
from callcheck.reporting.catalogue import Catalogue
from callcheck.reporting.score_table import Field, Table


def risk_section(found: PublicRisk, say: Say) -> Section:
    """Overall, weeks, teams, and the calls to look at first."""
    words = {
        "violation": say("违规", "violations"),
        "third_party": say("第三人", "third party"),
        "complaint": say("投诉意向", "complaint voiced"),
        "lodged": say("已投诉", "complaint received"),
        "public": say("媒体监管", "press or regulator"),
    }

    def told(parts: Sequence[tuple[str, int]]) -> str:
        return say("、", ", ").join(f"{words[name]} {n}" for name, n in parts)

    def table(name: str, key: str, heading: str, rows: Sequence[RiskIndex]) -> Table:
        fields = [
            Field(key, heading),
            Field("calls", say("通话", "calls")),
            Field("index", say("指数", "index")),
            Field("low", say("下限", "low")),
            Field("high", say("上限", "high")),
            Field("parts", say("由来(通)", "from (calls)")),
        ]
        cells = []
        for one in rows:
            low, high = one.interval or (None, None)
            bounds = [None if x is None else round(x, 2) for x in (one.mean, low, high)]
            label = one.name or say("全部", "all")
            cells.append([label, one.calls, *bounds, told(one.parts) or None])
        return Table(name, fields, cells)

    worst = Table(
        say("先看这几通", "Look at these first"),
        [
            Field("call_id", say("通话", "call")),
            Field("points", say("分", "points")),
            Field("parts", say("由来(分)", "from (points)")),
        ],
        [[c.call_id, c.points, told(c.parts)] for c in found.overall.highest],
    )
    notes = (
        say(
            "每通 0–100 分:违规每类 严重 20、重要 5、一般 1,向第三人 +20,投诉意向 +15,已收到投诉 +25,"
            "客户提到媒体或监管 +20;指数是每通平均。约定的分,不是概率。",
            "0–100 a call: each category critical 20, major 5, minor 1; third party 20, complaint"
            " voiced 15, received 25, press or regulator named 20; the index is the mean. Agreed"
            " points, not probabilities.",
        ),
    )
    one = found.overall
    ends = f" [{one.interval[0]:.1f}–{one.interval[1]:.1f}]" if one.interval else ""
    head = say(
        f"指数 {one.mean:.1f}{ends},{one.calls} 通。",
        f"Index {one.mean:.1f}{ends}, {one.calls} calls.",
    )
    week, team = say("周", "week"), say("团队", "team")
    tables = (
        table(say("全部", "All"), "name", say("范围", "what"), [found.overall]),
        table(say("按周", "By week"), "week", week, found.weeks),
        table(say("按团队", "By team"), "team", team, found.teams),
        worst,
    )
    return Section("risk", say("舆情风险指数", "Public risk"), (head, *notes), tables)


def promise_section(found: Sequence[Promises], say: Say) -> Section:
    """A row an agent in order of names."""
    table = Table(
        say("承诺还款", "Promises to pay"),
        [
            Field("agent", say("坐席", "agent")),
            Field("made", say("承诺", "made")),
            Field("kept", say("后来确认已还", "paid later")),
            Field("still_asked", say("后来仍在催", "still asked for")),
            Field("unknown", say("无从知道", "unknown")),
            *rate_fields("kept", say("兑现", "kept"), say),
        ],
        [
            [p.agent, p.made, p.kept, p.still_asked, p.unknown, *rate_cells(p.kept_share)]
            for p in found
        ],
    )
    made, unknown = sum(p.made for p in found), sum(p.unknown for p in found)
    notes = (
        say(
            f"{made} 次承诺,{unknown} 次没有后来的通话可看。还了款的人很少再接到电话,"
            "兑现率因此偏低;约定的日子可能还没到。要准,请与回款记录对账。",
            f"{made} promises; of {unknown} no later call tells. Who pays is seldom called again,"
            " so the share is too low, and the day may not have come. The ledger knows better.",
        ),
    )
    return Section("promises", say("承诺兑现", "Promises"), notes, (table,))


def complaint_section(found: ComplaintReport, catalogue: Catalogue, say: Say) -> Section:
    """Shares, reasons, and each complaint with its call; their words are not shown."""
    families = _families(say)
    shares = Table(
        say("投诉与规则", "Complaints and rules"),
        [Field("what", say("项目", "what")), *rate_fields("share", say("占比", "share"), say)],
        [
            [say("找到通话", "joined to a call"), *rate_cells(found.joined)],
            [say("通话里查出违规", "violation found in it"), *rate_cells(found.found)],
            [say("查出的正是所投诉的", "found as complained of"), *rate_cells(found.as_said)],
            [say("规则漏了、人补上", "missed by the rules"), *rate_cells(found.missed)],
        ],
    )
    said = Table(
        say("投诉原因", "Reasons"),
        [Field("reason", say("投诉所说", "said")), Field("n", say("件", "n"))],
        [[families[name], n] for name, n in found.reasons],
    )
    seen = Table(
        say("通话里查出", "Found in the calls"),
        [Field("category", say("类别", "category")), Field("n", say("件", "n"))],
        [[name, n] for name, n in found.categories],
    )
    channels = Table(
        say("渠道", "Channels"),
        [Field("channel", say("渠道", "channel")), Field("n", say("件", "n"))],
        [list(item) for item in found.channels],
    )
    each = _each(found.complaints, families, catalogue, say)
    n = len(found.complaints)
    notes = [
        say(
            f"{n} 件投诉,{found.joined.hits} 件找到通话。",
            f"{n} complaints, {found.joined.hits} joined to a call.",
        )
    ]
    if not n:
        notes.append(
            say(
                "先 callcheck complaints add 文件.csv。",
                "Add some: callcheck complaints add FILE.csv.",
            )
        )
    tables = (shares, said, seen, channels, each) if n else ()
    title, titles = say("投诉", "Complaints"), titles_of(catalogue)
    return Section("complaints", title, tuple(notes), tables, titles=titles)


def _families(say: Say) -> dict[str, str]:
    return {
        "threat": say("威胁恐吓", "threat"),
        "insult": say("侮辱谩骂", "insult"),
        "privacy": say("隐私与第三人", "privacy"),
        "harassment": say("骚扰", "harassment"),
        "deception": say("虚假陈述", "deception"),
        "payment": say("收款收费", "payment"),
        "service": say("服务态度", "service"),
        "dispute": say("债务异议", "dispute"),
        "hardship": say("协商减免", "hardship"),
    }


def _each(
    complaints: Sequence[JoinedComplaint], families: dict[str, str], catalogue: Catalogue, say: Say
) -> Table:
    comma = say("、", ", ")
    how = {"call_id": say("编号", "id"), "customer": say("客户与日期", "customer and day")}
    return Table(
        say("逐件", "One by one"),
        [
            Field("ref", say("投诉编号", "number")),
            Field("day", say("日期", "day")),
            Field("call_id", say("通话", "call")),
            Field("how", say("凭", "by")),
            Field("reasons", say("所投诉", "said")),
            Field("found", say("查出", "found")),
            Field("missed", say("漏检", "missed")),
        ],
        [
            [
                one.complaint.ref,
                one.complaint.day.isoformat(),
                one.call_id,
                how[one.how] if one.how else None,
                comma.join(families[name] for name in one.reasons) or None,
                comma.join(map(catalogue.title, one.found)) or None,
                comma.join(map(catalogue.title, one.missed)) or None,
            ]
            for one in complaints
        ],
    )
