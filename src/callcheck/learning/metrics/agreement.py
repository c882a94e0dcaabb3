"""Whether two reviewers who do not see each other's verdict say the same: Cohen's kappa."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from callcheck.learning.rates import Rate
from callcheck.model import Review, Round, Verdict

ONE_SIDED = 0.9  # share of one verdict from which kappa is low or undefined however they agree
FEW = 30
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement beyond what chance explains.

    Attributes:
        agreed: findings both said the same of.
        value: 1 for full agreement, 0 for chance, below 0 for less; None when undefined: no data,
            or both said one and the same of everything.
        interval: 95 %, asymptotic (Fleiss, Cohen and Everitt 1969), within −1 and 1; None where
            `value` is, for fewer than 10 findings, and where its formula has no width: full agreement,
            or a reviewer who always said the same.
        commonest: the share of the commonest verdict, of both reviewers together.
    """

    agreed: Rate
    value: float | None
    interval: tuple[float, float] | None
    commonest: float | None

    @property
    def one_sided(self) -> bool:
        """Whether nearly all verdicts are one, so that kappa says little (prevalence)."""
        return self.commonest is not None and self.commonest >= ONE_SIDED

    @property
    def few(self) -> bool:
        """Whether there are too few findings for the asymptotic interval to be trusted."""
        return self.agreed.n < FEW


@dataclass(frozen=True, slots=True)
class ReviewerAgreement:
    """Kappa over all findings reviewed twice, and by rule in order of ids."""

    overall: Kappa
    rules: tuple[tuple[str, Kappa], ...]


def kappa(verdicts: Sequence[tuple[str, str]]) -> Kappa:
    """Of pairs, the first reviewer's verdict and the second's.

    >>> both = [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15
    >>> found = kappa(both)
    >>> found.agreed.share, round(found.value, 3), [round(x, 3) for x in found.interval]
    (0.7, 0.4, [0.151, 0.649])
    """
    n = len(verdicts)
    agreed = Rate(sum(one == other for one, other in verdicts), n)
    if not n:
        return Kappa(agreed, None, None, None)
    first, second = (Counter(side) for side in zip(*verdicts, strict=True))
    both = first + second
    commonest = max(both.values()) / (2 * n)
    chance = sum(first[name] * second[name] for name in both) / n**2
    if chance == 1:
        return Kappa(agreed, None, None, commonest)
    seen = agreed.hits / n
    value = (seen - chance) / (1 - chance)
    if n < 10 or agreed.hits == n:
        return Kappa(agreed, value, None, commonest)
    half = _Z * _error(verdicts, first, second, value, chance)
    if half < 1e-9:  # one of the two always said the same
        return Kappa(agreed, value, None, commonest)
    return Kappa(agreed, value, (max(-1.0, value - half), min(1.0, value + half)), commonest)


def _error(
    verdicts: Sequence[tuple[str, str]],
    first: Counter[str],
    second: Counter[str],
    value: float,
    chance: float,
) -> float:
    """The asymptotic standard error; Fleiss, Cohen and Everitt (1969), formula 13."""
    n = len(verdicts)
    total = 0.0
    for (one, other), times in Counter(verdicts).items():
        if one == other:
            total += times / n * (1 - (first[one] + second[one]) / n * (1 - value)) ** 2
        else:
            total += times / n * ((1 - value) * (second[one] + first[other]) / n) ** 2
    total -= (value - chance * (1 - value)) ** 2
    return sqrt(max(0.0, total) / n) / (1 - chance)


def reviewer_agreement(reviews: Iterable[Review]) -> ReviewerAgreement:
    """The last word of a first reviewer against that of the blind second, for each finding.

    Appeals and rulings are no part of it, nor what one person said twice.
    """
    last: dict[tuple[str, str], dict[Round, Review]] = defaultdict(dict)
    for review in sorted(reviews, key=lambda review: review.at):
        if review.finding is not None and review.round in (Round.FIRST, Round.SECOND):
            last[review.call_id, review.finding][review.round] = review
    by_rule: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for (_, finding), said in last.items():
        one, other = said.get(Round.FIRST), said.get(Round.SECOND)
        if one and other and one.reviewer != other.reviewer:
            rule = finding.partition("@")[0]
            by_rule[rule].append((_word(one.verdict), _word(other.verdict)))
    everything = [pair for pairs in by_rule.values() for pair in pairs]
    rules = tuple((rule, kappa(pairs)) for rule, pairs in sorted(by_rule.items()))
    return ReviewerAgreement(kappa(everything), rules)


def _word(verdict: Verdict) -> str:
    return verdict.value
