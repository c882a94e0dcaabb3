"""Write samples/month: one team's month of calls, made up, with what is planted in it.

`--check` compares with the files instead. The same seed gives the same bytes; the reviews
follow what the checker finds, so run this again after rules have changed.
"""

import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from month.calls import Planned, Writer
from month.papers import call_log, complaints, lines_of, reviews, table
from month.people import AGENCY, LENDERS
from month.plan import planned
from month.story import readme

from callcheck.checking import CallHistory, Checker, load_rules
from callcheck.readers import read_calls

FOLDER = Path(__file__).parent.parent / "samples" / "month"
SEED = 20260302
PROFILE = """\
# 安和信息服务公司的设置,随 samples/month 用:--profile samples/month/profile.yaml
institution: [安和信息服务公司, 安和信息]
channels: [青禾银行APP, 云雀APP, 小葵APP, 绑定的银行卡]
hours: {start: "08:00", end: "22:00", utc_offset_hours: 8}
score_sheet: standard
"""


def call_json(call: Planned, turns: list[dict[str, Any]]) -> dict[str, Any]:
    """The call in callcheck's own JSON."""
    account = call.account
    third = call.kind.startswith(("third", "wrong"))
    return {
        "schema": "callcheck/call/1",
        "call_id": call.id,
        "meta": {
            "started_at": call.at.isoformat(),
            "direction": "inbound" if call.kind == "inbound" else "outbound",
            "callee": "third_party" if third else "debtor",
            "agent_id": account.agent.id,
            "agent_org": f"{AGENCY}服务公司",
            "customer_id": account.id,
            "number": account.number,
            "product": LENDERS[account.lender][1],
            "duration_seconds": round(turns[-1]["end"] + 0.5, 1),
            "case": {
                "name": account.name,
                "amount_due": account.amount,
                "due_date": account.due.isoformat(),
                "overdue_days": (call.at.date() - account.due).days,
                "lender": account.lender,
            },
            "team": account.agent.team,
        },
        "turns": turns,
    }


ABSENT = {
    "norec": "disclosure.recording", "noid": "disclosure.identity",
    "nochannel": "disclosure.channel", "noclose": "disclosure.closing",
    "night": "harassment.hours", "often": "harassment.frequency",
}  # fmt: skip


def month() -> dict[str, str]:
    """Path within the folder to what it holds."""
    random = Random(SEED)
    calls = planned(random)
    writer = Writer(random)
    made: dict[str, dict[str, Any]] = {}
    plants: dict[str, list[tuple[int, str]]] = {}
    weeks: dict[str, list[dict[str, Any]]] = {}
    for call in calls:
        turns, plants[call.id] = writer.turns(call)
        plants[call.id] += [(-1, ABSENT[name]) for name in sorted(call.habits) if name in ABSENT]
        made[call.id] = call_json(call, turns)
        weeks.setdefault(f"calls/2026-03-W{call.day // 6 + 1}.jsonl", []).append(made[call.id])
    files = {name: lines_of(rows) for name, rows in sorted(weeks.items())}
    files["call_log.csv"] = call_log(calls, made, random)
    files["complaints.csv"] = complaints(calls, random)
    rows = [
        (name, turn if turn >= 0 else "", what)
        for name, all_ in plants.items()
        for turn, what in all_
    ]
    files["planted.csv"] = table(("call_id", "turn", "category"), rows)
    files["profile.yaml"] = PROFILE
    files["README.md"] = readme(calls, files)
    files["reviews.jsonl"] = lines_of(reviews(_checked(files), plants))
    return files


def _checked(files: dict[str, str]) -> list[tuple[Any, Any]]:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for path, text in files.items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_text(text, "utf-8")
        checker = Checker(load_rules([], folder / "profile.yaml"))
        calls = list(read_calls(folder / "calls"))
    history = CallHistory.of(calls)
    return [(call, checker.check(call, history=history)) for call in calls]


def main() -> int:
    wrong = []
    for name, text in month().items():
        path = FOLDER / name
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        elif not path.exists() or path.read_text("utf-8") != text:
            wrong.append(name)
    if wrong:
        print("differs, run tools/make_month.py:", *wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
