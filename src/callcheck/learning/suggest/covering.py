"""The shortest set of candidates that removes rejected findings and no confirmed ones."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

LEAST_CALLS = 2  # what works in one call only has learnt that call by heart
MOST_STEPS = 3
POOL = 36


@dataclass(frozen=True, slots=True)
class Candidate:
    """A step that was tried: which rejected, confirmed and other findings it removes, by number.

    `rank` prefers kinds of steps, lower first; `least` is in how many calls it must work: fewer
    for what people made before (guards) than for words drawn from these very calls.
    """

    name: str
    group: str
    rank: int
    removed: frozenset[int]
    lost: frozenset[int]
    other: frozenset[int]
    least: int = LEAST_CALLS


def best_sets(
    candidates: Sequence[Candidate], calls: Sequence[str], most: int = 1, *, spare: int = 0
) -> list[tuple[Candidate, ...]]:
    """The best sets, best first: fewest lost, most removed, shortest, of the most general kind.

    Args:
        candidates: what was tried; those of one set share a `group`, or have the group ``""``.
        calls: the call of each rejected finding.
        most: how many sets; a set whose findings another one removes too is left out.
        spare: in how many calls less than `least` a candidate may work.
    """
    pool = [c for c in candidates if len({calls[n] for n in c.removed}) >= c.least - spare]
    pool = [c for c in pool if len(c.lost) < len(c.removed)]
    pool = sorted(pool, key=_alone)[:POOL]
    found = [chosen for chosen in _sets(pool) if _earns(chosen, calls, LEAST_CALLS - spare)]
    kept: list[tuple[Candidate, ...]] = []
    for chosen in sorted(found, key=_order):
        removed = union(c.removed for c in chosen)
        if all(not removed <= union(c.removed for c in other) for other in kept):
            kept.append(chosen)
        if len(kept) == most:
            break
    return kept


def union(sets: Iterable[Collection[int]]) -> frozenset[int]:
    """All numbers of the sets."""
    return frozenset(n for one in sets for n in one)


def left_out(candidates: Sequence[Candidate], calls: Sequence[str]) -> tuple[int, int]:
    """Of the calls, left out in turn, how many are freed of all rejected findings by the rest.

    A candidate counts only where the other calls show it too.
    """
    solved = 0
    names = sorted(set(calls))
    for name in names:
        held = frozenset(n for n, call in enumerate(calls) if call == name)
        rest = [replace(c, removed=c.removed - held) for c in candidates]
        best = best_sets(rest, calls, spare=1)
        full = {(c.name, c.group): c.removed for c in candidates}
        if best and held <= union(full[c.name, c.group] for c in best[0]):
            solved += 1
    return solved, len(names)


def _sets(pool: Sequence[Candidate]) -> Iterable[tuple[Candidate, ...]]:
    for size in range(1, MOST_STEPS + 1):
        for chosen in combinations(pool, size):
            if len({c.group for c in chosen if c.group}) <= 1:
                yield chosen


def _earns(chosen: tuple[Candidate, ...], calls: Sequence[str], least: int) -> bool:
    """Whether each of several removes something in enough calls that the others do not."""
    if len(chosen) == 1:
        return True
    for one in chosen:
        rest = union(c.removed for c in chosen if c is not one)
        if len({calls[n] for n in one.removed - rest}) < least:
            return False
    return True


def _alone(one: Candidate) -> tuple[object, ...]:
    return (len(one.lost), -len(one.removed), one.rank, len(one.other), len(one.name), one.name)


def _order(chosen: tuple[Candidate, ...]) -> tuple[object, ...]:
    return (
        len(union(c.lost for c in chosen)),
        -len(union(c.removed for c in chosen)),
        len(chosen),
        sum(c.rank for c in chosen),
        len(union(c.other for c in chosen)),
        sum(len(c.name) for c in chosen),
        tuple(c.name for c in chosen),
    )
