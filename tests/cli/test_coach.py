"""`callcheck coach` and `callcheck trend` as they are typed."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.cli import main
from callcheck.learning.store import Lesson, open_store
from callcheck.model import Call, CallMeta, Report, Speaker
from callcheck.ruleset.dialogue import turns_of

TZ = timezone(timedelta(hours=8))
VISIT = ("坐席:您好", "客户:再等等", "坐席:今天再不还我带人上门堵你家门口")
PLAIN = ("坐席:您好", "客户:再等等", "坐席:好的 再见")
Run = Callable[..., tuple[int, str, str]]


def _pairs(checker: Checker) -> list[tuple[Call, Report]]:
    """Two teams of six, four weeks on each side of 2026-03-15; 一组 then threatens no more.

    Each threatens with a visit in every third call; A0 in every call before.
    """
    made, reports = [], {}
    for lines in (VISIT, PLAIN):
        call = Call("c", turns_of(lines, Speaker.AGENT), CallMeta())
        reports[lines] = (call.turns, checker.check(call))
    for team, letter in (("一组", "A"), ("二组", "B")):
        for agent in range(6):
            for n in range(40):
                after = n >= 20
                day = 16 + n - 20 if after else 14 - n
                at = datetime(2026, 3, 1, 10, tzinfo=TZ) + timedelta(days=day - 1)
                bad = n % 3 == agent % 3 or (letter == "A" and agent == 0)
                lines = VISIT if bad and not (after and team == "一组") else PLAIN
                turns, report = reports[lines]
                meta = CallMeta(agent_id=f"{letter}{agent}", started_at=at, extra={"team": team})
                made.append((Call(f"{letter}{agent}-{n}", turns, meta), report))
    return [(call, _of(call, report)) for call, report in made]


def _of(call: Call, report: Report) -> Report:
    from dataclasses import replace

    return replace(report, call_id=call.call_id, meta=call.meta)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, checker: Checker) -> str:
    place = str(tmp_path_factory.mktemp("coach") / "a.db")
    with open_store(place, clock=lambda: datetime(2026, 3, 15, 4, tzinfo=UTC)) as opened:
        opened.add(_pairs(checker), by="甲")
        opened.save_lesson(Lesson("visit", "不上门", {}, "甲"))
    return place


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")

    def typed(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out = capsys.readouterr()
        return int(str(ended.value.code or 0)), out.out, out.err

    return typed


def test_a_plan_is_made_kept_listed_due_and_done(run: Run, filled: str, tmp_path: Path) -> None:
    plan = ("coach", "plan", "A0", "--store", filled, "--until", "2026-03-14", "--by", "甲")
    code, out, err = run(*plan, "--today", "2026-03-15")
    assert code == 0
    assert "1. 胁迫性上门威胁(重要)" in out
    assert "   通话的 100.0 % [83.9–100.0] (20/20);其他人 33.0 % [24.6–42.7] (33/100)" in out
    assert "(未复核):「带人上门堵你家门口」" in out
    assert err == "已存为计划 1,2026-04-12 复查\n"
    page, text = tmp_path / "计划.html", tmp_path / "计划.md"
    run(*plan, "--today", "2026-03-15", "-o", str(page))
    assert "辅导计划:A0" in page.read_text(encoding="utf-8")
    _, out, _ = run("coach", "list", "--store", filled)
    assert out == "1\t2026-04-12\t未做\tA0:胁迫性上门威胁\n"  # the same plan is kept once
    run("coach", "show", "1", "--store", filled, "-o", str(text))
    assert text.read_text(encoding="utf-8").startswith("# 辅导计划:A0\n")
    _, out, _ = run("coach", "due", "--store", filled, "--today", "2026-04-11")
    assert out == ""
    _, out, _ = run("coach", "due", "--store", filled, "--today", "2026-04-12")
    assert out.splitlines()[1] == "  复查:callcheck coach effect --agent A0 --since 2026-03-15"
    code, out, _ = run("coach", "done", "1", "--store", filled, "--by", "乙")
    assert (code, out.split("\t")[2].split()[0], out.split("\t")[2].split()[2]) == (
        0,
        "已做",
        "乙",
    )
    assert run("coach", "due", "--store", filled, "--today", "2026-05-01")[1] == ""
    assert run("coach", "list", "--open", "--store", filled)[1] == ""
    run("coach", "done", "1", "--undo", "--store", filled)
    assert "未做" in run("coach", "list", "--agent", "A0", "--open", "--store", filled)[1]


def test_nothing_is_kept_of_an_agent_like_the_others(run: Run, filled: str) -> None:
    code, out, err = run("coach", "plan", "B3", "--store", filled, "--until", "2026-03-14")
    assert (code, err) == (0, "")
    assert "不凭这些通话给这名坐席定改进项" in out


def test_a_planted_effect_is_told_against_the_other_team(
    run: Run, filled: str, tmp_path: Path
) -> None:
    asked = ("coach", "effect", "--store", filled, "--team", "一组", "--since", "2026-03-15")
    code, out, _ = run(*asked, "--against", "二组", "--category", "threat.visit")
    assert code == 0
    assert "培训日 2026-03-15;一组:前 120 通,后 120 通" in out
    assert "对照 二组:前 120 通,后 120 通" in out
    assert "胁迫性上门威胁:改善明确。与对照相比多降 44.2 个百分点" in out
    assert "  受训 44.2 % [35.6–53.1] (53/120) → 0.0 % [0.0–3.1] (0/120)" in out
    told = tmp_path / "e.json"
    run(*asked, "-o", str(told))
    found = json.loads(told.read_bytes())
    assert found["against"] == "其余坐席"
    assert {row["name"]: row["outcome"] for row in found["rows"]}["threat.visit"] == "improved"


def test_a_team_that_had_no_training_gets_no_credit(run: Run, filled: str, tmp_path: Path) -> None:
    page = tmp_path / "e.md"
    run(
        *("coach", "effect", "--store", filled, "--agent", "B0", "--agent", "B1", "--agent", "B2"),
        *("--since", "2026-03-15", "--against", "B3", "--against", "B4", "--against", "B5"),
        *("--category", "threat", "--category", "insult", "--together", "-o", str(page)),
    )
    text = page.read_text(encoding="utf-8")
    assert "- threat 一族或insult 一族:数据不足。" in text
    assert "明确" not in text


def test_trend_in_every_form(run: Run, filled: str, tmp_path: Path) -> None:
    asked = ("trend", "--store", filled, "--team", "一组", "--category", "threat.visit")
    code, out, _ = run(*asked)
    first, mark, line, high, low = out.splitlines()
    assert (code, first) == (0, "240 通;2026-02-23 起 6 期")
    assert mark == "培训1 2026-03-15 课程 不上门"
    assert line.endswith("22.1 % [17.3–27.7] (53/240)")
    assert high == "胁迫性上门威胁:2026-02-23 偏高"
    assert low == "胁迫性上门威胁:2026-03-16、2026-03-23、2026-03-30 偏低"
    page, rows = tmp_path / "t.html", tmp_path / "t.csv"
    for path in (page, rows):
        assert run(*asked, "-o", str(path))[0] == 0
    assert "<svg" in page.read_text(encoding="utf-8")
    assert "http" not in page.read_text(encoding="utf-8")
    with rows.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [(row["起始日"], row["有的通话"], row["通话"]) for row in table][:2] == [
        ("2026-02-23", "19", "42"),
        ("2026-03-02", "18", "42"),
    ]


def test_trend_of_files_with_a_day_marked_by_hand(run: Run) -> None:
    code, out, _ = run(
        "trend", "samples/calls/t022.json", "--by", "month", "--mark", "2026-03-02=开班"
    )
    assert code == 0
    assert "培训1 2026-03-02 开班" in out
    assert out.splitlines()[2].startswith("任何违规")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("coach", "effect", "--since", "2026-03-15"), "nobody-trained: 没有说谁受了培训"),
        (("coach", "effect", "--team", "一组", "--since", "3月"), "bad-date: `3月` 不是日期"),
        (
            ("coach", "effect", "--team", "三组", "--against", "B99", "--since", "2026-03-15"),
            "unknown-agent: 这些通话里没有坐席或组 `三组`",
        ),
        (("coach", "plan", "A99"), "unknown-agent: 这些通话里没有坐席 `A99`"),
        (("coach", "plan", "A0", "-o", "x.pdf"), "unknown-format: 计划写不成 `.pdf`"),
        (("coach", "show", "1", "-o", "x.pdf"), "unknown-format: 计划写不成 `.pdf`"),
        (("coach", "show", "99"), "store-no-plan: 没有编号 99 的计划"),
        (("coach", "done", "99"), "store-no-plan: 没有编号 99 的计划"),
        (
            ("coach", "effect", "--team", "一组", "--since", "2026-03-15", "-o", "x.doc"),
            "unknown-format: 结果写不成 `.doc`",
        ),
        (("trend", "-o", "x.png"), "unknown-format: 走势写不成 `.png`"),
        (("trend", "--category", "threat.vist"), "unknown-category: 没有类别 `threat.vist`"),
        (("trend", "--rule", "threat-vist"), "unknown-rule: 没有规则 `threat-vist`"),
    ],
)
def test_what_is_wrong_is_told(run: Run, filled: str, typed: tuple[str, ...], words: str) -> None:
    code, _, err = run(*typed, "--store", filled)
    assert code == 2
    assert words in err
