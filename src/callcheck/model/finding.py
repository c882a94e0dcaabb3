"""What a check found, and where."""

from __future__ import annotations

from dataclasses import dataclass

from callcheck.model.taxonomy import Kind, Severity


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points of one turn's original text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Nearest:
    """The turn that came nearest to what was expected, and what it lacks (Chinese)."""

    turn: int
    lacks: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence; which fields are set depends on the rule's shape.

    Words: `turn`, `start`, `end` (code points of that turn's text), `quote`, `seconds` (the
    turn's start in the call, None without a clock). Absence: `searched` (first and last turn
    looked at, both included; None where the call has no such stretch) and `nearest`. Measure:
    `measured`, `limit`, `unit`, with `turn` where it has one.
    """

    turn: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    seconds: float | None = None
    searched: tuple[int, int] | None = None
    nearest: Nearest | None = None
    measured: int | float | str | None = None  # a count stays a whole number when read back
    limit: int | float | str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A norm in force on the call's day, and its clause where it is known."""

    norm: str
    clause: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule met at one place of one call.

    `turn` is the turn that carries the finding (the last one of a match over several turns),
    None for a finding about the whole call. `speaker_known` is False when the words may be
    somebody else's because the source does not say who spoke.
    """

    rule: str
    category: str
    kind: Kind
    severity: Severity
    message: str
    turn: int | None
    evidence: tuple[Evidence, ...]
    basis: tuple[Citation, ...] = ()
    speaker_known: bool = True

    @property
    def is_violation(self) -> bool:
        """Whether it counts against the agent."""
        return self.kind.is_violation

    @property
    def key(self) -> str:
        """Names the finding within its call, the same whenever the call is checked again.

        `rule@turn:start`, `rule@turn` for one without a quote, `rule@` for the whole call.

        >>> from callcheck import Checker, read_text
        >>> report = Checker().check(read_text("坐席:再不还钱我打断你的狗腿"))
        >>> report.findings[0].key
        'threat-violence-injured@0:5'
        """
        place = "" if self.turn is None else str(self.turn)
        starts = [e.start for e in self.evidence if e.turn == self.turn and e.start is not None]
        return f"{self.rule}@{place}" + (f":{starts[0]}" if starts else "")


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A match that did not become a finding, and what held it back.

    `by` is `guard:<id>`, `without`, `profile:<reason>`, `date` or `short`; `cue` the words that
    did it, where words did.
    """

    rule: str
    by: str
    evidence: tuple[Evidence, ...]
    cue: str | None = None
