"""What a lesson is about: a rule, a category, a module, an agent, or what is most common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from callcheck.errors import UsageError
from callcheck.learning.cases import Case
from callcheck.learning.modules import Module
from callcheck.ruleset import RuleSet
from callcheck.source import nearest

WHO = "电话催收坐席、班组长;新人岗前和违规后的复训"


@dataclass(frozen=True, slots=True)
class Focus:
    """What a lesson is about; without rules and categories, everything.

    Attributes:
        name: under which the lesson is stored, the same for the same subject.
        title: of the lesson.
        rules, categories: ids; a case fits when either names it.
        agent: whose cases alone are taken; they are shown as 本人.
        aims: empty: made from the cases.
        who: for whom it is.
        ranking: category titles with the number of calls, most common first.
    """

    name: str
    title: str
    rules: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    agent: str | None = None
    aims: tuple[str, ...] = ()
    who: str = WHO
    ranking: tuple[tuple[str, int], ...] = ()

    def fits(self, case: Case) -> bool:
        """Whether the case is what the lesson is about."""
        if self.agent is not None and case.agent != self.agent:
            return False
        if not self.rules and not self.categories:
            return True
        return case.finding.rule in self.rules or case.finding.category in self.categories


def on_rule(rule_set: RuleSet, rule: str) -> Focus:
    """A lesson on one rule.

    Raises:
        UsageError: `unknown-rule`.
    """
    if rule not in rule_set.rules:
        hint = nearest(rule, rule_set.rules)
        raise UsageError("unknown-rule", f"没有规则 `{rule}`", hint=hint)
    title = rule_set.rules[rule].title
    return Focus(f"rule:{rule}", f"案例课:{title}", rules=frozenset({rule}))


def on_category(rule_set: RuleSet, category: str) -> Focus:
    """A lesson on one category, or on a family (`threat`).

    Raises:
        UsageError: `unknown-category`.
    """
    names = [
        name for name, c in rule_set.categories.items() if category in (name, c.family)
    ]  # fmt: skip
    if not names:
        hint = nearest(category, rule_set.categories)
        raise UsageError("unknown-category", f"没有类别 `{category}`", hint=hint)
    titles = "、".join(rule_set.categories[name].title for name in names)
    return Focus(f"category:{category}", f"案例课:{titles}", categories=frozenset(names))


def on_module(module: Module, rule_set: RuleSet) -> Focus:
    """A lesson for a training module, with the team's own cases."""
    return Focus(
        f"module:{module.title}",
        f"案例课:{module.title}",
        categories=frozenset(filter(module.draws_on, rule_set.categories)),
        aims=module.aims,
        who=module.for_whom,
    )


def on_agent(agent: str) -> Focus:
    """A lesson for one agent alone, of their own calls."""
    return Focus(f"agent:{agent}", "个人案例课", agent=agent, who="本人和带教的班组长")


def most_common(cases: Iterable[Case], rule_set: RuleSet, *, name: str, when: str) -> Focus:
    """A lesson on the category that was found in the most calls; graver first where equal.

    `when` is told in the title (本周, 2026 年第 10 周).

    Raises:
        UsageError: `no-cases`.
    """
    calls: dict[str, set[str]] = {}
    for case in cases:
        calls.setdefault(case.finding.category, set()).add(case.call.call_id)
    order = sorted(
        calls,
        key=lambda c: (-len(calls[c]), -rule_set.categories[c].severity.rank, c),
    )
    if not order:
        raise no_cases()
    ranking = tuple((rule_set.categories[c].title, len(calls[c])) for c in order[:5])
    title = f"{when}最常见的问题:{rule_set.categories[order[0]].title}"
    return Focus(name, title, categories=frozenset(order[:1]), ranking=ranking)


def no_cases() -> UsageError:
    """Nothing to make a lesson of."""
    return UsageError(
        "no-cases",
        "没有可用的案例",
        hint="只用复核确认过的发现;加 --unreviewed 也用没有复核的,或换一条规则、一段日期",
    )


def week_of(text: str) -> tuple[date, date]:
    """First and last day of an ISO week.

    Raises:
        UsageError: `bad-week`.

    >>> week_of("2026-W10")
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 8))
    """
    year, found, week = text.upper().partition("-W")
    try:
        if not found:
            raise ValueError(text)
        first = date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        message = f"`{text}` 不是周"
        raise UsageError("bad-week", message, hint="写作 2026-W10") from None
    return first, first + timedelta(days=6)
