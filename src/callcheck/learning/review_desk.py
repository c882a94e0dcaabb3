"""One person reviewing at one step: what is to be done, and what they decide."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from callcheck.errors import LabelError
from callcheck.learning.review_view import (
    BLIND,
    REASONS,
    View,
    call_view,
    finding_view,
    is_read,
    latest,
    review_view,
    shown_to,
    stamp_of,
)
from callcheck.learning.store import Comment, Filters, Store
from callcheck.masking import mask
from callcheck.model import Call, Report, Review, Round, Verdict
from callcheck.reporting import catalogue_of
from callcheck.ruleset import RuleSet

APPEALS = (Verdict.REJECTED,)
RULINGS = (Verdict.CONFIRMED, Verdict.REJECTED)
JUDGED = (Verdict.CONFIRMED, Verdict.REJECTED, Verdict.UNSURE)
WORDS = {Verdict.CONFIRMED: "确认", Verdict.REJECTED: "驳回", Verdict.UNSURE: "存疑"}


class ReviewDesk:
    """Reads and writes the store for one reviewer and one round; safe for several threads."""

    def __init__(
        self, store: Store, rules: RuleSet, *, by: str, step: Round, which: Filters
    ) -> None:
        self._store = store
        self._rules = rules
        self._catalogue = catalogue_of(rules)
        self._by = by
        self._step = step
        self._which = which
        self._lock = threading.Lock()
        self._due: dict[str, set[str]] = {}

    def queue(self) -> View:
        """Calls to look at, in order, with how much of each is done."""
        given: dict[str, list[Review]] = {}
        for review in self._store.reviews(reviewer=self._by, round=self._step):
            given.setdefault(review.call_id, []).append(review)
        waiting: dict[str, set[str]] = {}
        for case in self._store.queue(self._by, round=self._step, **self._which):
            waiting.setdefault(case.call.call_id, set()).add(case.finding.key)
        calls, due = [], {}
        for call, report in self._store.calls(**self._which):
            own = given.get(call.call_id, [])
            done = {r.finding for r in own if r.finding}
            keys = [f.key for f in report.findings]
            wanted = [k for k in keys if k in done or k in waiting.get(call.call_id, ())]
            whole = self._step is Round.FIRST and (not keys or "sample" in self._which)
            if not wanted and not whole:
                continue
            due[call.call_id] = set(wanted)
            calls.append(
                {
                    "id": call.call_id,
                    "agent": call.meta.agent_id or "",
                    "score": f"{report.score.value:g}",
                    "due": len(wanted),
                    "done": sum(k in done for k in wanted),
                    "read": is_read(own, self._by),
                }
            )
        self._due = due
        return {
            "by": self._by,
            "round": self._step.value,
            "calls": calls,
            "reasons": REASONS,
            "categories": [
                [c.id, c.title, c.means]
                for c in self._rules.categories.values()
                if c.kind.is_violation
            ],
        }

    def call(self, call_id: str) -> View:
        """A call with what this person may see of it.

        Raises:
            LabelError: `store-no-call`.
        """
        pair = self._store.call(call_id)
        if pair is None:
            raise LabelError("store-no-call", f"存档里没有通话 {call_id}")
        given = list(self._store.reviews(call_id=call_id))
        notes = [
            {"by": c.by, "text": c.text, "finding": c.finding}
            for c in self._store.comments(call_id)
            if self._step is Round.RULING or c.by == self._by
        ]
        call, report = self._shown(*pair)
        view = {**call_view(call, report, self._catalogue, self._rules.facts), "id": call_id}
        due = self._due.get(call_id)
        view["findings"] = []
        for finding, masked in zip(pair[1].findings, report.findings, strict=True):
            about = [r for r in given if r.finding == finding.key]
            view["findings"].append(
                {
                    **finding_view(masked, self._catalogue),
                    "key": finding.key,
                    "due": due is None or finding.key in due,
                    "mine": (own := latest(about, self._by, self._step)) and review_view(own),
                    "opinions": [self._signed(r) for r in self._opinions(about)],
                    "comments": [n for n in notes if n["finding"] == finding.key],
                    "stamp": stamp_of(about, self._by, self._step),
                }
            )
        view["comments"] = [n for n in notes if n["finding"] is None]
        seen = shown_to(given, self._by, self._step)
        view["missed"] = [
            {**self._signed(r), "title": self._catalogue.title(r.category or "")}
            for r in seen
            if r.verdict is Verdict.MISSED and self._step is not Round.APPEAL
        ]
        view["read"] = is_read(given, self._by)
        return view

    def judge(self, call_id: str, finding: str, verdict: Verdict, reason: str, stamp: str) -> int:
        """Store a verdict; gives its number, the same when it is sent again.

        Raises:
            LabelError: `review-changed` when somebody reviewed it since `stamp`; what the store
                says.
        """
        allowed = {Round.APPEAL: APPEALS, Round.RULING: RULINGS}.get(self._step, JUDGED)
        if verdict not in allowed:
            raise LabelError("store-bad-review", "这一轮不能这样判")
        if self._step is Round.APPEAL and not reason.strip():
            raise LabelError("store-bad-review", "申诉要写理由")
        with self._lock:
            given = list(self._store.reviews(call_id=call_id, finding=finding))
            own = latest(given, self._by, self._step)
            if own and (own.verdict, own.reason) == (verdict, reason):
                return self._store.add_review(own)
            if stamp != stamp_of(given, self._by, self._step):
                what = f"已判为{WORDS[own.verdict]}" if own else "别人刚看过"
                raise LabelError("review-changed", f"这一条刚有变化({what}),没有覆盖")
            return self._add(Review(call_id, verdict, self._by, _now(), finding, reason))

    def miss(self, review: Review) -> int:
        """Store words that no rule found: `category` and place of `review`."""
        with self._lock:
            for own in self._store.reviews(
                call_id=review.call_id, reviewer=self._by, verdict=Verdict.MISSED
            ):
                if _place(own) == _place(review):
                    return self._store.add_review(own)
            return self._add(review)

    def read(self, call_id: str) -> int:
        """Store that the call was read to its end."""
        with self._lock:
            known = self._store.reviews(
                call_id=call_id, reviewer=self._by, verdict=Verdict.READ, round=self._step
            )
            own = next(known, None)
            if own:
                return self._store.add_review(own)
            return self._add(Review(call_id, Verdict.READ, self._by, _now()))

    def comment(self, call_id: str, finding: str | None, text: str, ref: str) -> None:
        """Store a remark."""
        self._store.add_comment(Comment(call_id, self._by, text, finding, ref))

    def undo(self, call_id: str, number: int | None) -> View | None:
        """Take back one review, by default the last of the call; None when there is none."""
        with self._lock:
            undone = self._store.undo(self._by, call_id=call_id, number=number)
            return review_view(undone) if undone else None

    def _add(self, review: Review) -> int:
        return self._store.add_review(
            replace(review, reviewer=self._by, round=self._step, at=_now())
        )

    def _shown(self, call: Call, report: Report) -> tuple[Call, Report]:
        """Masked for the agent's side, findings in the same order."""
        if self._step is not Round.APPEAL:
            return call, report
        masked = mask(call, report, profile=self._rules.profile)
        return masked.call, masked.report or report

    def _signed(self, review: Review) -> View:
        """An opinion; the agent's side is not told whose."""
        view = review_view(review)
        return {**view, "by": ""} if self._step is Round.APPEAL else view

    def _opinions(self, about: Sequence[Review]) -> list[Review]:
        return [] if self._step in BLIND else shown_to(about, self._by, self._step)


def _place(review: Review) -> tuple[str | None, int | None, int | None, int | None]:
    return review.category, review.turn, review.start, review.end


def _now() -> datetime:
    return datetime.now(UTC)
