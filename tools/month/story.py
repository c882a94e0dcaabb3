"""README.md of the month: its story with the numbers that are planted."""

import csv
from pathlib import Path

from month.calls import Planned
from month.people import AGENTS
from month.plan import ELIGIBLE, TALK

HABITS = {
    "threat": "威胁", "leak": "泄露给第三人", "attitude": "讽刺不耐烦", "norec": "漏录音告知",
    "nochannel": "漏还款渠道", "consequence": "夸大后果", "disputecold": "异议不核实",
    "interrupt": "抢话", "early": "核身前说债", "aslender": "自称出借方", "hardcold": "困难不回应",
    "demean": "贬损", "legal": "虚构法律程序", "obstruct": "阻碍投诉", "noclose": "没有结束语",
    "noid": "不报身份", "demand": "向第三人催", "bombing": "扬言轰炸", "waiver": "擅自减免",
    "newdebt": "劝借新还旧", "private": "私人收款", "personal": "炫耀个人信息",
    "stopbad": "第三人说别打还打", "silence": "长时间不说话", "abuse": "(客户骂人)",
}  # fmt: skip


def readme(calls: list[Planned], files: dict[str, str]) -> str:
    """The text of README.md."""
    template = (Path(__file__).parent / "readme.md").read_text("utf-8")
    abuse = [call.account.agent.id for call in calls if "abuse" in call.habits]
    complaints = list(csv.DictReader(files["complaints.csv"].splitlines()))
    fee = [row["投诉日期"] for row in complaints if row["产品"] == "小葵分期"]
    values = {
        "calls": len(calls), "accounts": len({call.account.id for call in calls}),
        "log": files["call_log.csv"].count("\n") - 1, "complaints": len(complaints),
        "abuse": abuse.count("A204"), "abuse_others": len(abuse) - abuse.count("A204"),
        "fee_before": sum(day < "2026-03-16" for day in fee),
        "fee_after": sum(day >= "2026-03-16" for day in fee),
        "table": _table(calls), "habits": _habits(),
    }  # fmt: skip
    for name, value in values.items():
        template = template.replace("{" + name + "}", str(value))
    return template


def _table(calls: list[Planned]) -> str:
    rows = [
        "| | 威胁 1–2 周 | 威胁 3–4 周 | 泄露 1–2 周 | 泄露 3–4 周 |",
        "|---|---|---|---|---|",
    ]
    groups = [(f"{agent.name} {agent.id}", (agent.id,)) for agent in AGENTS]
    for team in ("一组", "二组"):
        own = tuple(agent.id for agent in AGENTS if agent.team == team)
        groups.append((f"**{team}**", own))
    for name, ids in groups:
        cells = [
            _cell([call for call in calls if call.account.agent.id in ids], habit, half)
            for habit in ("threat", "leak")
            for half in (0, 1)
        ]
        rows.append("| " + " | ".join([name, *cells]) + " |")
    return "\n".join(rows)


def _cell(calls: list[Planned], habit: str, half: int) -> str:
    kinds = ELIGIBLE.get(habit, TALK)
    fit = [call for call in calls if call.kind in kinds and call.day // 12 == half]
    had = sum(habit in call.habits for call in fit)
    return f"{had}/{len(fit)} ({had / len(fit):.0%})"


def _habits() -> str:
    lines = []
    for agent in AGENTS:
        told = [
            f"{HABITS[name]} {_shares(shares)}"
            for name, shares in agent.habits.items()
            if name not in ("threat", "leak")
        ]
        lines.append(f"- {agent.name}({agent.id},{agent.team}):{';'.join(told)}")
    return "\n".join(lines)


def _shares(shares: tuple[float, ...]) -> str:
    if len(set(shares)) == 1:
        return f"{shares[0]:.0%}"
    return " ".join(f"{share:.0%}" for share in shares)
