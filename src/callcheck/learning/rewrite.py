"""The rewrite drill: a bad line is said anew, clean, with its amount, date and channel kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from callcheck.checking import Checker
from callcheck.learning.drill_data import Feedback
from callcheck.learning.drill_result import feedback_of
from callcheck.learning.keeping import Kept, folded, keeps
from callcheck.model import Call, CallMeta, Finding, Speaker, Turn

MOST = 100  # characters: what can be said in one breath or two
LEAST = 6
COPIED = 0.95

TOLD = {
    "empty": "没有写",
    "too-short": "太短,客户听不明白",
    "too-long": f"太长,电话里说不完(至多 {MOST} 字)",
    "copied": "照抄了原话",
}


@dataclass(frozen=True, slots=True)
class BadAnswer:
    """An answer that must not pass: `fails` names what is lost, wrong or still forbidden."""

    text: str
    fails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A bad line, what was said before it, what a better one must keep, and proofs."""

    id: str
    category: str
    line: str
    context: tuple[tuple[Speaker, str], ...]
    keep: tuple[Kept, ...]
    meta: CallMeta
    good: tuple[str, ...]
    bad: tuple[BadAnswer, ...]
    path: str
    number: int


@dataclass(frozen=True, slots=True)
class RewriteResult:
    """What came of one answer: plain data.

    Attributes:
        rewrite, line, answer: which, the bad line, what was written instead.
        passed: nothing lost, nothing forbidden, nothing wrong with its form.
        lost: the facts that are no longer said.
        found: what in it counts against the agent, with reasons.
        form: `empty`, `too-short`, `too-long`, `copied`.
        best: an answer that passes.
    """

    rewrite: str
    category: str
    line: str
    answer: str
    passed: bool
    lost: tuple[Kept, ...]
    found: tuple[Feedback, ...]
    form: tuple[str, ...]
    best: str

    @property
    def fails(self) -> tuple[str, ...]:
        """All that is wrong: `lost-amount`, categories, forms."""
        return (
            *self.form,
            *(f"lost-{kept.kind}" for kept in self.lost),
            *dict.fromkeys(item.category for item in self.found),
        )


def judge(rewrite: Rewrite, answer: str, checker: Checker) -> RewriteResult:
    """Judge an answer by the same checker that judges calls."""
    answer = " ".join(answer.split())
    form = _form(rewrite, answer)
    lost = tuple(kept for kept in rewrite.keep if not keeps(answer, kept))
    found = tuple(feedback_of(f, checker) for f in _found(rewrite, answer, checker))
    return RewriteResult(
        rewrite=rewrite.id,
        category=rewrite.category,
        line=rewrite.line,
        answer=answer,
        passed=not (form or lost or found),
        lost=lost,
        found=found,
        form=form,
        best=rewrite.good[0],
    )


def _form(rewrite: Rewrite, answer: str) -> tuple[str, ...]:
    said, bad = folded(answer), folded(rewrite.line)
    if not said:
        return ("empty",)
    if bad in said or SequenceMatcher(None, said, bad, autojunk=False).ratio() >= COPIED:
        return ("copied",)
    if len(said) < LEAST:
        return ("too-short",)
    return ("too-long",) if len(answer) > MOST else ()


def _found(rewrite: Rewrite, answer: str, checker: Checker) -> list[Finding]:
    lines: Sequence[tuple[Speaker, str]] = (*rewrite.context, (Speaker.AGENT, answer))
    turns = tuple(Turn(index, who, text) for index, (who, text) in enumerate(lines))
    report = checker.check(Call(rewrite.id, turns, rewrite.meta))
    return [f for f in report.violations if f.turn == len(turns) - 1]
