"""What stands on which slide: long texts are split, so that no box runs over."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from callcheck.learning.lessons.data import Lesson, LessonCase, Line, Piece

WIDE = 38  # full-width characters of a line at the size of the body
ROWS = 11  # lines of a slide


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph of a slide; `label` stands before it, `tone` colours it."""

    pieces: tuple[Piece, ...]
    label: str = ""
    tone: str = ""

    @property
    def rows(self) -> int:
        """Lines that it takes, told high."""
        words = self.label + "".join(piece.text for piece in self.pieces)
        return max(1, -(-width(words) // WIDE))


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide: a title, paragraphs, and the trainer's notes."""

    title: str
    texts: tuple[Text, ...]
    notes: str = ""


def width(text: str) -> int:
    """Length in full-width characters, rounded up."""
    halves = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
    return -(-halves // 2)


def slides_of(lesson: Lesson) -> tuple[Slide, ...]:
    """The slides after the title."""
    made = [_plain("学完能做到", lesson.aims, f"{lesson.material}。约 {lesson.minutes} 分钟。")]
    if lesson.ranking:
        rows = [f"{title}:{calls} 通" for title, calls in lesson.ranking]
        made.append(_plain("最常见的问题", rows))
    for case in lesson.cases:
        made += _case(case)
    made.append(_plain("要点", lesson.key_points))
    made.append(_plain("打电话前对一遍", [f"☐ {item}" for item in lesson.checklist]))
    made.append(_plain("依据", [f"{c.cited}({c.in_force},{c.certainty})" for c in lesson.clauses]))
    return tuple(part for slide in made for part in split(slide))


def _plain(title: str, texts: Iterable[str], notes: str = "") -> Slide:
    return Slide(title, tuple(Text((Piece(text),)) for text in texts), notes)


def _case(case: LessonCase) -> Iterator[Slide]:
    name = f"案例 {case.number}"
    day = f"通话日期 {case.day.isoformat()}。" if case.day else ""
    notes = f"{case.severity} · {case.category_title} · {case.status}。{day}先放对话,请学员自己找问题,不急着翻下一页。"
    talk = tuple(_talk(case.lines, case.left_out))
    if case.measured:
        talk += (Text((Piece(case.measured.strip()),), "量出来:"),)
    if not talk:
        talk = (Text((Piece("整通电话的问题,没有可引的原话"),)),)
    status = "" if case.status == "已确认" else f"({case.status})"
    yield Slide(f"{name}:{case.title}{status}", talk, notes)
    told = [("错在哪里:", case.what), ("为什么:", case.why)]
    told += [("依据:", clause.cited) for clause in case.clauses]
    texts = tuple(Text((Piece(text),), label) for label, text in told)
    requires = [f"{c.cited}:{c.requires or '条文内容请对照官方文本'}" for c in case.clauses]
    yield Slide(f"{name}:错在哪里,为什么", texts, "\n".join(requires))
    good = [Text((Piece(case.say_instead),), "可以这样说:", "good")]
    if case.good.lines:
        note = f":{case.good.note}" if case.good.note else ""
        good.append(Text((Piece(f"{case.good.source}{note}"),), "", "soft"))
        good += _talk(case.good.lines, 0)
    yield Slide(f"{name}:可以这样说", tuple(good), "请两人一组,一人当客户,把这一段念出来。")
    asked = tuple(
        Text((Piece(q.text),), f"{n}. {q.form} ") for n, q in enumerate(case.questions, 1)
    )
    answers = "\n".join(f"{n}. {q.answer}" for n, q in enumerate(case.questions, 1))
    yield Slide(f"{name}:讨论", asked, answers)
    if case.rewrite:
        line = Text((Piece(case.rewrite),), "原话:", "bad")
        task = Text((Piece("写一句你会说的话,保留要办的事,去掉越线的话。两分钟后轮流念。"),))
        yield Slide(f"{name}:改写", (line, task), f"参考:{case.say_instead}")


def _talk(lines: Iterable[Line], left_out: int) -> Iterator[Text]:
    for line in lines:
        if line.skipped:
            yield Text((Piece(f"……略 {line.skipped} 轮……"),), "", "soft")
        yield Text(line.pieces, f"{line.who}:")
    if left_out:
        yield Text((Piece("……"),), "", "soft")


def split(slide: Slide) -> Iterator[Slide]:
    """The slide, or as many as its texts need; a text longer than a slide is cut in pieces."""
    pages: list[list[Text]] = [[]]
    for text in (part for whole in slide.texts for part in _parts(whole)):
        if pages[-1] and sum(t.rows for t in pages[-1]) + text.rows > ROWS:
            pages.append([])
        pages[-1].append(text)
    for number, page in enumerate(pages, 1):
        title = slide.title if number == 1 else f"{slide.title}(续 {number - 1})"
        yield Slide(title, tuple(page), slide.notes)


def _parts(text: Text) -> Iterator[Text]:
    if text.rows <= ROWS:
        yield text
        return
    room, pieces, label = (ROWS - 1) * WIDE, list[Piece](), text.label
    left = room - width(label)
    for piece in text.pieces:
        rest = piece.text
        while width(rest) > left:
            pieces.append(Piece(rest[:left], piece.mark))
            rest = rest[left:]
            yield replace(text, pieces=tuple(pieces), label=label)
            pieces, label, left = [], "", room
        pieces.append(Piece(rest, piece.mark))
        left -= width(rest)
    yield replace(text, pieces=tuple(pieces), label=label)
