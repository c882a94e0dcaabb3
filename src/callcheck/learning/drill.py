"""A drill being played: the trainee replies, the checker judges, the customer goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from callcheck.checking import Checker
from callcheck.checking.scanner import Scanner
from callcheck.checking.scene import CallScene
from callcheck.errors import UsageError
from callcheck.learning.drill_data import (
    Drill,
    DrillLine,
    DrillResult,
    Ending,
    Feedback,
    Moment,
    Step,
    StepResult,
)
from callcheck.learning.drill_result import feedback_of, result_of
from callcheck.model import Call, Finding, Speaker, Turn
from callcheck.text import Stream


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one reply.

    Attributes:
        reply: as it was taken, without space around it.
        feedback: what was found in it, forbidden words and good practice, with reasons.
        ticked: steps done by it, or by what the customer said to it.
        lost: steps that were done before it and are no longer.
        says: the customer's next line; empty when there is none.
        ending: how the drill ended, None while it goes on.
    """

    reply: str
    feedback: tuple[Feedback, ...]
    ticked: tuple[Step, ...]
    lost: tuple[Step, ...]
    says: str
    ending: Ending | None


class DrillSession:
    """One run of a drill.

    The same replies give the same judgements and the same debrief; nothing is read or written.

    >>> from callcheck.learning.drill_read import read_drills
    >>> checker = Checker()
    >>> session = DrillSession(read_drills(checker.rule_set)["laid-off"], checker)
    >>> session.says
    '喂,哪位?'
    >>> judged = session.reply("信不信我打断你的腿")
    >>> judged.feedback[0].category, judged.ending.id
    ('threat.violence', 'hung-up')
    >>> session.debrief().score
    40.0
    """

    def __init__(self, drill: Drill, checker: Checker) -> None:
        self.drill = drill
        self.checker = checker
        self.ending: Ending | None = None
        self.replies = 0
        self._session = checker.session(drill.meta, call_id=drill.id)
        self._scanner = Scanner(drill.book)
        self._turns: list[Turn] = []
        self._lines: list[DrillLine] = []
        self._visits = dict.fromkeys(drill.nodes, 0)
        self._own: set[str] = set()
        self._node = drill.nodes[drill.start]
        self.says = self._customer_at(drill.start)
        self._done = self._steps_done()

    @property
    def steps(self) -> tuple[StepResult, ...]:
        """All steps in the drill's order, and whether they are done as the call stands."""
        done = self._done
        return tuple(
            StepResult(s.id, s.title, s.id in done, self.drill.hint(s)) for s in self.drill.steps
        )

    def reply(self, text: str) -> Judgement:
        """Judge a reply and let the customer answer it.

        Raises:
            UsageError: `drill-over` when the drill has ended, `empty-reply` for one without words.
        """
        if self.ending is not None:
            raise UsageError("drill-over", "这次练习已经结束了", hint="重新开一次")
        text = " ".join(text.split())
        if not Stream((Turn(0, Speaker.AGENT, text),)).texts[0]:
            raise UsageError("empty-reply", "没有说话", hint="写下您会对客户说的话")
        turn = len(self._turns)
        findings = self._feed(Speaker.AGENT, text)
        self.replies += 1
        shown = tuple(f for f in findings if f.kind.value != "signal" and f.turn in (turn, None))
        judged = tuple(feedback_of(f, self.checker) for f in shown)
        self._lines.append(DrillLine(turn, "agent", text, self._node.id, judged))
        moment = self._moment(text, shown)
        self._tick_own(moment)
        to = self._next(replace(moment, steps=self._steps_done()))
        says = self._customer_at(to)
        before, self._done = self._done, self._steps_done()
        steps = self.drill.steps
        return Judgement(
            reply=text,
            feedback=judged,
            ticked=tuple(s for s in steps if s.id in self._done - before and s.asked != "avoid"),
            lost=tuple(s for s in steps if s.id in before - self._done),
            says=says,
            ending=self.ending,
        )

    def debrief(self) -> DrillResult:
        """What came of it so far; all steps and required speech are asked for, ended or not."""
        return result_of(
            self.drill,
            self.checker,
            self._call(),
            lines=tuple(self._lines),
            ending=self.ending,
            steps=self.steps,
        )

    def _customer_at(self, place: str) -> str:
        """Go to a place and say its line."""
        ending = self.drill.endings.get(place)
        if ending is not None:
            self.ending, says = ending, ending.says
        else:
            self._node = self.drill.nodes[place]
            self._visits[place] += 1
            says = self._node.line(self._visits[place])
        if says:
            turn = len(self._turns)
            self._feed(Speaker.CUSTOMER, says)
            self._lines.append(DrillLine(turn, "customer", says, place))
        self.says = says
        return says

    def _feed(self, speaker: Speaker, text: str) -> tuple[Finding, ...]:
        turn = Turn(len(self._turns), speaker, text)
        self._turns.append(turn)
        return self._session.feed(turn)

    def _call(self) -> Call:
        return Call(self.drill.id, tuple(self._turns), self.drill.meta)

    def _moment(self, text: str, findings: tuple[Finding, ...]) -> Moment:
        names = {f.category for f in findings} | {f.rule for f in findings}
        families = {f.category.partition(".")[0] for f in findings}
        return Moment(
            found=names | families,
            clean=not any(f.is_violation for f in findings),
            fact=self.checker.scene(self._call()).fact,
            steps=frozenset(),
            visits=self._visits[self._node.id],
            reply=self._alone((text,)),
            replies=self._alone([x.text for x in self._lines if x.speaker == "agent"]),
        )

    def _alone(self, texts: Sequence[str]) -> CallScene:
        """Replies as a call of their own, scanned for the drill's patterns."""
        turns = (Turn(index, Speaker.AGENT, text) for index, text in enumerate(texts))
        call = Call("reply", tuple(turns))
        stream = Stream(call.turns)
        return CallScene(
            call,
            stream,
            self._scanner.scan(stream),
            book=self.drill.book,
            facts={},
            profile=self.checker.profile,
            history=None,
        )

    def _next(self, moment: Moment) -> str:
        for branch in self.drill.always:
            if branch.test is not None and branch.test(moment):
                return branch.to
        for branch in self._node.branches:
            if branch.test is None or branch.test(moment):
                too_long = self.replies >= self.drill.most_replies
                return self.drill.tired if too_long and branch.to in self.drill.nodes else branch.to
        raise AssertionError(f"node {self._node.id} has no else")

    def _tick_own(self, moment: Moment) -> None:
        for step in self.drill.steps:
            here = not step.nodes or self._node.id in step.nodes
            if step.test is not None and here and step.test(moment):
                self._own.add(step.id)

    def _steps_done(self) -> frozenset[str]:
        scene = self.checker.scene(self._call())
        asked = {step.category for step in self.drill.steps if step.category}
        rules = [r for r in self.checker.rule_set.rules.values() if r.category.id in asked]
        found, _ = self.checker.findings_in(scene, short_ok=True, only={r.id for r in rules})
        missing = {finding.category for finding in found}
        said = {
            rule.category.id
            for rule in rules
            if rule.shape == "expect"
            # How a call closes is known when it has closed.
            and (rule.window.last_turns is None or self.ending is not None)
            and rule.condition.is_met(scene)
            # What answers something the customer said is not done before he says it.
            and (rule.window.turns is None or rule.when is None or rule.when.is_met(scene))
        }
        return frozenset(step.id for step in self.drill.steps if self._is_done(step, missing, said))

    def _is_done(self, step: Step, found: set[str], said: set[str]) -> bool:
        if step.asked == "says":
            return step.id in self._own
        if step.asked == "required":
            return step.category in said - found
        return (step.category in found) is (step.asked == "merit")
