"""What lies beside the calls: the call log, complaints, and what two reviewers said."""

import csv
import io
import json
from datetime import datetime, timedelta
from random import Random
from typing import Any

from month.calls import Planned
from month.people import LENDERS

Json = dict[str, Any]
HEADER = (
    "通话编号",
    "外呼时间",
    "坐席工号",
    "组别",
    "客户号",
    "号码",
    "产品",
    "方向",
    "接通状态",
    "通话时长",
)


def table(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue()


def call_log(calls: list[Planned], made: dict[str, Json], random: Random) -> str:
    """Every answered call, and the attempts nobody answered."""
    rows: list[tuple[object, ...]] = []
    for call in calls:
        length = made[call.id]["meta"]["duration_seconds"]
        inbound = call.kind == "inbound"
        rows.append(_row(call, call.id, call.at, "呼入" if inbound else "外呼", "接通", length))
        for number in range(0 if inbound else random.choice((0, 0, 0, 1, 1, 2))):
            at = call.at - timedelta(minutes=random.randint(25, 170))
            if at.hour >= 9:
                status = random.choice(("无人接听", "无人接听", "占线", "拒接", "关机"))
                rows.append(_row(call, f"{call.id}-N{number + 1}", at, "外呼", status, 0))
    often = next(c for c in calls if c.account.agent.id == "A102" and c.kind == "busy")
    for number in range(8):
        at = often.at.replace(hour=9, minute=11) + timedelta(minutes=19 * number + number % 3)
        rows.append(_row(often, f"{often.id}-X{number + 1}", at, "外呼", "无人接听", 0))
    rows.sort(key=lambda row: (str(row[1]), str(row[0])))
    return table(HEADER, rows)


def _row(call: Planned, name: str, at: datetime, way: str, status: str, length: object
         ) -> tuple[object, ...]:  # fmt: skip
    account = call.account
    product = LENDERS[account.lender][1]
    when = at.strftime("%Y-%m-%d %H:%M:%S")
    agent = account.agent
    return (
        name,
        when,
        agent.id,
        agent.team,
        account.id,
        account.number,
        product,
        way,
        status,
        length,
    )


REASONS = {
    "threat": "坐席威胁我要打到单位或上门", "leak": "坐席把我欠款的事告诉了家里人",
    "attitude": "坐席说话难听、讽刺人", "demean": "坐席骂人", "fee": "未开通却被扣会员权益费,要求退还",
    "amount": "账单金额有异议,说核实没人回",
    "often": "一天打多次电话骚扰", "obstruct": "要投诉时坐席不受理", "other": "催收电话太频繁,希望减少",
}  # fmt: skip


def complaints(calls: list[Planned], random: Random) -> str:
    """Complaints of the month: by call where it is known, else by customer only."""
    rows: list[tuple[object, ...]] = []
    picked = [
        *_some(calls, "threat", 6, random), *_some(calls, "leak", 5, random),
        *_some(calls, "attitude", 2, random), *_some(calls, "demean", 1, random),
        *_some(calls, "obstruct", 1, random),
    ]  # fmt: skip
    fee = [c for c in calls if c.kind in ("dispute", "dresult") and c.account.lender == "小葵钱包"]
    early = {c.account.id: c for c in fee if c.day < 12}
    late = {c.account.id: c for c in fee if c.day >= 12}
    picked += [(c, "amount") for c in list(early.values())[:2]]
    picked += [(c, "fee") for c in list(late.values())[:8]]
    for call, reason in picked:
        day = call.at + timedelta(days=random.choice((0, 1, 1, 2)))
        known = random.random() < 0.7
        channel = random.choice(("官方客服", "官方客服", "12378热线", "黑猫投诉", "APP在线客服"))
        done = (
            "处理中"
            if day.day > 26
            else random.choice(("已道歉并回访", "属实,已扣罚", "已解释,客户接受", "不属实"))
        )
        product = LENDERS[call.account.lender][1]
        agent = call.account.agent
        rows.append((day.date().isoformat(), call.id if known else "", call.account.id,
                     agent.id if known else "", agent.team, product, channel, REASONS[reason], done))  # fmt: skip
    rows.sort(key=lambda row: (str(row[0]), str(row[2])))
    header = (
        "投诉编号",
        "投诉日期",
        "通话编号",
        "客户号",
        "坐席工号",
        "组别",
        "产品",
        "投诉渠道",
        "投诉内容",
        "处理结果",
    )
    return table(header, [(f"TS2603-{n:03}", *row) for n, row in enumerate(rows, 1)])


def _some(
    calls: list[Planned], habit: str, count: int, random: Random
) -> list[tuple[Planned, str]]:
    fit = [call for call in calls if habit in call.habits]
    return [(call, habit) for call in random.sample(fit, min(count, len(fit)))]


REVIEWERS = ("林质检", "赵复核")
CHIEF = "周主管"


def reviews(found: list[tuple[Any, Any]], planted: dict[str, list[tuple[int, str]]]) -> list[Json]:
    """What two reviewers and their chief say of what the checker found, and of what it missed.

    Every decision has its own seed, so that a finding more or less changes no other review.
    """
    made: list[Json] = []
    appeals = 0
    for call, report in found:
        random = Random(f"call {call.call_id}")
        first, second = random.sample(REVIEWERS, 2)
        at = call.meta.started_at + timedelta(days=1)
        at = at.replace(hour=10, minute=random.randint(0, 59), second=random.randint(0, 59))
        if random.random() > 0.7 and not call.call_id.startswith("M0316"):
            continue  # nobody has come to it
        for finding in report.violations:
            random = Random(f"{call.call_id} {finding.key}")
            at += timedelta(seconds=random.randint(25, 160))
            so = _is_planted(finding, planted[call.call_id])
            verdict, reason = _verdict(so, random, finding.kind == "forbidden")
            made.append(_review(call, verdict, first, at, finding.key, reason))
            if random.random() < 0.18:
                blind = verdict if random.random() < 0.88 else _other(verdict)
                later = at + timedelta(hours=random.randint(2, 30))
                made.append(_review(call, blind, second, later, finding.key, "", "second"))
                if blind != verdict and random.random() < 0.6:
                    ruled = "confirmed" if so else "rejected"
                    after = later + timedelta(days=1)
                    made.append(
                        _review(
                            call,
                            ruled,
                            CHIEF,
                            after,
                            finding.key,
                            "两人意见不一,听录音裁定",
                            "ruling",
                        )
                    )
            elif verdict == "confirmed" and so and _appeals(finding, appeals, random):
                appeals += 1
                made += _appeal(call, finding, at, appeals)
        if random.random() < 0.35:
            at += timedelta(minutes=random.randint(2, 9))
            made += _read(call, report, first, at, planted[call.call_id])
    made.sort(key=lambda review: (review["at"], review["call_id"], review.get("finding") or ""))
    return made


def _is_planted(finding: Any, planted: list[tuple[int, str]]) -> bool:
    turns = {evidence.turn for evidence in finding.evidence}
    located = finding.kind == "forbidden" and turns
    return any(
        name == finding.category and (not located or any(abs(turn - t) <= 1 for t in turns))
        for turn, name in planted
    )  # fmt: skip


NOT_DUE = ("这通是通知到账,不需要再说", "语境里已经说清楚", "流程上不要求")
WRONG = (
    "转述客户的话,不是坐席的意思",
    "语境正常,没有违规",
    "识别有误,听录音不是这句",
    "正常提示,不构成",
    "误报",
)


def _verdict(so: bool, random: Random, located: bool) -> tuple[str, str]:
    chance = random.random()
    if so:
        if chance < 0.93:
            return "confirmed", ""
        return ("unsure", "录音听不清") if chance < 0.97 else ("rejected", random.choice(WRONG))
    if chance < 0.85:
        return "rejected", random.choice(WRONG if located else NOT_DUE)
    return ("unsure", "要听录音再定") if chance < 0.95 else ("confirmed", "")


def _other(verdict: str) -> str:
    return "rejected" if verdict == "confirmed" else "confirmed"


def _appeals(finding: Any, before: int, random: Random) -> bool:
    return finding.severity == "critical" and before < 3 and random.random() < 0.08


def _appeal(call: Any, finding: Any, at: datetime, number: int) -> list[Json]:
    agent = str(call.meta.agent_id)
    ruled = "rejected" if number == 2 else "confirmed"
    why = "客户先骂人,我只是话赶话,没有要真去的意思"
    said = "听完录音:是复述客户的话,撤销" if number == 2 else "客户情绪激动不是理由,维持"
    day = timedelta(days=1)
    return [
        _review(call, "rejected", agent, at + day, finding.key, why, "appeal"),
        _review(call, ruled, CHIEF, at + 2 * day, finding.key, said, "ruling"),
    ]


def _read(
    call: Any, report: Any, who: str, at: datetime, planted: list[tuple[int, str]]
) -> list[Json]:
    """The call read to its end, and what no rule found in it."""
    seen = {finding.category for finding in report.findings}
    made = []
    for turn, name in planted:
        if name in seen or turn < 0 or name.startswith(("signal", "merit")):
            continue
        text = call.turns[turn].text
        made.append({**_review(call, "missed", who, at, None, "规则没有找到"), "category": name,
                     "turn": turn, "start": 0, "end": len(text), "quote": text})  # fmt: skip
    return [*made, _review(call, "read", who, at + timedelta(seconds=5), None, "")]


def _review(call: Any, verdict: str, who: str, at: datetime, finding: str | None, reason: str,
            step: str = "first") -> Json:  # fmt: skip
    made: Json = {
        "call_id": call.call_id,
        "verdict": verdict,
        "reviewer": who,
        "at": at.isoformat(),
    }
    if finding:
        made["finding"] = finding
    if reason:
        made["reason"] = reason
    if step != "first":
        made["round"] = step
    return made


def lines_of(rows: list[Json]) -> str:
    """JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
