"""Stored reports held against what the same calls give now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from callcheck.learning.stored_reports import misquoted
from callcheck.model import Call, Finding, Report
from callcheck.reporting.report_json import plain

State = Literal["same", "differs", "other-rules", "no-call", "no-report"]


@dataclass(frozen=True, slots=True)
class Verified:
    """How a stored report stands to its call.

    Attributes:
        call_id: of the call.
        state: `same` in every value; `differs` under the same rule set; `other-rules` when it was made
            by another rule set or profile and does not come out the same; `no-call`, `no-report`.
        differences: what is not the same, in Chinese; empty for `same`.
    """

    call_id: str
    state: State
    differences: tuple[str, ...] = ()


def verify(stored: Mapping[str, Report], now: Iterable[tuple[Call, Report]]) -> Iterator[Verified]:
    """Each call in its order, then the stored reports whose calls are not there."""
    waiting = dict.fromkeys(stored)
    for call, report in now:
        before = stored.get(call.call_id)
        if before is None:
            yield Verified(call.call_id, "no-report", ("没有存下的报告",))
            continue
        waiting.pop(call.call_id, None)
        yield compare(call, before, report)
    for call_id in waiting:
        yield Verified(call_id, "no-call", ("通话不在这里",))


def compare(call: Call, before: Report, now: Report) -> Verified:
    """One stored report held against the one made now.

    >>> from callcheck import Checker, read_text
    >>> call = read_text("坐席:再不还钱我打断你的狗腿")
    >>> report = Checker().check(call)
    >>> compare(call, report, report).state
    'same'
    """
    if before == now:
        return Verified(call.call_id, "same")
    found = []
    if before.rule_set != now.rule_set:
        found.append(f"规则集 {before.rule_set} → {now.rule_set}")
    said = misquoted(call, before)
    if said is not None:
        found.append(f"存下的报告引的「{said}」不在通话里:转写换过,或报告改过")
    if before.as_of != now.as_of:
        found.append(f"适用日期 {before.as_of} → {now.as_of}")
    old, new = _by_key(before), _by_key(now)
    found += [f"少了 {key}:{old[key].message}" for key in old if key not in new]
    found += [f"多了 {key}:{new[key].message}" for key in new if key not in old]
    found += [f"变了 {key}" for key in old if key in new and old[key] != new[key]]
    if before.score.value != now.score.value:
        found.append(f"得分 {before.score.value:g} → {now.score.value:g}")
    titles = {"meta": "通话信息", "facts": "事实", "suppressed": "未计的", "problems": "问题"}
    for name, title in titles.items():
        if plain(getattr(before, name)) != plain(getattr(now, name)):
            found.append(f"{title}不同")
    state: State = "differs" if before.rule_set == now.rule_set else "other-rules"
    return Verified(call.call_id, state, tuple(found))


def _by_key(report: Report) -> dict[str, Finding]:
    return {finding.key: finding for finding in report.findings}
