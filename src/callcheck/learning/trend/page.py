"""A trend as one HTML file that needs nothing else, as rows, and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from callcheck.learning.rates import Rate
from callcheck.learning.seen import ANY
from callcheck.learning.trend.chart import BOTTOM, HIGH, LEFT, RIGHT, SIGNS, TOP, WIDE, chart_of
from callcheck.learning.trend.series import Point, Series, Sign, Trend
from callcheck.reporting.score_table import Field, Table
from callcheck.reporting.templates import templates

Title = Callable[[str], str]
PERIOD = {"week": "周(周一)", "day": "日", "month": "月"}
BARS = "▁▂▃▄▅▆▇█"


def trend_html(trend: Trend, title: Title, *, heading: str = "违规比率的走势") -> str:
    """One file without network, for screen, phone and paper."""
    from markupsafe import Markup

    css = Markup("".join(asset(name) for name in ("base.css", "trend.css")))
    html: str = (
        templates("callcheck.learning.trend")
        .get_template("page.html")
        .render(css=css, **_values(trend, title, heading))
    )
    return html


def trend_fragment(trend: Trend, title: Title, *, heading: str = "违规比率的走势") -> str:
    """The same without its frame and style, for a page that has them (`trend.css`)."""
    html: str = (
        templates("callcheck.learning.trend")
        .get_template("body.html")
        .render(**_values(trend, title, heading))
    )
    return html


def asset(name: str) -> str:
    """A style sheet of the pages."""
    return (Path(__file__).parent.parent / "pages" / "assets" / name).read_text(encoding="utf-8")


def _values(trend: Trend, title: Title, heading: str) -> dict[str, Any]:  # Any: for the template
    drawn = [s for s in trend.series if s.points]
    named = [(chart_of(s, name_of(s, title), trend.by, trend.marks), s) for s in drawn]
    return {
        "heading": heading,
        "about": about(trend),
        "trend": trend,
        "charts": named,
        "signs": list(sign_lines(trend, title)),
        "period": PERIOD[trend.by],
        "words": SIGNS,
        "shown": _short,
        "base": base_told(trend),
        "wide": WIDE,
        "high": HIGH,
        "left": LEFT,
        "right": RIGHT,
        "top": TOP,
        "bottom": BOTTOM,
    }


def about(trend: Trend) -> str:
    """How much it rests on, and what is wrong with that."""
    parts = [f"{trend.calls} 通"]
    points = trend.series[0].points if trend.series else ()
    if points:
        parts.append(f"{points[0].start} 起 {len(points)} 期")
    if trend.undated:
        parts.append(f"{trend.undated} 通没有日期,未计")
    if trend.rule_sets > 1:
        parts.append(f"报告出自 {trend.rule_sets} 版规则,比率可能因规则而变")
    return ";".join(parts)


def base_told(trend: Trend) -> str:
    """What the centre is the share of."""
    first = trend.series[0] if trend.series else None
    if first is None or first.base >= len(first.points):
        return "全部时段的比率"
    return f"首次培训前 {first.base} 期的比率"


def name_of(series: Series, title: Title) -> str:
    """The chart's heading."""
    return "任何违规" if series.name == ANY else title(series.name)


def sign_lines(trend: Trend, title: Title) -> Iterator[str]:
    """One line for each series with something that stands out."""
    for series in trend.series:
        told: dict[Sign, list[Point]] = {}
        for point in series.points:
            for sign in point.signs:
                told.setdefault(sign, []).append(point)
        for sign, points in told.items():
            days = (
                f"{points[0].start} 至 {points[-1].start} 各期"
                if sign.startswith("shift")
                else "、".join(str(point.start) for point in points)
            )
            yield f"{name_of(series, title)}:{days} {SIGNS[sign]}"


def _short(rate: Rate) -> str:
    return str(rate).rpartition(" (")[0]


def trend_table(trend: Trend, title: Title) -> Table:
    """One row a series and period; periods without calls have no share."""
    keys = ("series", "title", "start", "hits", "calls", "share", "low", "high")
    heads = ("序列", "名称", "起始日", "有的通话", "通话", "比率", "95% 下限", "95% 上限")
    more = (("limit_low", "波动下限"), ("limit_high", "波动上限"), ("signs", "超出偶然"))
    fields = [Field(k, h) for k, h in (*zip(keys, heads, strict=True), *more)]
    rows = (
        [
            series.name,
            name_of(series, title),
            str(point.start),
            point.rate.hits if point.rate.n else None,
            point.rate.n,
            point.rate.share,
            *(point.rate.interval or (None, None)),
            *(point.limits or (None, None)),
            " ".join(point.signs) or None,
        ]
        for series in trend.series
        for point in series.points
    )
    return Table("走势", fields, rows)


def trend_json(trend: Trend) -> bytes:
    """All of it for a program; a period without calls has n 0 and no limits."""
    return msgspec.json.format(msgspec.json.encode(trend), indent=1) + b"\n"


def sparkline(series: Series) -> str:
    """A bar a period, as high as its share of the highest; `·` without calls.

    >>> from datetime import date
    >>> points = [Point(date(2026, 3, d), r) for d, r in ((2, Rate(1, 4)), (9, Rate(0, 0)), (16, Rate(2, 4)))]
    >>> sparkline(Series("any", tuple(points), None, 3))
    '▅·█'
    """
    shares = [point.rate.share for point in series.points]
    most = max((share for share in shares if share is not None), default=0.0) or 1.0
    return "".join(
        "·" if share is None else BARS[round(share / most * (len(BARS) - 1))] for share in shares
    )


def trend_lines(trend: Trend, title: Title) -> Iterator[str]:
    """The short form for a terminal: a row a series."""
    from rich.cells import cell_len

    yield about(trend)
    for number, mark in enumerate(trend.marks, 1):
        yield f"培训{number} {mark.day} {mark.title}"
    names = [name_of(series, title) for series in trend.series]
    wide = max(map(cell_len, names), default=0)
    for name, series in zip(names, trend.series, strict=True):
        space = " " * (wide - cell_len(name))
        yield f"{name}{space}  {sparkline(series)}  {series.whole}"
    yield from sign_lines(trend, title)
