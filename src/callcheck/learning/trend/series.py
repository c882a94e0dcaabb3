"""Shares by week, day or month, with control limits and what stands out of them.

A p-chart: the centre is the share of the base periods; a point stands out when so many or so few
hits had a chance below 0.00135 if the share were the centre (exact binomial: what three standard
deviations are for a normal distribution, and still right for few calls). Eight points in a row on
one side of the centre are a shift (Western Electric's fourth zone rule; Montgomery, *Introduction
to Statistical Quality Control*, chapters 5 and 7). Periods without calls neither break nor
lengthen a row, and a point on the centre breaks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp, lgamma, log
from typing import Literal

from callcheck.learning.rates import Rate
from callcheck.learning.seen import ANY, Seen

By = Literal["week", "day", "month"]
Sign = Literal["high", "low", "shift-high", "shift-low"]
TAIL = 0.00135
ROW = 8
LEAST_BASE = 4  # periods with calls before the first training, to be the base by themselves


@dataclass(frozen=True, slots=True)
class Point:
    """One period.

    Attributes:
        start: its first day; of a week the Monday.
        rate: calls with it; n is 0 and the share None where there were no calls.
        limits: of the share by chance alone; None without calls or centre.
        signs: why it stands out.
    """

    start: date
    rate: Rate
    limits: tuple[float, float] | None = None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """One small chart.

    Attributes:
        name: category, family or rule; `any` for any violation.
        points: every period from the first to the last, those without calls too.
        centre: share of the base periods; None without calls.
        base: of how many periods, from the first.
    """

    name: str
    points: tuple[Point, ...]
    centre: float | None
    base: int

    @property
    def whole(self) -> Rate:
        """Over all periods."""
        return sum((point.rate for point in self.points), Rate(0, 0))


@dataclass(frozen=True, slots=True)
class Marked:
    """A day to be marked, such as a training's, and what it is."""

    day: date
    title: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Small charts over the same periods; `undated` calls are in none."""

    by: By
    series: tuple[Series, ...]
    marks: tuple[Marked, ...]
    calls: int
    undated: int
    rule_sets: int


def trend_of(
    calls: Iterable[Seen], names: Sequence[str], *, by: By = "week", marks: Sequence[Marked] = ()
) -> Trend:
    """The charts of `names` in their order.

    >>> from datetime import date
    >>> def call(day, bad):
    ...     return Seen("A", None, date(2026, 3, day), "r", frozenset(), frozenset(), bad)
    >>> trend = trend_of([call(2, True), call(3, False), call(17, False)], ["any"])
    >>> [(str(p.start), str(p.rate)) for p in trend.series[0].points]
    [('2026-03-02', '50.0 % [9.5–90.5] (1/2)'), ('2026-03-09', '无数据'), ('2026-03-16', '0.0 % [0.0–79.3] (0/1)')]
    """
    everything = list(calls)
    periods: dict[date, list[Seen]] = {}
    for call in everything:
        if call.day is not None:
            periods.setdefault(start_of(call.day, by), []).append(call)
    starts = list(_starts(min(periods), max(periods), by)) if periods else []
    shown = sorted(
        (m for m in marks if starts and starts[0] <= start_of(m.day, by) <= starts[-1]),
        key=lambda mark: mark.day,
    )
    first = start_of(shown[0].day, by) if shown else None
    series = []
    for name in names:
        rates = [_rate(periods.get(start, ()), name) for start in starts]
        series.append(charted(name, starts, rates, first))
    undated = sum(call.day is None for call in everything)
    versions = len({call.rule_set for call in everything})
    return Trend(by, tuple(series), tuple(shown), len(everything), undated, versions)


def charted(
    name: str, starts: Sequence[date], rates: Sequence[Rate], trained: date | None = None
) -> Series:
    """One chart; the base are the periods before the training, when at least four have calls."""
    before = [n for n, start in enumerate(starts) if trained is not None and start < trained]
    enough = sum(rates[n].n > 0 for n in before) >= LEAST_BASE
    base = len(before) if enough else len(starts)
    centre = sum(rates[:base], Rate(0, 0)).share
    points = [Point(start, rate) for start, rate in zip(starts, rates, strict=True)]
    if centre is not None:
        points = _signed([_limited(point, centre) for point in points], centre)
    return Series(name, tuple(points), centre, base)


def start_of(day: date, by: By) -> date:
    """The first day of the period that a day is in."""
    if by == "day":
        return day
    return day.replace(day=1) if by == "month" else day - timedelta(days=day.weekday())


def _starts(first: date, last: date, by: By) -> Iterator[date]:
    at = first
    while at <= last:
        yield at
        step = {"day": 1, "week": 7, "month": 32}[by]
        at = start_of(at + timedelta(days=step), by)


def _rate(calls: Sequence[Seen], name: str) -> Rate:
    return Rate(sum(call.has(name) for call in calls), len(calls))


def _limited(point: Point, centre: float) -> Point:
    hits, n = point.rate.hits, point.rate.n
    if not n:
        return point
    low, high = _ends(n, centre)
    signs: tuple[Sign, ...] = ("low",) if hits < low else ("high",) if hits > high else ()
    return replace(point, limits=(low / n, high / n), signs=signs)


def _ends(n: int, share: float) -> tuple[int, int]:
    """Fewest and most hits that chance explains.

    >>> _ends(50, 0.1), _ends(3, 0.5)
    ((0, 12), (0, 3))
    """
    if share in (0.0, 1.0):
        return (0, 0) if not share else (n, n)
    weights = [
        exp(
            lgamma(n + 1)
            - lgamma(k + 1)
            - lgamma(n - k + 1)
            + k * log(share)
            + (n - k) * log(1 - share)
        )
        for k in range(n + 1)
    ]
    low, below = 0, weights[0]
    while below < TAIL:
        low += 1
        below += weights[low]
    high, above = n, weights[n]
    while above < TAIL:
        high -= 1
        above += weights[high]
    return low, high


def _signed(points: list[Point], centre: float) -> list[Point]:
    """With `shift-…` on every point of a row of eight or more on one side of the centre."""
    rows: list[list[int]] = [[]]
    side = 0
    for place, point in enumerate(points):
        share = point.rate.share
        if share is None:
            continue
        now = (share > centre) - (share < centre)
        if now != side or not now:
            rows.append([])
            side = now
        if now:
            rows[-1].append(place)
    marked = list(points)
    for row in rows:
        if len(row) >= ROW:
            share = points[row[0]].rate.share or 0.0
            sign: Sign = "shift-high" if share > centre else "shift-low"
            for place in row:
                marked[place] = replace(points[place], signs=(*points[place].signs, sign))
    return marked


def common(calls: Iterable[Seen], categories: Sequence[str], most: int = 8) -> list[str]:
    """`any`, and of the categories those found in the most calls, at most so many."""
    counts = dict.fromkeys(categories, 0)
    for call in calls:
        for category in call.categories:
            if category in counts:
                counts[category] += 1
    often = sorted((c for c in categories if counts[c]), key=lambda c: -counts[c])
    return [ANY, *often[:most]]
