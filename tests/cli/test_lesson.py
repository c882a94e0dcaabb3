"""`callcheck lesson` as it is typed."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.cli import main
from callcheck.learning.store import open_store
from callcheck.model import Call, CallMeta, Review, Speaker, Verdict
from callcheck.ruleset.dialogue import turns_of

AT = datetime(2026, 3, 2, 10, tzinfo=UTC)
LINES = ["客户:我下周才发工资", "坐席:再不还钱我打断你的狗腿"]


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["lesson", *arguments])
    return int(str(ended.value.code or 0)), capsys.readouterr().err


@pytest.fixture(autouse=True)
def _chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def test_from_the_store_and_saved_there(
    tmp_path: Path, checker: Checker, capsys: pytest.CaptureFixture[str]
) -> None:
    place, out = str(tmp_path / "a.db"), tmp_path / "week.md"
    call = Call("c1", turns_of(LINES, Speaker.AGENT), CallMeta(started_at=AT, agent_id="A1"))
    report = checker.check(call)
    with open_store(place) as opened:
        opened.add([(call, report)], by="甲")
        key = report.findings[0].key
        opened.add_review(Review("c1", Verdict.CONFIRMED, "甲", AT, key))
    code, err = _run(capsys, "--week", "2026-W10", "--store", place, "-o", str(out), "--by", "乙")
    title = "2026 年第 10 周最常见的问题:人身暴力威胁"
    assert (code, err) == (0, f"{title}:1 个案例,写在 {out}\n")
    assert "> 坐席:再不还钱我**打断你的狗腿**\n" in out.read_text("utf-8")
    with open_store(place, create=False) as opened:
        (saved,) = opened.lessons()
    assert (saved.name, saved.title, saved.by, saved.version) == ("week:2026-W10", title, "乙", 1)
    assert saved.body["cases"][0]["quote"] == "打断你的狗腿"
    code, err = _run(capsys, "--week", "2026-W11", "--store", place, "-o", str(out))
    assert (code, err.partition(":")[0]) == (2, "no-cases")


def test_from_a_file_when_unreviewed_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "c.jsonl", tmp_path / "a.html"
    turns = [{"speaker": line[:2], "text": line[3:]} for line in LINES]
    source.write_text(json.dumps({"call_id": "c1", "turns": turns}, ensure_ascii=False), "utf-8")
    code, _ = _run(capsys, str(source), "--category", "threat", "-o", str(out), "--unreviewed")
    assert code == 0
    assert "<mark>打断你的狗腿</mark>" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "slug"),
    [
        (["-o", "a.pdf"], "lesson-format"),
        (["--rule", "a", "--agent", "b"], "lesson-subject"),
        (["--week", "2026-10"], "bad-week"),
    ],
)
def test_flags_that_do_not_fit(
    arguments: list[str], slug: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, err = _run(capsys, *arguments)
    assert (code, err.partition(":")[0]) == (2, slug)
