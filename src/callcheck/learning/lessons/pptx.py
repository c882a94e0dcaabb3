"""A lesson as slides, with notes for the trainer."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from callcheck.learning.lessons.data import Lesson
from callcheck.learning.lessons.slides import ROWS, Slide, Text, slides_of, width
from callcheck.learning.lessons.zipped import same_bytes
from callcheck.reporting.xml_text import xml_text

FONT = "Microsoft YaHei"
TONES = {"": "1F2328", "good": "1A7F37", "bad": "B42318", "soft": "59636E"}
BODY, TITLE = 22, 30  # points
FIXED = datetime(2000, 1, 1)
WIDTH, HEIGHT = 13.333, 7.5  # inches, 16:9
LEFT = 0.6


def render(lesson: Lesson) -> bytes:
    """The lesson as PPTX: 16:9, titles in title boxes, the same bytes every time."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _cover(deck, lesson)
    for slide in slides_of(lesson):
        _slide(deck, slide)
    core = deck.core_properties
    core.title, core.author, core.last_modified_by = (
        xml_text(lesson.title)[:255],
        "callcheck",
        "callcheck",
    )
    core.created = core.modified = FIXED
    out = io.BytesIO()
    deck.save(out)
    return same_bytes(out.getvalue())


def _cover(deck: Any, lesson: Lesson) -> None:  # Any: pptx.Presentation, imported lazily
    page = _page(deck, lesson.title, top=2.0, height=1.9, size=_fitting(lesson.title))
    frame = _box(page, 4.2, 2.4)
    rows = (lesson.who, f"约 {lesson.minutes} 分钟", lesson.material)
    for place, row in enumerate(rows):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _run(paragraph, row, 18, TONES["soft"])
    _notes(page, "讲之前:打印讲义,确认学员都不在案例的通话里。案例只对事,不猜是谁。")


def _fitting(title: str) -> int:
    return 40 if width(title) <= 40 else 30 if width(title) <= 80 else 20


def _slide(deck: Any, slide: Slide) -> None:
    size = TITLE if width(slide.title) <= 28 else 22 if width(slide.title) <= 76 else 16
    page = _page(deck, slide.title, top=0.35, height=1.0, size=size)
    frame = _box(page, 1.55, 5.5)
    short = sum(text.rows for text in slide.texts) <= ROWS // 2
    for place, text in enumerate(slide.texts):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        _paragraph(paragraph, text, BODY + 4 if short else BODY)
    _notes(page, slide.notes)


def _page(deck: Any, title: str, *, top: float, height: float, size: int) -> Any:
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches

    page = deck.slides.add_slide(deck.slide_layouts[5])  # title only
    shape = page.shapes.title
    shape.left, shape.top = Inches(LEFT), Inches(top)
    shape.width, shape.height = Inches(WIDTH - 2 * LEFT), Inches(height)
    shape.text_frame.word_wrap = True
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = shape.text_frame.paragraphs[0]
    _left(paragraph)
    _run(paragraph, title, size, TONES[""], bold=True)
    _rule(page, top + height)
    return page


def _rule(page: Any, top: float) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    bar = page.shapes.add_shape(
        MSO_SHAPE.RECTANGLE, Inches(LEFT), Inches(top), Inches(WIDTH - 2 * LEFT), Inches(0.05)
    )
    bar.fill.solid()
    bar.fill.fore_color.rgb = RGBColor(*bytes.fromhex(TONES["good"]))  # type: ignore[no-untyped-call]  # the library does not say
    bar.line.fill.background()


def _box(page: Any, top: float, height: float) -> Any:
    from pptx.util import Inches

    box = page.shapes.add_textbox(
        Inches(LEFT), Inches(top), Inches(WIDTH - 2 * LEFT), Inches(height)
    )
    box.text_frame.word_wrap = True
    return box.text_frame


def _left(paragraph: Any) -> None:
    from pptx.enum.text import PP_ALIGN

    paragraph.alignment = PP_ALIGN.LEFT


def _paragraph(paragraph: Any, text: Text, body: int) -> None:
    from pptx.util import Pt

    paragraph.space_after = Pt(7)
    size = body - 4 if text.tone == "soft" else body
    if text.label:
        _run(paragraph, text.label, size, TONES[text.tone or "soft"], bold=True)
    for piece in text.pieces:
        _run(paragraph, piece.text, size, TONES[text.tone], mark=piece.mark)


def _run(
    paragraph: Any, text: str, size: int, color: str, *, bold: bool = False, mark: bool = False
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = xml_text(text).replace("\v", " ").replace("\n", " ")
    run.font.size, run.font.bold = Pt(size), bold or mark
    run.font.name = FONT
    run.font.color.rgb = RGBColor(*bytes.fromhex(TONES["bad"] if mark else color))  # type: ignore[no-untyped-call]  # the library does not say
    properties = run._r.get_or_add_rPr()
    properties.set("lang", "zh-CN")
    latin = properties.find(qn("a:latin"))
    if mark:
        light = properties.makeelement(qn("a:highlight"), {})
        light.append(properties.makeelement(qn("a:srgbClr"), {"val": "FFE08A"}))
        latin.addprevious(light)
    latin.addnext(properties.makeelement(qn("a:ea"), {"typeface": FONT}))


def _notes(page: Any, text: str) -> None:
    if text:
        page.notes_slide.notes_text_frame.text = xml_text(text)
