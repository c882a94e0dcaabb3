"""A lesson as a Word document."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from callcheck.learning.lessons.data import Lesson, LessonCase, Line
from callcheck.learning.lessons.zipped import same_bytes
from callcheck.reporting.xml_text import xml_text

if TYPE_CHECKING:
    from docx.document import Document as DocumentType

FONT = "Microsoft YaHei"
BAD, GOOD, SOFT = "B42318", "1A7F37", "59636E"
TINT, GREEN = "F6F8FA", "F0FAF2"
FIXED = datetime(2000, 1, 1, tzinfo=UTC)
LABEL_CM, TEXT_CM = 2.6, 14.4


def render(lesson: Lesson) -> bytes:
    """The lesson as DOCX: heading styles, highlighted words, A4, the same bytes every time."""
    from docx import Document

    document = Document()
    _set_up(document, lesson)
    document.add_heading(xml_text(lesson.title), 0)
    _rows(
        document,
        [("对象", lesson.who), ("时长", f"约 {lesson.minutes} 分钟"), ("材料", lesson.material)],
    )
    document.add_heading("学完能做到", 1)
    _list(document, lesson.aims)
    if lesson.ranking:
        document.add_heading("最常见的问题", 1)
        _rows(document, [(f"{calls} 通", title) for title, calls in lesson.ranking])
    for case in lesson.cases:
        _case(document, case)
    heading = document.add_heading("要点", 1)
    heading.paragraph_format.page_break_before = True
    _list(document, lesson.key_points)
    document.add_heading("打电话前对一遍", 1)
    for item in lesson.checklist:
        document.add_paragraph(xml_text(f"☐ {item}"))
    document.add_heading("依据", 1)
    _list(document, [_clause_line(lesson, place) for place in range(len(lesson.clauses))])
    out = io.BytesIO()
    document.save(out)
    return same_bytes(out.getvalue())


def _clause_line(lesson: Lesson, place: int) -> str:
    clause = lesson.clauses[place]
    number = f"({clause.number})" if clause.number else ""
    requires = f":{clause.requires}" if clause.requires else ""
    return f"{clause.cited}{number}{requires}。{clause.in_force}({clause.certainty})"


def _set_up(document: DocumentType, lesson: Lesson) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    sizes = {"Normal": 10.5, "Title": 22, "Heading 1": 15, "Heading 2": 12, "List Bullet": 10.5}
    for name, size in sizes.items():
        style: Any = document.styles[name]  # Any: only some styles have fonts
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(*bytes.fromhex("1F2328"))
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
        fonts.set(qn("w:eastAsia"), FONT)
    document.styles["Normal"].element.get_or_add_pPr()
    for style_name in ("Heading 1", "Heading 2"):
        heading: Any = document.styles[style_name]  # Any: as above
        heading.paragraph_format.keep_with_next = True
    core = document.core_properties
    core.title, core.author, core.comments = xml_text(lesson.title)[:255], "callcheck", ""
    core.language = "zh-CN"
    core.created = core.modified = FIXED
    core.last_modified_by = "callcheck"


def _case(document: DocumentType, case: LessonCase) -> None:
    heading = document.add_heading(xml_text(f"案例 {case.number}:{case.title}"), 1)
    heading.paragraph_format.page_break_before = True
    day = f" · {case.day.isoformat()}" if case.day else ""
    tags = document.add_paragraph()
    _run(tags, case.severity, color=BAD, bold=True)
    _run(tags, f" · {case.category_title}{day} · {case.status}", color=SOFT)
    if case.lines:
        _dialogue(document, case.lines, case.left_out, TINT)
    else:
        document.add_paragraph("(整通电话的问题,没有可引的原话)")
    document.add_paragraph().paragraph_format.space_after = 0
    clauses = "\n".join(f"{c.cited}({c.in_force})" for c in case.clauses)
    rows = [("量出来", case.measured)] if case.measured else []
    rows += [("错在哪里", case.what), ("为什么", case.why), ("依据", clauses)]
    _rows(document, [*rows, ("可以这样说", case.say_instead)], last=GREEN)
    if case.good.lines:
        note = f":{case.good.note}" if case.good.note else ""
        document.add_heading(xml_text(f"好的做法({case.good.source}{note})"), 2)
        _dialogue(document, case.good.lines, 0, GREEN)
    document.add_heading("讨论", 2)
    for number, question in enumerate(case.questions, 1):
        asked = document.add_paragraph()
        asked.paragraph_format.keep_with_next = True
        _run(asked, f"{number}. {question.form} ", bold=True)
        _run(asked, question.text)
        told = document.add_paragraph()
        from docx.shared import Cm

        told.paragraph_format.left_indent = Cm(0.7)
        _run(told, f"讲师参考:{question.answer}", color=SOFT)
    if case.rewrite:
        document.add_heading("改写", 2)
        line = document.add_paragraph(xml_text(f"原话:{case.rewrite}"))
        line.paragraph_format.keep_with_next = True
        document.add_paragraph("改作:" + "_" * 60)


def _dialogue(document: DocumentType, lines: tuple[Line, ...], left_out: int, shade: str) -> None:
    table = _table(document)
    for line in lines:
        if line.skipped:
            _row(table, "", shade)[1].paragraphs[0].add_run(f"……略 {line.skipped} 轮……")
        cells = _row(table, line.who, shade)
        for piece in line.pieces:
            _run(cells[1].paragraphs[0], piece.text, mark=piece.mark)
    if left_out:
        _row(table, "", shade)[1].paragraphs[0].add_run("……")


def _rows(document: DocumentType, rows: list[tuple[str, str]], *, last: str | None = None) -> None:
    table = _table(document)
    for place, (name, text) in enumerate(rows):
        shade = last if last and place == len(rows) - 1 else None
        cells = _row(table, name, shade)
        for number, part in enumerate(text.split("\n")):
            paragraph = cells[1].paragraphs[0] if number == 0 else cells[1].add_paragraph()
            _run(paragraph, part)


def _table(document: DocumentType) -> Any:  # Any: docx.table.Table, imported lazily
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, (LABEL_CM, TEXT_CM), strict=True):
        column.width = Cm(width)
    return table


def _row(table: Any, name: str, shade: str | None) -> Any:  # Any: as above
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    row = table.add_row()
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)
    for cell, width in zip(row.cells, (LABEL_CM, TEXT_CM), strict=True):
        cell.width = Cm(width)
        cell.paragraphs[0].paragraph_format.space_before = Pt(3)
        cell.paragraphs[0].paragraph_format.space_after = Pt(3)
        if shade:
            fill = OxmlElement("w:shd")
            fill.set(qn("w:val"), "clear")
            fill.set(qn("w:fill"), shade)
            cell._tc.get_or_add_tcPr().append(fill)
    _run(row.cells[0].paragraphs[0], name, bold=True, color=SOFT)
    return row.cells


def _list(document: DocumentType, items: tuple[str, ...] | list[str]) -> None:
    for item in items:
        document.add_paragraph(xml_text(item), style="List Bullet")


def _run(
    paragraph: Any,  # Any: docx.text.paragraph.Paragraph, imported lazily
    text: str,
    *,
    bold: bool = False,
    color: str | None = None,
    mark: bool = False,
) -> None:
    from docx.enum.text import WD_COLOR_INDEX
    from docx.shared import RGBColor

    run = paragraph.add_run(xml_text(text))
    run.bold = bold or mark or None
    if color:
        run.font.color.rgb = RGBColor(*bytes.fromhex(color))
    if mark:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
