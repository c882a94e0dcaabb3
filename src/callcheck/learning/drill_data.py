"""What a drill is made of: a scripted customer as data, and what came of one run of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from callcheck.condition import FactValue, PatternBook
from callcheck.model import CallMeta

if TYPE_CHECKING:
    from callcheck.checking.scene import CallScene

Asked = Literal["required", "merit", "avoid", "says"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What a branch may ask about the reply just given.

    Attributes:
        found: categories, families and rules of what was found in it; merits among them.
        clean: whether nothing in it counts against the agent.
        fact: a fact's value as the call stands.
        steps: ids of the steps done so far.
        visits: how often the customer has been at this node, now included.
        reply: the reply alone, scanned for the drill's own patterns.
        replies: all replies so far, this one among them.
    """

    found: Collection[str]
    clean: bool
    fact: Callable[[str], FactValue]
    steps: Collection[str]
    visits: int
    reply: CallScene
    replies: CallScene


Test = Callable[[Moment], bool]


@dataclass(frozen=True, slots=True)
class Branch:
    """Where the customer goes when `test` holds; always, when it is None."""

    to: str
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class DrillNode:
    """One thing the customer says, other words for when it comes to it again, and what follows."""

    id: str
    says: str
    again: tuple[str, ...]
    branches: tuple[Branch, ...]

    def line(self, visits: int) -> str:
        """What is said at the `visits`-th time, 1 the first; the last words are kept."""
        lines = (self.says, *self.again)
        return lines[min(visits, len(lines)) - 1]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a drill may end: the customer's last words (may be none) and what happens then."""

    id: str
    title: str
    good: bool
    says: str
    happens: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something the trainee has to do, and how it is told that it was done.

    `asked` is `required` (a category of required speech is not missing), `merit` (found), `avoid`
    (nothing of the category is found) or `says` (own words, at `nodes` or anywhere).
    """

    id: str
    title: str
    hint: str
    asked: Asked
    category: str = ""
    nodes: tuple[str, ...] = ()
    test: Test | None = None


@dataclass(frozen=True, slots=True)
class ExampleRun:
    """Replies with what must come of them; the drill's own test.

    `finds` are the categories of all violations of the debrief, `missed` the steps not done.
    """

    name: str
    replies: tuple[str, ...]
    ends: str
    finds: tuple[str, ...]
    missed: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Drill:
    """A scripted customer: who, about what, what is said, how it may end, what must be done.

    `excused` are categories of required speech that do not count here: nobody in despair is told
    the sum he owes.
    """

    id: str
    title: str
    for_whom: str
    persona: str
    briefing: str
    meta: CallMeta
    channel: str
    start: str
    steps: tuple[Step, ...]
    excused: tuple[str, ...]
    always: tuple[Branch, ...]
    most_replies: int
    tired: str
    nodes: Mapping[str, DrillNode]
    endings: Mapping[str, Ending]
    examples: tuple[ExampleRun, ...]
    path: str
    book: PatternBook = field(repr=False, compare=False)

    def hint(self, step: Step) -> str:
        """The step's example with the names and the sum of this case."""
        case = self.meta.case
        names = {"agency": case.get("agency", case.get("lender")), "amount": case.get("amount_due")}
        return step.hint.format_map({"product": "借款", **case, **names})

    @property
    def model_run(self) -> ExampleRun:
        """The example that ends well."""
        return next(run for run in self.examples if self.endings[run.ends].good)


@dataclass(frozen=True, slots=True)
class Feedback:
    """A finding with its reasons, for the one who is learning.

    `kind` and `severity` are the taxonomy's words, `basis` the norms in force as they are cited,
    `quote` the words it is about (empty for what was not said), `turn` theirs, None for the call.
    """

    rule: str
    category: str
    kind: str
    severity: str
    title: str
    why: str
    basis: tuple[str, ...]
    say_instead: str
    quote: str = ""
    turn: int | None = None

    @property
    def is_violation(self) -> bool:
        """Whether it counts against the trainee."""
        return self.kind not in ("signal", "merit")


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step, and whether it is done."""

    id: str
    title: str
    done: bool
    hint: str = ""


@dataclass(frozen=True, slots=True)
class DrillLine:
    """One line of the transcript with what was found in it; `node` is the customer's place."""

    turn: int
    speaker: Literal["agent", "customer"]
    text: str
    node: str
    feedback: tuple[Feedback, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """Points taken or given for one category, by the profile's weights."""

    category: str
    title: str
    points: float
    times: int


@dataclass(frozen=True, slots=True)
class DrillResult:
    """What came of one run: plain data, the same for the same replies, rules and profile.

    Attributes:
        drill, title: of the drill.
        rule_set: version hash of the rules.
        day: the day whose norms were applied, as ISO text; None when unknown.
        ending, ending_title, happens: how it ended; None and empty when it was broken off.
        good: whether that is a good ending.
        passed: a good ending, no violation and every step done.
        score: 0 to 100 by the profile's weights; `veto` when a veto category was met.
        deductions: what it is made of.
        steps: in the drill's order.
        lines: the transcript with feedback for each turn.
        missing: what should have been said and was not, and findings about the whole call.
        best: the drill's model run as (speaker, text).
    """

    drill: str
    title: str
    rule_set: str
    day: str | None
    ending: str | None
    ending_title: str
    happens: str
    good: bool
    passed: bool
    score: float
    veto: bool
    deductions: tuple[ScoreLine, ...]
    steps: tuple[StepResult, ...]
    lines: tuple[DrillLine, ...]
    missing: tuple[Feedback, ...]
    best: tuple[tuple[str, str], ...]

    @property
    def violations(self) -> tuple[Feedback, ...]:
        """All feedback that counts against the trainee, in order of turn."""
        said = (f for line in self.lines for f in line.feedback)
        return tuple(f for f in (*said, *self.missing) if f.is_violation)

    @property
    def missed(self) -> tuple[StepResult, ...]:
        """The steps not done."""
        return tuple(step for step in self.steps if not step.done)
