"""samples/month is what tools/make_month.py writes, and tells the story it says it tells."""

import csv
import json
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from callcheck.cli import main
from callcheck.learning.review_lines import read_reviews
from callcheck.learning.store import open_store
from callcheck.model import Call, Callee, Round, Verdict
from callcheck.readers import read_calls
from callcheck.readers.call_log import call_log

ROOT = Path(__file__).parent.parent
MONTH = ROOT / "samples" / "month"
TRAINING = date(2026, 3, 16)


@pytest.fixture(scope="module")
def calls() -> dict[str, Call]:
    return {call.call_id: call for call in read_calls(MONTH / "calls")}


@pytest.fixture(scope="module")
def planted() -> list[dict[str, str]]:
    with (MONTH / "planted.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_files_are_what_the_tool_writes() -> None:
    done = subprocess.run(
        [sys.executable, "tools/make_month.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_two_teams_of_four_talk_for_four_weeks(calls: dict[str, Call]) -> None:
    teams = {(call.meta.extra["team"], call.meta.agent_id) for call in calls.values()}
    assert Counter(team for team, _ in teams) == {"一组": 4, "二组": 4}
    assert len(calls) == 327
    assert len({call.meta.customer_id for call in calls.values()}) == 120
    days = [call.meta.started_at.date() for call in calls.values() if call.meta.started_at]
    assert (min(days), max(days)) == (date(2026, 3, 2), date(2026, 3, 28))
    assert all(call.timed and not call.problems for call in calls.values())


def test_an_agent_is_in_one_call_at_a_time(calls: dict[str, Call]) -> None:
    busy: dict[str | None, float] = {}
    for call in calls.values():
        assert call.meta.started_at is not None
        begun = call.meta.started_at.timestamp()
        assert begun >= busy.get(call.meta.agent_id, 0)
        busy[call.meta.agent_id] = begun + (call.meta.duration_seconds or 0)


def share(
    calls: dict[str, Call], planted: list[dict[str, str]], team: str, late: bool, what: str
) -> float:
    """The share of calls to third parties, or of the others, with something planted."""
    third = what.startswith("privacy")
    had = {row["call_id"] for row in planted if row["category"].startswith(what)}
    fit = [
        call.call_id
        for call in calls.values()
        if call.meta.extra["team"] == team
        and call.meta.started_at
        and (call.meta.started_at.date() >= TRAINING) == late
        and (call.meta.callee is Callee.THIRD_PARTY) == third
    ]
    return sum(name in had for name in fit) / len(fit)


def test_the_trained_team_improves_and_the_other_does_not(
    calls: dict[str, Call], planted: list[dict[str, str]]
) -> None:
    for what in ("threat", "privacy.third_party_disclosure"):
        before, after = (share(calls, planted, "一组", late, what) for late in (False, True))
        assert after < before * 0.6
        before, after = (share(calls, planted, "二组", late, what) for late in (False, True))
        assert abs(after - before) < 0.12


def test_what_is_planted_is_in_a_turn_of_a_call(
    calls: dict[str, Call], planted: list[dict[str, str]]
) -> None:
    for row in planted:
        turns = calls[row["call_id"]].turns
        assert row["turn"] == "" or int(row["turn"]) < len(turns)


def test_the_call_log_knows_every_call(calls: dict[str, Call]) -> None:
    with call_log(MONTH / "call_log.csv") as log:
        assert [name for name, call in calls.items() if log.join(call)[1] is None] == []
        joined = [log.join(call)[0] for call in calls.values()]
        assert [call.problems for call in joined if call.problems] == []
        assert log.rows > len(calls) + 150


def test_complaints_name_a_call_or_a_customer_of_the_month(calls: dict[str, Call]) -> None:
    customers = {call.meta.customer_id: call for call in calls.values()}
    with (MONTH / "complaints.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert 20 <= len(rows) <= 30
    for row in rows:
        assert row["客户号"] in customers
        assert not row["通话编号"] or calls[row["通话编号"]].meta.customer_id == row["客户号"]


def test_the_reviews_go_into_the_store_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, list[str]]:
        with pytest.raises(SystemExit) as caught:
            main(["store", *arguments, "--store", str(tmp_path / "month.db")])
        return int(caught.value.code or 0), capsys.readouterr().err.splitlines()

    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    given = read_reviews([MONTH / "reviews.jsonl"])
    assert run("add", str(MONTH / "calls"), "--profile", str(MONTH / "profile.yaml"))[0] == 0
    added = run("add-reviews", str(MONTH / "reviews.jsonl"))
    assert added == (0, [f"新 {len(given)} 条,已有 0 条"])
    again = run("add-reviews", str(MONTH / "reviews.jsonl"))
    assert again == (0, [f"新 0 条,已有 {len(given)} 条"])
    with open_store(tmp_path / "month.db", create=False) as store:
        kept = list(store.reviews())
        assert kept == [review for review, _ in given]
        said = {review.verdict for review in kept}
        assert said | {Verdict.MISSED} == set(Verdict)  # a miss only while the rules miss one
        assert {review.round for review in kept} == set(Round)

    line = json.loads((MONTH / "reviews.jsonl").read_text("utf-8").splitlines()[0])
    bad = tmp_path / "bad.jsonl"
    bad.write_text(
        "\n".join(json.dumps({**line, "call_id": name}) for name in ("M1", "M2")), "utf-8"
    )
    code, told = run("add-reviews", str(bad))
    assert code == 2
    assert told == [
        f"{bad}:1: store-no-call: 存档里没有通话 M1",
        f"{bad}:2: store-no-call: 存档里没有通话 M2",
    ]
    bad.write_text('{"call_id": "c"\n\n{"call_id": "c", "by": "x"}\n', "utf-8")
    code, told = run("add-reviews", str(bad))
    assert code == 2
    assert [one.split(": ")[:2] for one in told] == [
        [f"{bad}:1", "bad-review-line"],
        [f"{bad}:3", "bad-review-line"],
    ]
    code, told = run("add-reviews", str(tmp_path / "none.jsonl"))
    assert (code, told) == (2, [f"missing-path: 没有这个文件:{tmp_path / 'none.jsonl'}"])
