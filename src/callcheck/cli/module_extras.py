"""What else the training page links: a lesson, the trend, the measures and questions of its calls."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from callcheck.cli.counting import titles, violations
from callcheck.cli.language import say
from callcheck.cli.telling import tell
from callcheck.errors import CallcheckError
from callcheck.reporting.writing import write_chunks, write_text

if TYPE_CHECKING:
    from callcheck.learning.modules import Material
    from callcheck.learning.store import Filters

CASES = 3


def write_extras(
    material: Material, folder: Path, which: Filters, store: str | None
) -> list[tuple[str, str]]:
    """Title and file of each that could be made; what could not is said and left out.

    `store` is where complaints and trainings are looked up; None for transcripts without one.
    """
    makers: tuple[tuple[str, str, Callable[[Path], None]], ...] = (
        ("本期最常见问题的案例课(网页,可打印)", "lesson.html", partial(_lesson, material)),
        ("违规比率的走势", "trend.html", partial(_trend, material, store)),
        ("指标:规则、坐席、团队、投诉", "metrics.html", partial(_metrics, material, which, store)),
        ("题库(Excel)", "quiz.xlsx", partial(_questions, material)),
    )
    found = []
    for title, name, make in makers:
        try:
            make(folder / name)
        except CallcheckError as error:
            tell(f"{title}:{error.message}", err=True)
        else:
            found.append((title, name))
    return found


def _lesson(material: Material, out: Path) -> None:
    from callcheck.checking import Checker
    from callcheck.learning.lessons import make_lesson
    from callcheck.learning.lessons.choosing import usable
    from callcheck.learning.lessons.files import rendered
    from callcheck.learning.lessons.focus import most_common
    from callcheck.learning.rewrite_read import read_rewrites

    rule_set, cases = material.rule_set, list(material.all_cases)
    focus = most_common(usable(cases, unreviewed=True), rule_set, name="most-common", when="")
    made = make_lesson(
        cases,
        Checker(rule_set),
        focus,
        pairs=list(material.pairs),
        rewrites=tuple(read_rewrites(rule_set).values()),
        most=CASES,
        unreviewed=True,
    )
    write_chunks([rendered(made, out)], out)


def _trend(material: Material, store: str | None, out: Path) -> None:
    from callcheck.learning.seen import seen_of
    from callcheck.learning.store import open_store
    from callcheck.learning.trend.marks import stored_marks
    from callcheck.learning.trend.page import trend_html
    from callcheck.learning.trend.series import common, trend_of
    from callcheck.reporting import catalogue_of

    catalogue = catalogue_of(material.rule_set)
    calls = list(seen_of(material.pairs))
    marks = []
    if store is not None:
        with open_store(store, create=False) as opened:
            marks = stored_marks(opened.lessons(), opened.plans(), calls)
    trend = trend_of(calls, common(calls, violations(catalogue)), by="week", marks=marks)
    write_text(trend_html(trend, titles(catalogue), heading="违规比率的走势"), out)


def _metrics(material: Material, which: Filters, store: str | None, out: Path) -> None:
    from callcheck.cli.material import reviews
    from callcheck.cli.metrics_input import measured
    from callcheck.learning.metrics.overview import overview
    from callcheck.learning.metrics.writing import write_sections
    from callcheck.learning.store import open_store
    from callcheck.reporting import catalogue_of

    given, complaints = [], []
    if store is not None:
        given = reviews(None, store)
        with open_store(store, create=False) as opened:
            complaints = list(opened.complaints())
    made = measured(material.pairs, given, complaints, material.rule_set, which)
    sections = overview(made, catalogue_of(material.rule_set), say)
    write_sections(sections, say, format="html", out=out, brief=True)


def _questions(material: Material, out: Path) -> None:
    from callcheck.checking import Checker
    from callcheck.cli.quiz_material import tell_dropped
    from callcheck.learning.quiz import make_items
    from callcheck.learning.quiz.exporting import export_items

    made = make_items(material.all_cases, Checker(material.rule_set), unreviewed=True)
    tell_dropped(made)
    export_items(made.items, "xlsx", out)
