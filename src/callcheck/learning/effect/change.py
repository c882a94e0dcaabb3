"""How far a share changed, against how far it changed elsewhere; intervals that know of clusters.

Calls of one agent are not independent: one may have a bad month. There are two ways to look:

- agent by agent: the linearised (sandwich) variance of a difference of ratio means with agents as
  clusters, times G/(G-1), and Student's t with G-1 degrees of freedom, Welch–Satterthwaite for two
  groups (Cameron and Miller 2015);
- call by call: Newcombe's hybrid-score interval (1998, method 10) of the difference of two shares;
  two such differences are put together by the same rule (MOVER; Zou and Donner 2008).

With five agents or more in each group the first counts. With fewer both are made and what claims
less counts; with one agent, or no spread, there is only the second. In 1,500 simulated comparisons
without effect, where agents' rates wander by themselves, the second alone claims one in 20 % of
them, the first in 5 % (tests/learning/effect).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan, cos, floor, inf, pi, sin, sqrt
from statistics import NormalDist

from callcheck.learning.rates import Rate, no_difference

_NORMAL = NormalDist()
_Z = _NORMAL.inv_cdf(0.975)
NOTHING = Rate(0, 0)
ENOUGH_AGENTS = 5  # in each group, to rest on agents alone
Pair = tuple[Rate, Rate]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a share, or of one less another.

    Attributes:
        value: after less before; in points of share, so -0.1 is ten points less.
        interval: 95 %.
        p: two-sided, of no change.
        clusters: agents it rests on, the fewer of the groups; 1 when only calls could be looked at.
    """

    value: float
    interval: tuple[float, float]
    p: float
    clusters: int


@dataclass(frozen=True, slots=True)
class Group:
    """One group before and after, whole and agent by agent (agents in both periods or in one)."""

    before: Rate
    after: Rate
    agents: tuple[Pair, ...] = ()

    @classmethod
    def of(cls, agents: Mapping[str, Pair]) -> Group:
        """The sum of its agents."""
        pairs = tuple(pair for _, pair in sorted(agents.items()))
        before = sum((pair[0] for pair in pairs), NOTHING)
        return cls(before, sum((pair[1] for pair in pairs), NOTHING), pairs)

    @property
    def value(self) -> float | None:
        """After less before; None where either has no data."""
        a, b = self.before.share, self.after.share
        return None if a is None or b is None else b - a

    @property
    def variance(self) -> float | None:
        """Of `value`, by agents; None for fewer than two of them, or no data."""
        a, b, g = self.before.share, self.after.share, len(self.agents)
        if a is None or b is None or g < 2:
            return None
        pulls = [
            (after.hits - after.n * b) / self.after.n - (before.hits - before.n * a) / self.before.n
            for before, after in self.agents
        ]
        return g / (g - 1) * sum(pull * pull for pull in pulls)


def change_of(group: Group) -> Change | None:
    """After less before in one group; None where either has no data.

    >>> change = change_of(Group(Rate(56, 70), Rate(48, 80)))
    >>> round(change.value, 4), [round(x, 4) for x in change.interval], round(change.p, 4)
    (-0.2, [-0.3339, -0.0524], 0.0125)
    """
    value = group.value
    if value is None:
        return None
    calls = _one(group, _Z)
    p = no_difference(group.before, group.after)
    return _with_clusters(value, calls, p, [group])


def difference_in_differences(treated: Group, others: Group) -> Change | None:
    """The change in one group less that in the other; None where any of the four has no data.

    >>> treated, others = Group(Rate(40, 100), Rate(20, 100)), Group(Rate(40, 100), Rate(38, 100))
    >>> change = difference_in_differences(treated, others)
    >>> round(change.value, 2), [round(x, 3) for x in change.interval], round(change.p, 3)
    (-0.18, [-0.358, 0.003], 0.054)
    """
    first, second = treated.value, others.value
    if first is None or second is None:
        return None
    value = first - second
    return _with_clusters(
        value, _two(treated, others, _Z), _p_of(treated, others, value), [treated, others]
    )


def _one(group: Group, z: float) -> tuple[float, float]:
    a, b = group.before.share or 0.0, group.after.share or 0.0
    low_a, high_a = _wilson(group.before, z)
    low_b, high_b = _wilson(group.after, z)
    return (
        b - a - sqrt((b - low_b) ** 2 + (high_a - a) ** 2),
        b - a + sqrt((high_b - b) ** 2 + (a - low_a) ** 2),
    )


def _two(treated: Group, others: Group, z: float) -> tuple[float, float]:
    first, second = treated.value or 0.0, others.value or 0.0
    low, high = _one(treated, z)
    low_2, high_2 = _one(others, z)
    return (
        first - second - sqrt((first - low) ** 2 + (high_2 - second) ** 2),
        first - second + sqrt((high - first) ** 2 + (second - low_2) ** 2),
    )


def _wilson(rate: Rate, z: float) -> tuple[float, float]:
    share, n, z2 = rate.share or 0.0, rate.n, z * z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = z * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return middle - half, middle + half


def _p_of(treated: Group, others: Group, value: float) -> float:
    """The level at which the interval just reaches zero."""
    if value == 0:
        return 1.0
    low, high = 0.0, 40.0
    for _ in range(60):
        z = (low + high) / 2
        ends = _two(treated, others, z)
        low, high = (low, z) if ends[0] <= 0 <= ends[1] else (z, high)
    return 2 * (1 - _NORMAL.cdf(low))


def _with_clusters(
    value: float, calls: tuple[float, float], p: float, groups: Sequence[Group]
) -> Change:
    variances = [group.variance for group in groups]
    known = [(v, len(g.agents)) for v, g in zip(variances, groups, strict=True) if v is not None]
    fewest = min(max(1, len(group.agents)) for group in groups)
    variance = sum(v for v, _ in known)
    if len(known) < len(groups) or not variance:
        return Change(value, calls, p, fewest)
    freedom = floor(variance**2 / sum(v * v / (g - 1) for v, g in known) + 1e-9)
    error = sqrt(variance)
    half = t_quantile(0.975, freedom) * error
    low, high = max(value - half, -len(groups)), min(value + half, len(groups))
    tail = 2 * (1 - t_below(abs(value) / error, freedom))
    if fewest >= ENOUGH_AGENTS:
        return Change(value, (low, high), tail, fewest)
    return Change(value, (min(calls[0], low), max(calls[1], high)), max(p, tail), fewest)


def t_below(x: float, freedom: int) -> float:
    """Student's distribution function (Abramowitz and Stegun 26.7.3 and 26.7.4), for x ≥ 0.

    >>> [round(t_below(x, f), 4) for x, f in ((12.7062, 1), (4.3027, 2), (2.5706, 5), (2.2281, 10))]
    [0.975, 0.975, 0.975, 0.975]
    """
    angle = atan(x / sqrt(freedom))
    c, term, total = cos(angle), 1.0, 1.0
    if freedom % 2:
        for k in range(3, freedom, 2):
            term *= c * c * (k - 1) / k
            total += term
        odd = angle + (sin(angle) * c * total if freedom > 1 else 0.0)
        return 0.5 + odd / pi
    for k in range(2, freedom, 2):
        term *= c * c * (k - 1) / k
        total += term
    return 0.5 + sin(angle) * total / 2


def t_quantile(below: float, freedom: int) -> float:
    """The x ≥ 0 with so much of Student's distribution below it.

    >>> round(t_quantile(0.975, 4), 4)
    2.7764
    """
    low, high = 0.0, 1.0
    while t_below(high, freedom) < below and high < inf:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if t_below(middle, freedom) < below else (low, middle)
    return low
