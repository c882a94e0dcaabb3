"""Which calls people listen to: a plan's parts drawn by chance, each with its probability.

A part that is drawn from all calls by chance alone is always in a plan, so that rates and what the
rules missed can be estimated without bias; the others look where trouble is likelier.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from math import ceil

from callcheck.errors import UsageError
from callcheck.learning.cases import team_of
from callcheck.learning.store import Sample, SampleItem
from callcheck.model import Call, Report, Severity

RANDOM = "random"


@dataclass(frozen=True, slots=True)
class Part:
    """Calls to draw from those that meet every condition given.

    Attributes:
        name: a slug, shown beside the calls it drew.
        count: how many calls; None with `share`.
        share: of the calls that meet the conditions, above 0 up to 1; None with `count`.
        score_below: a lower score than this.
        severity: a violation this grave or graver.
        rule: a finding of this rule.
        category: a finding of this category, or of its family.
        agent: this collector's.
        team: this team's.
    """

    name: str
    count: int | None = None
    share: float | None = None
    score_below: float | None = None
    severity: Severity | None = None
    rule: str | None = None
    category: str | None = None
    agent: str | None = None
    team: str | None = None

    def wants(self, call: Call, report: Report) -> bool:
        """Whether the call meets every condition."""
        met = [
            self.score_below is None or report.score.value < self.score_below,
            self.agent is None or call.meta.agent_id == self.agent,
            self.team is None or team_of(call) == self.team,
        ]
        if self.severity is not None:
            rank = self.severity.rank
            met.append(any(f.severity.rank >= rank for f in report.violations))
        if self.rule is not None:
            met.append(any(f.rule == self.rule for f in report.findings))
        if self.category is not None:
            family = self.category + "."
            names = [f.category for f in report.findings]
            met.append(any(n == self.category or n.startswith(family) for n in names))
        return all(met)

    def number(self, of: int) -> int:
        """How many it draws out of so many; a share is rounded up."""
        asked = self.count if self.count is not None else ceil((self.share or 0) * of - 1e-9)
        return min(of, asked)


@dataclass(frozen=True, slots=True)
class SamplingPlan:
    """Parts in the order they draw; a call that one has drawn is not drawn again.

    The first part draws from all calls and is named `random`.
    """

    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        if not self.parts or self.parts[0].name != RANDOM or self.parts[0] != _unconditional(self):
            raise UsageError("no-random-part", "抽样计划的第一部分要从全部通话里随机抽")
        for part in self.parts:
            if (part.count is None) == (part.share is None):
                raise UsageError(
                    "bad-sample-size", f"抽样 {part.name}:数量和比例要写一样,且只写一样"
                )
            if part.count is not None and (part.count < 1 or part.count != int(part.count)):
                raise UsageError("bad-sample-size", f"抽样 {part.name}:数量要是 1 以上的整数")
            if part.share is not None and not 0 < part.share <= 1:
                raise UsageError("bad-sample-size", f"抽样 {part.name}:比例要在 0 与 1 之间")


def _unconditional(plan: SamplingPlan) -> Part:
    first = plan.parts[0]
    return Part(RANDOM, first.count, first.share)


def draw(plan: SamplingPlan, calls: Iterable[tuple[Call, Report]], *, seed: int, by: str) -> Sample:
    """The calls that the plan draws; the same for the same calls, in any order, and seed.

    A call's probability is given where it is known, in the random part.

    Only ids and which parts want each call are kept of the calls.
    """
    wanted: dict[str, list[int]] = {}
    for call, report in calls:
        wanted[call.call_id] = [i for i, p in enumerate(plan.parts) if p.wants(call, report)]
    rng = random.Random(seed)
    items: dict[str, SampleItem] = {}
    for number, part in enumerate(plan.parts):
        pool = sorted(i for i, parts in wanted.items() if number in parts and i not in items)
        some = part.number(len(pool))
        # Of the later parts only the draw itself is known: it hangs on what was drawn before.
        chance = some / len(pool) if number == 0 and pool else None
        for call_id in rng.sample(pool, some):
            items[call_id] = SampleItem(call_id, part.name, chance)
    body = {"seed": seed, "calls": len(wanted), "parts": [_body(part) for part in plan.parts]}
    return Sample(tuple(items.values()), body, by)


def _body(part: Part) -> dict[str, object]:
    return {name: value for name, value in asdict(part).items() if value is not None}


def parse_part(text: str) -> Part:
    """A part as it is typed: `NAME=SIZE` or `NAME=SIZE:CONDITION,…`.

    SIZE is a number of calls, or a share such as `5%`. A condition is `score<80`,
    `severity=major`, `rule=…`, `category=…`, `agent=…` or `team=…`.

    >>> parse_part("low=20:score<60,severity=critical")
    Part(name='low', count=20, share=None, score_below=60, severity=<Severity.CRITICAL: 'critical'>, rule=None, category=None, agent=None, team=None)
    >>> parse_part("random=5%").share
    0.05

    Raises:
        UsageError: `bad-sample-part`.
    """
    head, _, conditions = text.partition(":")
    name, equals, size = (piece.strip() for piece in head.partition("="))
    try:
        if not name or not equals:
            raise ValueError("写作 名字=数量 或 名字=5%")
        found: dict[str, object] = {"name": name}
        share = size.endswith("%")
        found["share" if share else "count"] = _number(size)
        for condition in filter(None, (c.strip() for c in conditions.split(","))):
            found.update([_condition(condition)])
    except ValueError as error:
        hint = "如 low=20:score<60 或 random=5%"
        raise UsageError("bad-sample-part", f"抽样 `{text}`:{error}", hint=hint) from None
    return Part(**found)  # type: ignore[arg-type]  # fields by name


def _number(text: str) -> float:
    """A share for `5%`, else a number, whole where it is written so."""
    try:
        if text.endswith("%"):
            return float(text[:-1]) / 100
        return float(text) if "." in text else int(text)
    except ValueError:
        raise ValueError(f"`{text}` 不是数") from None


def _condition(text: str) -> tuple[str, object]:
    key, below, value = (piece.strip() for piece in text.partition("<"))
    if below:
        if key != "score":
            raise ValueError(f"没有 `{key}<…`,有 score<分数")
        return "score_below", _number(value)
    key, equals, value = (piece.strip() for piece in text.partition("="))
    if not equals or key not in ("severity", "rule", "category", "agent", "team"):
        raise ValueError(f"没有条件 `{text}`,有 score< severity= rule= category= agent= team=")
    if key == "severity":
        if value not in list(Severity):
            raise ValueError(f"没有严重程度 `{value}`,有 {' '.join(Severity)}")
        return key, Severity(value)
    return key, value
