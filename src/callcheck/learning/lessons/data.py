"""A lesson as plain data: everything masked, nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; `mark` for the words the case is about."""

    text: str
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One turn as it is shown: who spoke, its pieces, and how many turns are left out before it."""

    who: str
    pieces: tuple[Piece, ...]
    skipped: int = 0

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Clause:
    """A norm in force on the day of the calls, as it is cited.

    Attributes:
        title: of the norm.
        number: its document number, may be empty.
        clause: `条号未见` where nobody has seen it, empty for the house's own standard.
        requires: what it asks for (Chinese), empty where not written down.
        in_force: since when, and until when where it has ended since.
        certainty: how well it is known (Chinese).
    """

    title: str
    number: str
    clause: str
    requires: str
    in_force: str
    certainty: str

    @property
    def cited(self) -> str:
        """Title and clause."""
        return f"《{self.title}》{self.clause}" if self.clause else self.title


@dataclass(frozen=True, slots=True)
class Good:
    """A good answer: of another call (`lines`), else only the rule's own words."""

    source: str
    lines: tuple[Line, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question to discuss, its form, and what the trainer may say to it."""

    form: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class LessonCase:
    """One finding, made ready to be discussed.

    Attributes:
        number: from 1.
        rule, category: ids.
        title: of the rule.
        category_title: of the category.
        severity: Chinese.
        status: `已确认`, `未复核`.
        day: of the call.
        lines: the excerpt; empty where the finding is about no words.
        left_out: turns after the excerpt that are not shown.
        quote: the words it is about, empty for what was not said and for numbers.
        what, why, say_instead: of the rule.
        measured: what was measured against what limit, may be empty.
        clauses: in force on the call's day.
        good: the good example beside it.
        questions: to discuss.
        rewrite: the line to say anew, empty where there is none.
    """

    number: int
    rule: str
    category: str
    title: str
    category_title: str
    severity: str
    status: str
    day: date | None
    lines: tuple[Line, ...]
    left_out: int
    quote: str
    what: str
    why: str
    say_instead: str
    measured: str
    clauses: tuple[Clause, ...]
    good: Good
    questions: tuple[Question, ...]
    rewrite: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A case-study lesson.

    Attributes:
        title: shown on top.
        aims: what trainees can do afterwards.
        who: for whom it is.
        minutes: how long it takes.
        material: what the cases were chosen from (Chinese).
        cases: one or more.
        clauses: of all cases, each once.
        key_points: to take away.
        checklist: to tick before the next call.
        ranking: what was most common: category title and number of calls; empty for other lessons.
    """

    title: str
    aims: tuple[str, ...]
    who: str
    minutes: int
    material: str
    cases: tuple[LessonCase, ...]
    clauses: tuple[Clause, ...]
    key_points: tuple[str, ...]
    checklist: tuple[str, ...]
    ranking: tuple[tuple[str, int], ...] = ()
