"""What is suggested, what it would do, and what it would cost."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import Literal

from callcheck.learning.changes import Change
from callcheck.learning.suggest.editing import Test


@dataclass(frozen=True, slots=True)
class Place:
    """A finding, or words that a person added: its call, key (empty for added words), quote."""

    call_id: str
    key: str
    quote: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that is added to a rule.

    `kind` is `guard` (in `unless`), `without`, `turn_lacks`, `near` (`turn_lacks` within
    `lacks_chars`) or `says`; `value` the guard's id or the pattern.
    """

    kind: Literal["guard", "without", "turn_lacks", "near", "says"]
    value: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One edit of one rule file; nothing is changed by it until a person applies it.

    Attributes:
        rule: its id.
        category: its category.
        steps: what is added.
        path: the file's place in a folder of rules.
        before: its text now; empty for a new rule.
        after: its text then, with the new tests in it.
        tests: the new tests, masked.
        asked: rejected findings, or added words, that it is made from.
        solved: of those, what it removes, or finds.
        confirmed: how many confirmed findings the rule has.
        lost: confirmed findings that would be lost.
        unreviewed: other findings that would be lost, or newly made in calls nobody read.
        false_alarms: new findings in calls read to the end without such a label.
        read: calls read to the end, in which false alarms of a pattern can be seen.
        held_out: of calls left out in turn, how many are solved by what the others suggest.
        changes: what it adds to and drops from the findings on all calls given.
    """

    rule: str
    category: str
    steps: tuple[Step, ...]
    path: str
    before: str
    after: str
    tests: tuple[Test, ...]
    asked: int
    solved: tuple[Place, ...]
    confirmed: int
    lost: tuple[Place, ...]
    unreviewed: tuple[Place, ...]
    false_alarms: tuple[Place, ...]
    held_out: tuple[int, int]
    changes: tuple[Change, ...]
    read: int = 0

    @property
    def patch(self) -> str:
        """The edit as a unified diff."""
        old, new = (text.splitlines(keepends=True) for text in (self.before, self.after))
        source = f"a/{self.path}" if self.before else "/dev/null"
        lines = difflib.unified_diff(old, new, source, f"b/{self.path}")
        return "".join(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
            for line in lines
        )


@dataclass(frozen=True, slots=True)
class Nothing:
    """A rule, or a category, for which nothing is suggested: why (Chinese), and from how many."""

    about: str
    asked: int
    why: str


Outcome = Suggestion | Nothing
