"""Files in which every field that takes text holds what would command, execute or break a table."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from callcheck.checking import Checker, load_rules
from callcheck.learning.coaching.plan import (
    CoachingPlan,
    Example,
    Habit,
    Practice,
    Recheck,
    Strength,
)
from callcheck.learning.rates import Rate
from callcheck.learning.store import Answer, Comment, Lesson, Plan, Store, open_store
from callcheck.learning.store.records import Sample, SampleItem
from callcheck.model import Call, Report, Review, Verdict
from callcheck.readers import read_calls

ROOT = Path(__file__).parent.parent.parent
CANARY = "globalThis.pwned"
# Formula, ANSI, C1, bidi, NUL, DEL, private use, tags, handlers, template, table, list, link.
HOSTILE = (
    "=1+1\x1b[2J\x1b]0;t\x07\x9b31m\u202e\u2066\u2028\x00\x7f\ue000"
    f"<script>{CANARY}=1;alert(1)</script></title></style></script>\"'>"
    f'<img src=x onerror="{CANARY}=2"><svg/onload={CANARY}=3>{{{{7*7}}}}{{% x %}}'
    f"\r\n|a|b|\n\n# h\n- [x](javascript:{CANARY}=4)\n=cmd|'/C calc'!A0\n\t`c` http://evil.example/"
)
MARK = "evil.example"  # of any address in it
THREAT = "再不还钱我打断你的狗腿"
IDS = (
    f"../../../{HOSTILE}",
    f"/etc/{HOSTILE}",
    "CON",
    "x" * 300,
    "点. ",
    "..\\..\\boot",
    f"javascript:{CANARY}=5",
    "@SUM(1)",
)
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


def said(prefix: str) -> str:
    """The hostile words after one that tells fields apart."""
    return prefix + HOSTILE


@dataclass(frozen=True)
class World:
    """Where everything lies; commands may write into `out` alone.

    Attributes:
        folder: of the input.
        out: for what is written.
        calls: the transcripts.
        store: a filled store, which no command changes.
        reports: by call id, as they were stored.
    """

    folder: Path
    out: Path
    calls: Path
    store: Path
    pairs: tuple[tuple[Call, Report], ...]

    def spare_store(self) -> Path:
        """A copy of the store for a command that changes it."""
        copy = self.out / "spare.db"
        shutil.copyfile(self.store, copy)
        return copy


def make_world(folder: Path) -> World:
    """All files and the store."""
    given, out = folder / "in", folder / "out"
    given.mkdir()
    out.mkdir()
    calls = given / "calls.jsonl"
    _lines(calls, (_call(number, name) for number, name in enumerate(IDS)))
    _rules(given / "rules")
    _wrong_rules(given / "wrong")
    _profile(given)
    _drills(given / "drills")
    _tables(given)
    _oddly_named(given)
    checker = Checker(load_rules([given / "rules"], given / "profile.yaml"))
    pairs = [(call, checker.check(call)) for call in read_calls(calls)]
    store = given / "a.db"
    with open_store(store) as opened:
        _fill(opened, pairs)
        _lines(given / "reviews.jsonl", (_plain(review) for review in _reviews(pairs)))
    (given / "answers.txt").write_text(f"{said('A').splitlines()[0]}\nA\nA\n" * 20, "utf-8")
    (given / "replies.txt").write_text(f"{said('您好,').splitlines()[0]}\n{THREAT}\n", "utf-8")
    return World(given, out, calls, store, tuple(pairs))


def _call(number: int, name: str) -> dict[str, Any]:
    texts = [said("您好"), said("我是"), f"{said('听着')}{THREAT}{said('啊')}", said("你别打了")]
    speakers = ("agent", "customer") * 2
    return {
        "call_id": name,
        "meta": {
            "agent_id": said(f"坐席{number % 2}"),
            "agent_org": said("公司"),
            "team": said("组"),
            "customer_id": said(f"客户{number % 2}"),
            "account_id": said("账户"),
            "number": said("1380013800"),
            "product": said("产品"),
            "started_at": f"2026-03-0{number + 1}T10:00:00+08:00",
            "case": {
                "name": said("王小明"),
                "lender": said("青禾"),
                "amount_due": 8400,
                "agency": said("代理"),
            },
            "remark": said("备注"),
        },
        "turns": [
            {"speaker": who, "text": text, "start": 5.0 * n, "end": 5.0 * n + 4}
            for n, (who, text) in enumerate(zip(speakers, texts, strict=True))
        ],
    }


def _rules(folder: Path) -> None:
    """A rule, a guard, a fact and a list whose texts are hostile; JSON is YAML too."""
    rule = {
        "id": "own-hostile",
        "title": said("标题"),
        "category": "threat.violence",
        "basis": [{"norm": "CBA26"}],
        "summary": said("概要"),
        "why": said("为何"),
        "say_instead": said("改说"),
        "find": {"says": ["<own-words>"]},
        "tests": [
            {"hit": THREAT, "quote": "打断你的狗腿"},
            {"hit": f"你看{THREAT}", "quote": "打断你的狗腿"},
            {"miss": "您好", "because": said("因为")},
            {"miss": "再见", "because": said("因为")},
        ],
    }
    words = {"id": "own-words", "title": said("词表"), "words": ["打断你的狗腿"]}
    for name, body in ((f"threat/{rule['id']}", rule), ("lists/own-words", words)):
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(body), "utf-8")


def _wrong_rules(folder: Path) -> None:
    """Rules the model refuses, quoting what is wrong."""
    folder.mkdir()
    for number, body in enumerate(
        (
            {"id": HOSTILE, "title": HOSTILE, HOSTILE: 1},
            {"id": "wrong-1", "title": "\ud800", "category": HOSTILE, "find": {HOSTILE: [HOSTILE]}},
            {
                "id": "wrong-2",
                "basis": [{"norm": "CBA26", "clause": HOSTILE}],
                "find": {"says": [f"[{HOSTILE}"]},
                "tests": [{"hit": HOSTILE}],
            },
        )
    ):
        (folder / f"wrong-{number}.yaml").write_text(json.dumps(body), "utf-8")


def _profile(folder: Path) -> None:
    body = {
        "institution": [said("机构")],
        "channels": [said("渠道")],
        "speakers": {said("甲"): "agent"},
        "suppress": [{"rule": "opening-no-name", "reason": said("理由")}],
        "masking": {"keep_words": [said("词")]},
    }
    body.pop("suppress")
    (folder / "profile.yaml").write_text(json.dumps(body), "utf-8")
    wrong = {HOSTILE: 1, "institution": 3, "packs": [HOSTILE], "suppress": [{"rule": HOSTILE}]}
    (folder / "wrong.yaml").write_text(json.dumps(wrong), "utf-8")


def _drills(folder: Path) -> None:
    """A bundled drill with hostile words about it, and one that is refused."""
    import yaml

    folder.mkdir()
    name = "01-first-reminder.yaml"
    body = yaml.safe_load((ROOT / "training" / "drills" / name).read_text("utf-8"))
    for key in ("title", "for", "persona", "briefing"):
        body[key] = said(body[key])
    body["case"] |= {"name": said("周强"), "lender": said("青禾银行")}
    body["case"]["due_date"] = str(body["case"]["due_date"])
    (folder / name).write_text(json.dumps(body), "utf-8")
    wrong = folder.with_name("wrong-drills")
    wrong.mkdir()
    (wrong / name).write_text(json.dumps({**body, "start": HOSTILE, HOSTILE: 1}), "utf-8")


def _tables(folder: Path) -> None:
    _table(
        folder / "complaints.csv",
        ["投诉编号", "日期", "内容", "渠道", "客户号", "通话编号", "坐席", "原因", said("列")],
        [
            [
                said("T1"),
                "2026-03-05",
                *[said("投诉")] * 3,
                IDS[0],
                said("坐席0"),
                said("原因"),
                HOSTILE,
            ]
        ],
    )
    _table(folder / "bad-complaints.csv", ["投诉编号", "日期"], [[HOSTILE, HOSTILE], ["", HOSTILE]])
    _table(
        folder / "log.csv",
        ["通话编号", "坐席工号", "客户号", "开始时间", said("列")],
        [[IDS[2], said("工号"), said("客户"), "2026-03-02 10:00:00", HOSTILE]],
    )
    _table(
        folder / "keywords.csv",
        ["类别", "关键词", "规则名称", "说明", said("列")],
        [
            [said("恐吓类"), said("弄死你"), said("规则"), HOSTILE, HOSTILE],
            ["恐吓类", "弄死你", said("恐吓"), HOSTILE, HOSTILE],
        ],
    )
    labelled = {
        **_call(0, said("标")),
        "labels": [{"category": "threat.violence", "turn": 3, "quote": "你别打了"}],
        "note": said("注"),
        "item": said("项"),
    }
    _lines(folder / "labelled.jsonl", [labelled])
    _lines(folder / "bad-labels.jsonl", [{**labelled, "labels": [{HOSTILE: 1}]}])
    _lines(folder / "bad-reviews.jsonl", [{"call_id": HOSTILE, HOSTILE: 1}])
    (folder / "callcheck.toml").write_text(f"{json.dumps(HOSTILE)} = 1\n", "utf-8")


def _oddly_named(folder: Path) -> None:
    """Files and folders whose names are hostile, as far as the system has such."""
    odd = folder / "odd" / "=1+1\x1b[2J\u202e<b>|\n\t`x`"
    odd.mkdir(parents=True)
    text = f"坐席:{THREAT}\n客户:你别打了\n"
    (odd / "\x9b31m-@a.txt").write_text(text, "utf-8")
    (odd / "坏\x1b[2J.json").write_text('{"turns": [' + json.dumps(HOSTILE), "utf-8")
    (odd / "半.json").write_text(json.dumps({"call_id": "\ud800", "turns": []}), "utf-8")
    with open(os.fsencode(odd) + b"/\xff\xfe.txt", "w", encoding="utf-8") as file:
        file.write(text)


def _reviews(pairs: Iterable[tuple[Call, Report]]) -> list[Review]:
    """Every finding confirmed by one, and the first call's rejected by another."""
    found = []
    for number, (call, report) in enumerate(pairs):
        for finding in report.findings:
            verdict = Verdict.REJECTED if number == 1 else Verdict.CONFIRMED
            found.append(
                Review(call.call_id, verdict, said("复核"), AT, finding.key, reason=said("理由"))
            )
        found.append(Review(call.call_id, Verdict.READ, said("复核"), AT))
    return found


