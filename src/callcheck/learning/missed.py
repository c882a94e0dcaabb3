"""How much the rules miss, estimated from a random sample that people read to the end."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from callcheck.learning.agreement import wilson
from callcheck.learning.sampling import RANDOM
from callcheck.learning.store import Sample
from callcheck.model import Review, Verdict

RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class MissedEstimate:
    """What a random sample says of all calls it was drawn from.

    Attributes:
        population: calls the sample was drawn from.
        drawn: calls of its random part.
        read: those of them that somebody read to the end; all below is of these.
        with_missed: read calls with a violation that no rule found.
        missed: such violations.
        share: `with_missed` of `read`; None for no data.
        share_interval: 95 %, Wilson.
        total: violations missed in the population, scaled up; None for no data.
        total_interval: 95 %, by bootstrap over calls; None with fewer than 10 read calls.
    """

    population: int
    drawn: int
    read: int
    with_missed: int
    missed: int
    share: float | None
    share_interval: tuple[float, float] | None
    total: float | None
    total_interval: tuple[float, float] | None


def missed(sample: Sample, reviews: Iterable[Review]) -> MissedEstimate:
    """The estimate from the random part of a sample, whatever else it holds.

    Calls that nobody has read to the end count for nothing: that somebody added something there
    says which calls were looked at, not how many are clean.
    """
    drawn = {item.call_id for item in sample.items if item.part == RANDOM}
    read: set[str] = set()
    added: Counter[str] = Counter()
    places: set[tuple[str, str | None, int | None, int | None]] = set()
    for review in reviews:
        if review.call_id not in drawn:
            continue
        if review.verdict is Verdict.READ:
            read.add(review.call_id)
        place = (review.call_id, review.category, review.turn, review.start)
        if review.verdict is Verdict.MISSED and place not in places:  # two people, one violation
            places.add(place)
            added[review.call_id] += 1
    counts = [added[call_id] for call_id in sorted(read)]
    population = int(sample.plan.get("calls", len(drawn)))
    hit = sum(1 for n in counts if n)
    return MissedEstimate(
        population=population,
        drawn=len(drawn),
        read=len(read),
        with_missed=hit,
        missed=sum(counts),
        share=hit / len(counts) if counts else None,
        share_interval=wilson(hit, len(counts)),
        total=population * sum(counts) / len(counts) if counts else None,
        total_interval=_bootstrap(counts, population),
    )


def _bootstrap(counts: list[int], population: int) -> tuple[float, float] | None:
    n = len(counts)
    if n < 10:
        return None
    if n == population:
        return float(sum(counts)), float(sum(counts))
    rng = random.Random(n)
    totals = sorted(sum(rng.choices(counts, k=n)) for _ in range(RESAMPLES))
    low, high = totals[int(0.025 * RESAMPLES)], totals[int(0.975 * RESAMPLES) - 1]
    if high == 0:  # nothing missed in n calls says at most 3 in n (rule of three)
        return 0.0, population * 3 / n
    return population * low / n, population * high / n
