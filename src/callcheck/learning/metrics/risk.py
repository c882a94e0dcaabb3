"""The public-risk index: how likely a lot of calls is to end in public, as an agreed sum.

A call's points are, with each thing counted once and 100 at most:

- for each category violated: critical 20, major 5, minor 1;
- 20 more for a debt disclosed to, or demanded from, somebody who does not owe it;
- 15 when the customer speaks of a complaint, 25 when one was received about the call;
- 20 when the customer names the press, social media or a public body.

The index of a group is the mean over its calls, 0 to 100. The points are a convention of this
project, made to put calls in order of what to look at first; they are not probabilities.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from callcheck.learning.metrics.weeks import Pair, rejected, team_name, upheld, week_of_call
from callcheck.learning.scores import UNKNOWN, Group
from callcheck.model import Call, Report, Review, Severity, Speaker

SEVERITY_POINTS = {Severity.CRITICAL: 20, Severity.MAJOR: 5, Severity.MINOR: 1, Severity.INFO: 0}
THIRD_PARTY_POINTS, COMPLAINT_POINTS, LODGED_POINTS, PUBLIC_POINTS = 20, 15, 25, 20
THIRD_PARTY = ("privacy.third_party_disclosure", "privacy.third_party_demand")
COMPLAINT = "signal.complaint"
PUBLIC_WORDS = tuple(
    "媒体 记者 报社 电视台 新闻 曝光 微博 抖音 快手 小红书 热搜 黑猫 网上发 发网上 发到网上 "
    "监管 银保监 银监 人民银行 人行 金融办 消协 消费者协会 工信部 信访 "
    "12315 12345 12363 12378 12386 12300 12381".split()
)
Reason = Literal["violation", "third_party", "complaint", "lodged", "public"]


@dataclass(frozen=True, slots=True)
class CallRisk:
    """One call's points and where they come from."""

    call_id: str
    points: int
    parts: tuple[tuple[Reason, int], ...]


@dataclass(frozen=True, slots=True)
class RiskIndex:
    """A group's index.

    Attributes:
        name: of the week or team; empty for all calls.
        mean: 0 to 100.
        interval: 95 %, Student's t, within 0 and 100; None below 10 calls.
        highest: the five calls with most points, those with none left out.
        parts: calls with points by reason.
    """

    name: str
    calls: int
    mean: float
    interval: tuple[float, float] | None
    highest: tuple[CallRisk, ...]
    parts: tuple[tuple[Reason, int], ...]


@dataclass(frozen=True, slots=True)
class PublicRisk:
    """The index of all calls, and by week and team in order of names."""

    overall: RiskIndex
    weeks: tuple[RiskIndex, ...]
    teams: tuple[RiskIndex, ...]


def call_risk(
    call: Call,
    report: Report,
    *,
    lodged: bool = False,
    without: frozenset[tuple[str, str]] = frozenset(),
) -> CallRisk:
    """The points of one call.

    Args:
        call: of the report.
        report: of the call.
        lodged: whether a complaint about it was received.
        without: rejected findings, which give no points.
    """
    worst: dict[str, int] = {}
    for finding in upheld(call, report, without):
        each = SEVERITY_POINTS[finding.severity]
        worst[finding.category] = max(each, worst.get(finding.category, 0))
    heard = {f.category for f in report.findings if (call.call_id, f.key) not in without}
    points: dict[Reason, int] = {
        "violation": sum(worst.values()),
        "third_party": THIRD_PARTY_POINTS * any(name in worst for name in THIRD_PARTY),
        "complaint": COMPLAINT_POINTS * (COMPLAINT in heard),
        "lodged": LODGED_POINTS * lodged,
        "public": PUBLIC_POINTS * speaks_of_public(call),
    }
    reasons: tuple[Reason, ...] = ("violation", "third_party", "complaint", "lodged", "public")
    parts = tuple((name, points[name]) for name in reasons if points[name])
    return CallRisk(call.call_id, min(100, sum(points.values())), parts)


def speaks_of_public(call: Call) -> bool:
    """Whether the customer names the press, social media or a public body."""
    from callcheck.text import fold

    return any(
        word in text
        for turn in call.turns
        if turn.speaker is Speaker.CUSTOMER
        for text in [fold(turn.text).text]
        for word in _folded_words()
    )


@cache
def _folded_words() -> tuple[str, ...]:
    from callcheck.text import fold

    return tuple(fold(word).text for word in PUBLIC_WORDS)


def public_risk(
    pairs: Iterable[Pair],
    reviews: Iterable[Review] = (),
    *,
    lodged: Collection[str] = (),
) -> PublicRisk:
    """The index; `lodged` are ids of calls that a complaint was received about."""
    without = rejected(reviews)
    everything: list[CallRisk] = []
    weeks: dict[str, list[CallRisk]] = defaultdict(list)
    teams: dict[str, list[CallRisk]] = defaultdict(list)

    for call, report in pairs:
        found = call_risk(call, report, lodged=call.call_id in lodged, without=without)
        everything.append(found)
        weeks[week_of_call(call, report) or UNKNOWN].append(found)
        teams[team_name(call)].append(found)
    return PublicRisk(
        _index("", everything),
        tuple(_index(name, found) for name, found in sorted(weeks.items())),
        tuple(_index(name, found) for name, found in sorted(teams.items())),
    )


def _index(name: str, calls: list[CallRisk]) -> RiskIndex:
    group = Group(Counter(call.points * 100 for call in calls))
    parts = Counter(reason for call in calls for reason, _ in call.parts)
    highest = sorted((c for c in calls if c.points), key=lambda c: (-c.points, c.call_id))[:5]
    return RiskIndex(
        name,
        len(calls),
        group.mean or 0.0,
        group.interval,
        tuple(highest),
        tuple(sorted(parts.items(), key=lambda item: (-item[1], item[0]))),
    )
