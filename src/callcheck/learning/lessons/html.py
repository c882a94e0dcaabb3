"""A lesson as one self-contained page, for the screen and for A4."""

from __future__ import annotations

from pathlib import Path

from callcheck.learning.lessons.data import Lesson
from callcheck.reporting.printable import shown

_HERE = Path(__file__).parent


def render(lesson: Lesson) -> bytes:
    """The lesson as an HTML page without script or network."""
    from jinja2 import Environment, FileSystemLoader

    templates = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, keep_trailing_newline=True
    )
    css = (_HERE / "page.css").read_text("utf-8")
    page = templates.get_template("page.html").render(lesson=lesson, css=_Plain(css))
    return shown(page).encode("utf-8")


class _Plain(str):
    """Text of our own that is markup already."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)
