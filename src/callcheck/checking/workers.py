"""Processes that hold one checker each and give results in the order of what they were given."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal, Self, TypeVar

from callcheck.checking.checker import Checker
from callcheck.errors import UsageError

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

Given = TypeVar("Given")
Result = TypeVar("Result")
StartMethod = Literal["fork", "spawn", "forkserver"]
AHEAD = 4  # tasks given out to each process before the first result is waited for


@dataclass(frozen=True, slots=True)
class CheckerPlan:
    """What a process needs to make the same checker: folders of rules, a profile, a day, a score sheet."""

    folders: tuple[str, ...] = ()
    profile: str | None = None
    as_of: date | None = None
    score_sheet: str | None = None

    def checker(self) -> Checker:
        """A checker as planned.

        Raises:
            RuleError: when the rules are wrong.
        """
        from callcheck.ruleset import read_rules

        return Checker(read_rules(self.folders, self.profile, self.score_sheet), as_of=self.as_of)


@dataclass(frozen=True, slots=True)
class CheckerCopy:
    """A checker that other processes get whole, where how it was made is not known."""

    original: Checker

    def checker(self) -> Checker:
        """The copy."""
        return self.original


class Workers:
    """`count` processes with a checker each; with 1 this process does the work itself.

    A forked process uses the checker of this one, any other compiles its own, once. One that
    outlives this process ends itself.

    Args:
        checker: of this process.
        plan: how the other processes make the same.
        count: of processes.
        method: how they are started; the platform's own way when None.
    """

    def __init__(
        self,
        checker: Checker,
        plan: CheckerPlan | CheckerCopy,
        count: int = 1,
        method: StartMethod | None = None,
    ) -> None:
        self.checker = checker
        self._plan = plan
        self._count = count
        self._method = method
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        if self._count > 1:
            self._start()
        return self

    def __exit__(self, *raised: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(
        self, work: Callable[[Checker, Given], Result], items: Iterable[Given]
    ) -> Iterator[Result]:
        """`work(checker, item)` for each item, in their order.

        `work` is a function of a module, and items are taken only as results are: at most
        `count * AHEAD` are on the way.

        Raises:
            UsageError: `worker-died` when a process was ended from outside.
        """
        if self._pool is None:
            for item in items:
                yield work(self.checker, item)
            return
        waiting: deque[Future[Result]] = deque()
        with _dying():
            for item in items:
                waiting.append(self._pool.submit(_work, work, item))
                if len(waiting) >= self._count * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _start(self) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        global _checker
        context = get_context(self._method)
        version = self.checker.rule_set.version
        _checker = self.checker  # forked processes inherit it
        self._pool = ProcessPoolExecutor(
            self._count, context, initializer=_prepare, initargs=(self._plan, version)
        )
        try:
            # The first task starts the processes, before anything else in this one has threads.
            with _dying():
                self._pool.submit(os.getpid).result()
        finally:
            _checker = None


@contextmanager
def _dying() -> Iterator[None]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        yield
    except BrokenProcessPool as error:
        hint = "多半是内存不够;减少 --workers,用 --resume 接着跑"
        raise UsageError("worker-died", "一个工作进程被结束了", hint=hint) from error


_checker: Checker | None = None


def _prepare(plan: CheckerPlan | CheckerCopy, version: str) -> None:
    """Make a new process ready; the one that started it tells it when to stop, not Ctrl-C."""
    global _checker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if _checker is None:
        _checker = plan.checker()
    gc.freeze()  # the rules stay; looking through them again and again finds nothing
    if _checker.rule_set.version != version:
        _checker = None  # every task then says so


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(work: Callable[[Checker, Given], Result], item: Given) -> Result:
    if _checker is None:
        raise UsageError("rules-changed", "规则在检查期间变了", hint="重新运行")
    return work(_checker, item)
