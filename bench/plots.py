"""Plots as SVG files of their own: bars on a logarithmic scale, lines, one bar of shares."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH = 720
INK, FAINT, OURS, OTHERS = "#222", "#ccc", "#b3261e", "#5b7a9d"
SHADES = ("#5b7a9d", "#8fb0c9", "#c9d8e4", "#e0b84c", "#b3261e", "#d98c86", "#9aa58b")


@dataclass(frozen=True, slots=True)
class Plot:
    """An SVG file: its name without suffix, its title, its text."""

    name: str
    title: str
    svg: str


def bars(name: str, title: str, values: Sequence[tuple[str, float]], ours: str) -> Plot:
    """A bar for each value, on a logarithmic scale; those that begin with `ours` stand out."""
    left, right, step = 260, 90, 26
    top = 10 ** math.ceil(math.log10(max(v for _, v in values)))
    low = 10 ** math.floor(math.log10(min(v for _, v in values) * 0.999))
    span = max(1.0, math.log10(top / low))
    parts = []
    for decade in range(round(span) + 1):
        x = left + (WIDTH - left - right) * decade / span
        bottom = 40 + step * len(values)
        parts.append(_line(x, 34, x, bottom, FAINT))
        parts.append(_text(x, bottom + 16, f"{low * 10**decade:,g}", "middle"))
    for place, (label, value) in enumerate(values):
        y = 40 + place * step
        long = (WIDTH - left - right) * math.log10(value / low) / span
        colour = OURS if label.startswith(ours) else OTHERS
        parts.append(_text(left - 8, y + 15, label, "end"))
        parts.append(_box(left, y + 3, max(1, long), step - 8, colour))
        parts.append(_text(left + long + 6, y + 15, _short(value)))
    return Plot(name, title, _svg(title, 70 + step * len(values), parts))


def lines(
    name: str,
    title: str,
    points: Sequence[tuple[float, float]],
    *,
    across: str,
    limit: float | None = None,
) -> Plot:
    """A line through points, both axes from 0; `limit` is the budget, as a dashed line."""
    left, right, top, height = 60, 30, 40, 300
    most_x = max(x for x, _ in points)
    most_y = max(*(y for _, y in points), limit or 0) * 1.1

    def place(x: float, y: float) -> tuple[float, float]:
        across_share, up_share = x / most_x, y / most_y
        return left + (WIDTH - left - right) * across_share, top + (height - top) * (1 - up_share)

    parts = [_line(left, top, left, height, INK), _line(left, height, WIDTH - right, height, INK)]
    for tick in range(5):
        value = most_y * tick / 4
        x, y = place(0, value)
        parts += [_line(x, y, WIDTH - right, y, FAINT), _text(x - 6, y + 4, _short(value), "end")]
    if limit is not None:
        x, y = place(0, limit)
        dashes = (
            f'<path d="M{x:.1f} {y:.1f}H{WIDTH - right}" stroke="{INK}" stroke-dasharray="6 4"/>'
        )
        parts += [dashes, _text(WIDTH - right, y - 5, f"budget {limit:g}", "end")]
    path = "L".join("{:.1f} {:.1f}".format(*place(x, y)) for x, y in points)
    parts.append(f'<path d="M{path}" fill="none" stroke="{OURS}" stroke-width="2"/>')
    for x, y in points:
        cx, cy = place(x, y)
        parts.append(f'<circle cx="{cx:.1f}" cy="{cy:.1f}" r="4" fill="{OURS}"/>')
        parts += [
            _text(cx, cy - 9, _short(y), "middle"),
            _text(cx, height + 16, f"{x:g}", "middle"),
        ]
    parts.append(_text(WIDTH / 2, height + 34, across, "middle"))
    return Plot(name, title, _svg(title, height + 46, parts))


def shares(name: str, title: str, values: Sequence[tuple[str, float]]) -> Plot:
    """One bar, divided; each part's name and share below."""
    whole = sum(value for _, value in values)
    at, parts = 20.0, []
    for place, (label, value) in enumerate(values):
        colour, long = SHADES[place % len(SHADES)], (WIDTH - 40) * value / whole
        parts.append(_box(at, 40, long, 36, colour))
        x, y = 20 + place % 4 * 170, 92 + place // 4 * 24
        parts.append(_box(x, y, 12, 12, colour))
        parts.append(_text(x + 18, y + 11, f"{label} {100 * value / whole:.1f} %"))
        at += long
    return Plot(name, title, _svg(title, 104 + (len(values) + 3) // 4 * 24, parts))


def _svg(title: str, height: float, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="12">'
    )
    paper = f'<rect width="{WIDTH}" height="{height:g}" fill="#fff"/>'
    heading = (
        f'<text x="20" y="22" font-size="14" font-weight="600" fill="{INK}">{escape(title)}</text>'
    )
    said = f"<title>{escape(title)}</title>"
    return "\n".join([head, said, paper, heading, *parts, "</svg>"]) + "\n"


def _line(x: float, y: float, to_x: float, to_y: float, colour: str) -> str:
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{colour}"/>'


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{INK}">{escape(text)}</text>'
    )


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
