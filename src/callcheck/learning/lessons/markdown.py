"""A lesson as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from callcheck.learning.lessons.data import Lesson, LessonCase, Line
from callcheck.reporting.markdown_text import markdown_text
from callcheck.reporting.printable import shown


def render(lesson: Lesson) -> bytes:
    """The lesson as UTF-8; words of calls cannot become markup."""
    return (shown("\n".join(_lines(lesson))).rstrip("\n") + "\n").encode()


def _lines(lesson: Lesson) -> Iterator[str]:
    yield from (f"# {markdown_text(lesson.title)}", "")
    yield f"- 对象:{markdown_text(lesson.who)}"
    yield f"- 时长:约 {lesson.minutes} 分钟"
    yield f"- 材料:{markdown_text(lesson.material)}"
    yield from ("", "## 学完能做到", "")
    yield from (f"- {markdown_text(aim)}" for aim in lesson.aims)
    if lesson.ranking:
        yield from ("", "## 最常见的问题", "", "| 类别 | 通话 |", "|---|---:|")
        yield from (f"| {markdown_text(title)} | {calls} |" for title, calls in lesson.ranking)
    for case in lesson.cases:
        yield from ("", *_case(case))
    yield from ("", "## 依据", "")
    for clause in lesson.clauses:
        number = f"({markdown_text(clause.number)})" if clause.number else ""
        requires = f":{markdown_text(clause.requires)}" if clause.requires else ""
        yield f"- {markdown_text(clause.cited)}{number}{requires}。{clause.in_force}({clause.certainty})"
    yield from ("", "## 要点", "")
    yield from (f"- {markdown_text(point)}" for point in lesson.key_points)
    yield from ("", "## 打电话前对一遍", "")
    yield from (f"- [ ] {markdown_text(item)}" for item in lesson.checklist)


def _case(case: LessonCase) -> Iterator[str]:
    yield from (f"## 案例 {case.number}:{markdown_text(case.title)}", "")
    day = f" · {case.day.isoformat()}" if case.day else ""
    yield f"{case.severity} · {markdown_text(case.category_title)}{day} · {case.status}"
    yield ""
    if case.lines:
        yield from _dialogue(case.lines, case.left_out)
    else:
        yield "> (整通电话的问题,没有可引的原话)"
    yield ""
    if case.measured:
        yield f"- 量出来:{markdown_text(case.measured.strip())}"
    yield f"- 错在哪里:{markdown_text(case.what)}"
    yield f"- 为什么:{markdown_text(case.why)}"
    for clause in case.clauses:
        yield f"- 依据:{markdown_text(clause.cited)}({clause.in_force})"
    yield f"- 可以这样说:{markdown_text(case.say_instead)}"
    note = f":{markdown_text(case.good.note)}" if case.good.note else ""
    if case.good.lines:
        yield from ("", f"### 好的做法({markdown_text(case.good.source)}{note})", "")
        yield from _dialogue(case.good.lines, 0)
    yield from ("", "### 讨论", "")
    for number, question in enumerate(case.questions, 1):
        yield f"{number}. **{question.form}** {markdown_text(question.text)}"
        yield f"   - 讲师:{markdown_text(question.answer)}"
    if case.rewrite:
        yield from ("", "### 改写", "", f"原话:{markdown_text(case.rewrite)}", "", "改作:", "")
        yield "&nbsp;"


def _dialogue(lines: tuple[Line, ...], left_out: int) -> Iterator[str]:
    for place, line in enumerate(lines):
        if line.skipped:
            yield from (f"> ……(略 {line.skipped} 轮)", ">")
        words = "".join(
            f"**{markdown_text(piece.text)}**" if piece.mark else markdown_text(piece.text)
            for piece in line.pieces
        )
        yield f"> {line.who}:{words}"
        if place < len(lines) - 1 or left_out:
            yield ">"
    if left_out:
        yield "> ……"
