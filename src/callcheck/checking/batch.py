"""Many calls, in one process or several, with reports in the order of the calls."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from callcheck.checking.checker import Checker
from callcheck.condition import History
from callcheck.model import Call, Report

CHUNK = 64
_AHEAD = 4  # chunks given out to each process before its results are waited for


@dataclass(frozen=True, slots=True)
class CheckerPlan:
    """What a process needs to make the same checker: folders of rules, a profile, a day."""

    folders: tuple[str, ...] = ()
    profile: str | None = None
    as_of: date | None = None

    def checker(self) -> Checker:
        """A checker as planned.

        Raises:
            RuleError: when the rules are wrong.
        """
        from callcheck.ruleset import read_rules

        return Checker(read_rules(self.folders, self.profile), as_of=self.as_of)


@dataclass(frozen=True, slots=True)
class _Counts:
    """What a call's process needs to know of the other calls."""

    earlier: int
    attempts: int

    def earlier_same_day(self, call: Call) -> int:  # noqa: ARG002 - the call they were counted for
        return self.earlier

    def attempts_same_day(self, call: Call) -> int:  # noqa: ARG002 - the call they were counted for
        return self.attempts


def check_batch(
    calls: Iterable[Call],
    checker: Checker,
    plan: CheckerPlan,
    *,
    history: History | None = None,
    workers: int = 1,
) -> Iterator[tuple[Call, Report]]:
    """Each call with its report, in the order of `calls`.

    With `workers` above 1 that many processes make their own checker by `plan`; the calls held
    at any moment are bounded by `workers * 4 * 64`.
    """
    if workers <= 1:
        for call in calls:
            yield call, checker.check(call, history=history)
        return
    yield from _spread(calls, plan, history, workers)


def _spread(
    calls: Iterable[Call], plan: CheckerPlan, history: History | None, workers: int
) -> Iterator[tuple[Call, Report]]:
    from concurrent.futures import Future, ProcessPoolExecutor

    waiting: deque[tuple[list[Call], Future[list[Report]]]] = deque()
    source = iter(calls)
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(plan,)) as pool:
        while chunk := list(islice(source, CHUNK)):
            work = [(call, _counts(call, history)) for call in chunk]
            waiting.append((chunk, pool.submit(_check_chunk, work)))
            if len(waiting) >= workers * _AHEAD:
                yield from _take(waiting)
        while waiting:
            yield from _take(waiting)


def _take(waiting: deque) -> Iterator[tuple[Call, Report]]:  # type: ignore[type-arg]  # see _spread
    chunk, future = waiting.popleft()
    yield from zip(chunk, future.result(), strict=True)


def _counts(call: Call, history: History | None) -> _Counts | None:
    if history is None:
        return None
    return _Counts(history.earlier_same_day(call), history.attempts_same_day(call))


_checker: Checker | None = None


def _start(plan: CheckerPlan) -> None:
    global _checker
    _checker = plan.checker()


def _check_chunk(work: list[tuple[Call, _Counts | None]]) -> list[Report]:
    assert _checker is not None
    return [_checker.check(call, history=counts) for call, counts in work]
