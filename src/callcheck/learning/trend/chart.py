"""Where everything of one small chart lies, in the units of its SVG."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from math import ceil

from callcheck.learning.trend.series import By, Marked, Point, Series, start_of

WIDE, HIGH = 380, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 10, 22, 26
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
SIGNS = {
    "high": "偏高",
    "low": "偏低",
    "shift-high": "连续偏高",
    "shift-low": "连续偏低",
}


@dataclass(frozen=True, slots=True)
class Dot:
    """One period with calls; `low` and `high` are the ends of its interval."""

    x: float
    y: float
    low: float
    high: float
    sign: str
    told: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across or a label below."""

    at: float
    label: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Chart:
    """One small chart as it is drawn.

    Attributes:
        title: of the chart.
        dots: periods with calls.
        lines: points of the line, cut where there were no calls.
        limits: outlines of what chance explains, cut likewise.
        centre: its height; None without calls.
        gaps: where periods had no calls.
        ticks, days: of the two axes.
        marks: trainings; the label is their number.
    """

    title: str
    dots: tuple[Dot, ...]
    lines: tuple[str, ...]
    limits: tuple[str, ...]
    centre: float | None
    gaps: tuple[float, ...]
    ticks: tuple[Tick, ...]
    days: tuple[Tick, ...]
    marks: tuple[Tick, ...]


def chart_of(series: Series, title: str, by: By, marks: tuple[Marked, ...] = ()) -> Chart:
    """The chart of a series."""
    points = series.points
    step = (WIDE - LEFT - RIGHT) / max(1, len(points))
    top, places = _top(points), {point.start: place for place, point in enumerate(points)}

    def across(place: int) -> float:
        return round(LEFT + step * (place + 0.5), 1)

    def up(share: float) -> float:
        return round(TOP + (HIGH - TOP - BOTTOM) * (1 - min(share, top) / top), 1)

    dots: list[Dot] = []
    gaps: list[float] = []
    lines: list[list[str]] = [[]]
    limits: list[list[tuple[float, float, float, float]]] = [[]]
    for place, point in enumerate(points):
        share, interval = point.rate.share, point.rate.interval
        if share is None or interval is None or point.limits is None:
            gaps.append(across(place))
            lines.append([])
            limits.append([])
            continue
        x = across(place)
        dot = Dot(x, up(share), up(interval[0]), up(interval[1]), _sign(point), _told(point))
        dots.append(dot)
        lines[-1].append(f"{x},{dot.y}")
        limits[-1].append((x, step / 2, up(point.limits[0]), up(point.limits[1])))
    return Chart(
        title,
        tuple(dots),
        tuple(" ".join(line) for line in lines if len(line) > 1),
        tuple(_outline(stretch) for stretch in limits if stretch),
        None if series.centre is None else up(series.centre),
        tuple(gaps),
        tuple(Tick(up(share), f"{100 * share:g}%") for share in _ticks(top)),
        _days(points, across, by),
        tuple(
            Tick(
                round(LEFT + step * (places[start_of(mark.day, by)] + _into(mark.day, by)), 1),
                str(n),
            )
            for n, mark in enumerate(marks, 1)
            if start_of(mark.day, by) in places
        ),
    )


def _into(day: date, by: By) -> float:
    """How far into its period a day is, its middle, 0 to 1."""
    days = {"day": 1, "week": 7, "month": 30.5}[by]
    return ((day - start_of(day, by)).days + 0.5) / days


def _top(points: tuple[Point, ...]) -> float:
    """The share at the top: a round number above every interval and limit."""
    most = max(
        (
            max(p.rate.interval[1], p.limits[1] if p.limits else 0)
            for p in points
            if p.rate.interval
        ),
        default=1.0,
    )
    step = next((step for step in STEPS if most / step <= 4), 0.5)
    return min(1.0, step * ceil(most / step - 1e-9))


def _ticks(top: float) -> list[float]:
    step = next((step for step in STEPS if top / step <= 4.001), 0.5)
    return [step * n for n in range(round(top / step) + 1)]


def _outline(stretch: list[tuple[float, float, float, float]]) -> str:
    upper = [f"{x + side * half:.1f},{high}" for x, half, _, high in stretch for side in (-1, 1)]
    lower = [
        f"{x + side * half:.1f},{low}" for x, half, low, _ in reversed(stretch) for side in (1, -1)
    ]
    return " ".join(upper + lower)


def _days(points: tuple[Point, ...], across: Callable[[int], float], by: By) -> tuple[Tick, ...]:
    most = max(1, ceil(len(points) / 5))
    return tuple(
        Tick(across(place), f"{point.start:%Y-%m}" if by == "month" else f"{point.start:%m-%d}")
        for place, point in enumerate(points)
        if place % most == 0
    )


def _sign(point: Point) -> str:
    if not point.signs:
        return ""
    return "up" if point.signs[0].endswith("high") else "down"


def _told(point: Point) -> str:
    signs = "、".join(SIGNS[sign] for sign in point.signs)
    return f"{point.start} {point.rate}" + (f" {signs}" if signs else "")
