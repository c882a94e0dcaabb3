"""Lessons as files, opened again."""

import io
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from pptx import Presentation
from tests.learning.lessons.conftest import HOSTILE, call

from callcheck.checking import Checker
from callcheck.errors import UsageError
from callcheck.learning.cases import Case, cases_of
from callcheck.learning.lessons import Lesson, make_lesson
from callcheck.learning.lessons.data import Piece
from callcheck.learning.lessons.files import FORMATS, format_of, rendered
from callcheck.learning.lessons.focus import on_rule
from callcheck.learning.lessons.slides import ROWS, Slide, Text, split
from callcheck.model import Call, Report


@pytest.fixture(scope="module")
def lesson(checker: Checker, calls: list[tuple[Call, Report]], found: list[Case]) -> Lesson:
    focus = on_rule(checker.rule_set, "threat-violence-injured")
    return make_lesson(found, checker, focus, pairs=calls)


@pytest.fixture(scope="module")
def hostile(checker: Checker) -> Lesson:
    bad = call("bad", "A9", "客户:" + HOSTILE[:30], "坐席:x")
    turns = (bad.turns[0], replace(bad.turns[1], text=HOSTILE))
    bad = replace(bad, turns=turns)
    cases = list(cases_of([(bad, checker.check(bad))]))
    focus = on_rule(checker.rule_set, "threat-violence-injured")
    return make_lesson(cases, checker, focus, unreviewed=True)


def test_docx_holds_headings_dialogue_and_highlight(lesson: Lesson) -> None:
    document = Document(io.BytesIO(rendered(lesson, "a.docx")))
    styled = [(p.style.name or "", p.text) for p in document.paragraphs if p.style is not None]
    headings = [(style, text) for style, text in styled if style.startswith(("H", "T"))]
    assert headings == [
        ("Title", "案例课:拿伤、残、死后的样子相威胁"),
        ("Heading 1", "学完能做到"),
        ("Heading 1", "案例 1:拿伤、残、死后的样子相威胁"),
        ("Heading 2", "好的做法(另一通电话:先表示理解)"),
        ("Heading 2", "讨论"),
        ("Heading 2", "改写"),
        ("Heading 1", "要点"),
        ("Heading 1", "打电话前对一遍"),
        ("Heading 1", "依据"),
    ]
    talk = document.tables[1]
    assert [[cell.text for cell in row.cells] for row in talk.rows] == [
        ["", "……略 5 轮……"],
        ["客户", "我失业了 没钱还 下周才有"],
        ["坐席", "王**你再不还钱我打断你的狗腿"],
        ["客户", "你怎么这样说话"],
        ["坐席", "就这样"],
        ["", "……"],
    ]
    marked = [
        run.text
        for row in talk.rows
        for run in row.cells[1].paragraphs[0].runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]
    assert marked == ["打断你的狗腿"]


def test_pptx_holds_titles_texts_and_notes(lesson: Lesson) -> None:
    deck = Presentation(io.BytesIO(rendered(lesson, "a.pptx")))
    assert [slide.shapes.title.text for slide in deck.slides][:6] == [
        "案例课:拿伤、残、死后的样子相威胁",
        "学完能做到",
        "案例 1:拿伤、残、死后的样子相威胁",
        "案例 1:错在哪里,为什么",
        "案例 1:可以这样说",
        "案例 1:讨论",
    ]
    talk = deck.slides[2]
    assert talk.shapes[-1].text_frame.text.split("\n") == [
        "……略 5 轮……",
        "客户:我失业了 没钱还 下周才有",
        "坐席:王**你再不还钱我打断你的狗腿",
        "客户:你怎么这样说话",
        "坐席:就这样",
        "……",
    ]
    notes = deck.slides[5].notes_slide.notes_text_frame.text
    assert notes.startswith("1. 录音里他接着说:「你怎么这样说话」。")


def test_a_long_text_goes_on_on_further_slides() -> None:
    pages = list(split(Slide("长", (Text((Piece("甲" * 1000, mark=True),), "客户:"),))))
    assert [page.title for page in pages] == ["长", "长(续 1)", "长(续 2)"]
    assert "".join(p.text for page in pages for t in page.texts for p in t.pieces) == "甲" * 1000
    assert all(sum(text.rows for text in page.texts) <= ROWS for page in pages)


@pytest.mark.parametrize("name", [f"a{suffix}" for suffix in FORMATS])
def test_the_same_lesson_gives_the_same_bytes(lesson: Lesson, name: str) -> None:
    assert rendered(lesson, name) == rendered(lesson, name)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as it is called
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_hostile_words_stay_words(hostile: Lesson) -> None:
    page = rendered(hostile, "a.html").decode()
    tags = _Tags()
    tags.feed(page)
    assert "script" not in tags.tags
    assert "<script>alert(1)</script>&\\u0000\\ud800 **粗** | 再不还钱我" in tags.text
    assert tags.tags.count("mark") == 1
    told = rendered(hostile, "a.md").decode()
    assert "\\<script\\>alert(1)\\</script\\>\\&" in told
    assert "\x00" not in told
    document = Document(io.BytesIO(rendered(hostile, "a.docx")))
    assert document.tables[1].rows[1].cells[1].text == (
        "<script>alert(1)</script>&\ufffd\ufffd **粗** | 再不还钱我打断你的狗腿"
    )
    deck = Presentation(io.BytesIO(rendered(hostile, "a.pptx")))
    assert (
        "坐席:<script>alert(1)</script>&\ufffd\ufffd **粗**"
        in deck.slides[2].shapes[-1].text_frame.text
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [("a.doc", "是不是 .docx?"), ("a.pdf", "可用:.html .md .docx .pptx"), ("a", "可用")],
)
def test_a_name_that_no_format_has(name: str, hint: str) -> None:
    with pytest.raises(UsageError) as wrong:
        format_of(name)
    assert (wrong.value.code, hint in (wrong.value.hint or "")) == ("lesson-format", True)
