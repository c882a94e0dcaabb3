"""Complaints joined to the calls they are about, and whether the rules had found why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from callcheck.learning.cases import day_of
from callcheck.learning.metrics.weeks import Pair, rejected, upheld
from callcheck.learning.rates import Rate
from callcheck.model import Review, Verdict
from callcheck.readers.call_log import loose_key

if TYPE_CHECKING:
    from callcheck.learning.store import Complaint

DAYS = 30
REASONS: dict[str, str] = {
    "threat": "威胁 恐吓 吓唬 上门 堵门 坐牢 抓人 单位闹",
    "insult": "辱骂 骂人 骂我 脏话 侮辱 羞辱 人格 诅咒 老赖 谩骂",
    "privacy": "泄露 隐私 第三人 第三方 通讯录 家人 亲属 父母 朋友 同事 邻居 村委 联系人 个人信息 单位",
    "harassment": "骚扰 频繁 轰炸 不停打 一直打 天天打 半夜 深夜 夜间 凌晨 次数过多 爆通讯录",
    "deception": "冒充 假冒 虚假 欺骗 诱导 谎称 公检法 假律师 起诉 立案 误导",
    "payment": "私人账户 个人账户 收费 手续费 好处费 违约金 以贷养贷 转账到个人",
    "service": "态度 不耐烦 挂电话 不受理 推诿 不理 没人处理 敷衍",
    "dispute": "已还 还清 非本人 不是我借 盗用 金额不符 金额有误 费用过高 利息 征信",
    "hardship": "协商 分期 延期 减免 失业 生病 没钱 困难",
}
"""Words of complaints by family of the taxonomy; `dispute` and `hardship` are about the debt."""
_ABOUT_AGENTS = ("threat", "insult", "privacy", "harassment", "deception", "payment", "service")
How = Literal["call_id", "customer"]


@dataclass(frozen=True, slots=True)
class JoinedComplaint:
    """One complaint and its call.

    Attributes:
        call_id: None where no call is found.
        how: by the call's id, or as the customer's last call in the days before.
        reasons: families that its words name; empty where none is known.
        found: violations of the call that nobody has rejected, by category.
        missed: categories that people added to the call and no rule found.
    """

    complaint: Complaint
    call_id: str | None
    how: How | None
    reasons: tuple[str, ...]
    found: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def as_said(self) -> bool:
        """Whether a violation of a family that it complains of was found."""
        return bool({name.partition(".")[0] for name in self.found} & set(self.reasons))


@dataclass(frozen=True, slots=True)
class ComplaintReport:
    """What complaints say of the calls, and of the rules.

    Attributes:
        complaints: in order of day and number.
        joined: those with a call, of all.
        found: with a violation that we found, of those with a call.
        missed: with none found and one that people added, of those with a call.
        as_said: with a violation found of the family complained of, of those with a call whose
            words name something an agent does.
        reasons: complaints by family of their words, most first; one may name several.
        categories: joined complaints by category found in the call, most first.
        channels: complaints by channel.
    """

    complaints: tuple[JoinedComplaint, ...]
    joined: Rate
    found: Rate
    missed: Rate
    as_said: Rate
    reasons: tuple[tuple[str, int], ...]
    categories: tuple[tuple[str, int], ...]
    channels: tuple[tuple[str, int], ...]


def reasons_of(text: str) -> tuple[str, ...]:
    """Families that the words of a complaint name.

    >>> reasons_of("催收频繁打我父母电话,还骂人")
    ('insult', 'privacy', 'harassment')
    """
    from callcheck.text import fold

    folded = fold(text).text
    return tuple(
        name for name, words in REASONS.items() if any(word in folded for word in words.split())
    )


def complaint_report(
    complaints: Iterable[Complaint],
    pairs: Iterable[Pair],
    reviews: Iterable[Review] = (),
    *,
    days: int = DAYS,
) -> ComplaintReport:
    """Join each complaint to a call: by its id, else to the customer's last call before it.

    Args:
        complaints: as received.
        pairs: calls with their reports.
        reviews: rejected findings do not count, what was missed does.
        days: how long before the complaint such a call may have been; the same day counts.
    """
    reviews = list(reviews)
    without = rejected(reviews)
    added: dict[str, set[str]] = defaultdict(set)
    for review in reviews:
        if review.verdict is Verdict.MISSED and review.category is not None:
            added[review.call_id].add(review.category)
    calls = _Calls(list(pairs), days)
    joined = []
    for complaint in sorted(complaints, key=lambda c: (c.day, c.ref)):
        pair, how = calls.of(complaint)
        found, missed = set[str](), set[str]()
        if pair is not None:
            found = {finding.category for finding in upheld(*pair, without)}
            missed = added[pair[0].call_id] - found
        said = f"{complaint.text} {complaint.body.get('reason') or ''}"
        joined.append(
            JoinedComplaint(
                complaint,
                pair[0].call_id if pair else None,
                how,
                reasons_of(said),
                tuple(sorted(found)),
                tuple(sorted(missed)),
            )
        )
    return _summed(joined)


class _Calls:
    """Calls by id and by customer."""

    def __init__(self, pairs: Sequence[Pair], days: int) -> None:
        self._days = timedelta(days)
        self._by_id = {pair[0].call_id: pair for pair in pairs}
        loose: dict[str, list[Pair]] = defaultdict(list)
        self._by_customer: dict[str, list[Pair]] = defaultdict(list)
        for pair in pairs:
            loose[loose_key(pair[0].call_id)].append(pair)
            if pair[0].meta.customer_id is not None:
                self._by_customer[pair[0].meta.customer_id].append(pair)
        self._loose = {key: found[0] for key, found in loose.items() if len(found) == 1}

    def of(self, complaint: Complaint) -> tuple[Pair | None, How | None]:
        """The call and how it was found."""
        if complaint.call_id is not None:
            named = self._by_id.get(complaint.call_id)
            named = named or self._loose.get(loose_key(complaint.call_id))
            if named is not None:
                return named, "call_id"
        near = [
            (day, complaint.agent in (None, call.meta.agent_id), place, (call, report))
            for place, (call, report) in enumerate(
                self._by_customer.get(complaint.customer_id or "", ())
            )
            if (day := day_of(call, report)) is not None
            and complaint.day - self._days <= day <= complaint.day
        ]
        if not near:
            return None, None
        # of the agent named if any is, then the last by time
        best = max(near, key=lambda item: (item[1], item[0], _clock(item[3]), item[2]))
        return best[3], "customer"


def _clock(pair: Pair) -> float:
    started = pair[0].meta.started_at
    return started.timestamp() if started else 0.0


def _summed(joined: list[JoinedComplaint]) -> ComplaintReport:
    known = [one for one in joined if one.call_id is not None]
    about = [one for one in known if set(one.reasons) & set(_ABOUT_AGENTS)]
    return ComplaintReport(
        tuple(joined),
        Rate(len(known), len(joined)),
        Rate(sum(bool(one.found) for one in known), len(known)),
        Rate(sum(bool(one.missed) and not one.found for one in known), len(known)),
        Rate(sum(one.as_said for one in about), len(about)),
        _most(name for one in joined for name in one.reasons),
        _most(name for one in known for name in one.found),
        _most(one.complaint.channel for one in joined if one.complaint.channel),
    )


def _most(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))
