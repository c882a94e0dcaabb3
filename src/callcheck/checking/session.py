"""A call still going on: findings as they arise, and the report when it ends."""

from __future__ import annotations

from dataclasses import replace

from callcheck.checking.checker import Checker
from callcheck.checking.scanner import Remembered
from callcheck.checking.scene import CallScene
from callcheck.condition import History
from callcheck.model import Call, CallMeta, Finding, Report, Turn

Place = tuple[str, int | None, int | None]


class Session:
    """Turns in, findings out; see `Checker.session`.

    What is missing can only be told at the end, so `feed` gives no absences. A finding given may
    be gone from the report when later words put it right; the report is what counts. What is held
    grows with the call's turns and with nothing else.

    >>> from callcheck.model import Speaker
    >>> session = Checker().session()
    >>> session.feed(Turn(0, Speaker.CUSTOMER, "我没钱"))
    ()
    >>> [f.category for f in session.feed(Turn(1, Speaker.AGENT, "信不信我打断你的狗腿"))]
    ['threat.violence']
    >>> session.close().findings[0].turn
    1
    """

    def __init__(
        self, checker: Checker, meta: CallMeta, *, call_id: str, history: History | None
    ) -> None:
        self._checker = checker
        self._meta = meta
        self._call_id = call_id
        self._history = history
        self._turns: list[Turn] = []
        self._remembered = Remembered()
        self._given: set[Place] = set()

    def feed(self, turn: Turn) -> tuple[Finding, ...]:
        """What the turn brings to light, each finding once; its index is set to its place."""
        self._turns.append(replace(turn, index=len(self._turns)))
        findings, _ = self._checker.findings_in(self._scene(), absences=False)
        new = [finding for finding in findings if _place(finding) not in self._given]
        self._given.update(map(_place, new))
        return tuple(new)

    def close(self) -> Report:
        """The report of all turns, equal to that of `Checker.check` on the whole call."""
        return self._checker.report_of(self._scene())

    def _scene(self) -> CallScene:
        turns = tuple(self._turns)
        timed = bool(turns) and all(turn.start is not None for turn in turns)
        call = Call(self._call_id, turns, self._meta, timed=timed)
        return self._checker.scene(call, self._history, remembered=self._remembered)


def _place(finding: Finding) -> Place:
    """What makes two findings one: the category, and where its words begin in its turn."""
    starts = [e.start for e in finding.evidence if e.turn == finding.turn and e.start is not None]
    return finding.category, finding.turn, min(starts, default=None)