def _plain(review: Review) -> dict[str, Any]:
    import msgspec

    found: dict[str, Any] = msgspec.to_builtins(review)
    return found


def _fill(opened: Store, pairs: list[tuple[Call, Report]]) -> None:
    from callcheck.learning.store import Complaint

    opened.add(pairs, by=said("谁"))
    opened.add_reviews(_reviews(pairs))
    key = pairs[0][1].findings[0].key
    opened.add_comment(Comment(IDS[0], said("评"), said("备注"), key, said("r")))
    opened.save_lesson(Lesson(said("课"), said("课程"), {"a": HOSTILE}, said("谁"), at=AT))
    opened.save_plan(
        Plan(said("坐席0"), said("计划"), _plan().body(), said("谁"), date(2026, 4, 1))
    )
    opened.save_answer(Answer(said("学员"), "drill", said("题"), True, AT, body={"run": HOSTILE}))
    opened.add_complaints(
        [Complaint(said("C1"), date(2026, 3, 3), HOSTILE, IDS[0], HOSTILE, said("坐席0"), HOSTILE)],
        by=said("谁"),
    )
    opened.add_sample(
        Sample(
            tuple(SampleItem(name, said("random")) for name in IDS[:2]), {"calls": 2}, said("谁")
        )
    )


def _plan() -> CoachingPlan:
    """A plan whose every text is hostile."""
    example = Example(
        said("通话"), date(2026, 3, 2), said("发现"), said("客户"), said("坐席"), said("原话"),
        said("说明"), said("为何"), said("改说"), (said("依据"),), True,
    )  # fmt: skip
    recheck = Recheck(0.1, 8, 20, 10, 0.5, 8)
    practice = (Practice(said("练"), said("练习")),)
    habit = Habit(
        "threat.violence", said("习惯"), "critical", (said("规则"),), Rate(4, 8), Rate(1, 9), 1, 1,
        (example,), (said("模块"),), practice, practice, recheck,
    )  # fmt: skip
    strength = Strength("merit.empathy", said("长处"), Rate(4, 8), None, True, example)
    return CoachingPlan(
        said("坐席0"), said("组"), date(2026, 3, 9), date(2026, 4, 6), None, None, 8, 9,
        said("其他人"), (strength,), (habit, habit), (example,), (said("大家"),), recheck,
        (said("当心"),),
    )  # fmt: skip


def _lines(path: Path, rows: Iterable[object]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def _table(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def through_libreoffice(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Tables as LibreOffice opens and saves them."""
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    wanted = ["--headless", "--convert-to", "xlsx", "--outdir", str(folder)]
    subprocess.run(
        ["soffice", own, *wanted, *map(str, paths)], check=True, capture_output=True, timeout=300
    )
    return sorted(folder.glob("*.xlsx"))
