"""`callcheck suggest` as it is typed."""

import io
import json
import subprocess
from pathlib import Path

import pytest

from callcheck.checking import Checker
from callcheck.cli import main
from callcheck.learning.store import open_store
from callcheck.readers import read_calls
from callcheck.ruleset import bundled_rules, read_rules

RULE = """\
id: threat-bitter-wine
title: 说喝苦酒
category: threat.workplace
status: draft
summary: 以喝苦酒相威胁。
find:
  says: ["喝苦酒"]  # 一种
tests:
  - hit: 你就等着喝苦酒
    quote: 喝苦酒
"""
TURNS = {
    "r1": "您被骗子骗了可以去报案 他要喝苦酒",
    "r2": "那您先报案 骗您的人会喝苦酒",
    "r3": "到派出所报案 骗子早晚喝苦酒",
    "c1": "你再不还就等着喝苦酒",
    "c2": "过两天叫你喝苦酒",
}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine" / "threat").mkdir(parents=True)
    (tmp_path / "mine" / "threat" / "threat-bitter-wine.yaml").write_text(RULE, "utf-8")
    calls, reviews = [], []
    for name, text in TURNS.items():
        calls.append({"call_id": name, "turns": [{"speaker": "agent", "text": text}]})
        verdict = "rejected" if name[0] == "r" else "confirmed"
        key = f"threat-bitter-wine@0:{text.index('喝苦酒')}"
        at = "2026-03-02T10:00:00+08:00"
        reviews.append(
            {"call_id": name, "verdict": verdict, "reviewer": "甲", "at": at, "finding": key}
        )
    for name, rows in (("calls", calls), ("reviews", reviews)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, "utf-8")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["suggest", *arguments])
    out = capsys.readouterr()
    return int(str(ended.value.code or 0)), out.out, out.err


def test_suggest_lay_over_patch_and_apply(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = ("calls.jsonl", "--reviews", "reviews.jsonl", "--rules", "mine")
    code, out, err = run(capsys, *given, "--rule", "threat-bitter-wine", "-o", "out")
    assert (code, err) == (0, "1 条建议,0 处没有建议;规则没有改动\n")
    assert out.startswith(
        "threat-bitter-wine(threat.workplace):前后 12 个字有这些话不算 报案\n"
        "  去掉不算的 3/3;逐通留出再试 3/3\n"
        "  丢掉确认的 0/2,95 % 上限 66 %;没人看过的少报 0 处\n"
    )
    assert (place / "mine/threat/threat-bitter-wine.yaml").read_text("utf-8") == RULE
    new = (place / "out/threat/threat-bitter-wine.yaml").read_text("utf-8")
    assert '  says: ["喝苦酒"]  # 一种\n  turn_lacks: ["报案"]\n  lacks_chars: 12\n' in new

    layered = Checker(read_rules([place / "mine", place / "out"]))
    found = {
        call.call_id for call in read_calls(place / "calls.jsonl") if layered.check(call).findings
    }
    assert {"c1", "c2"} == {name for name in found if name[0] == "c"}
    (told,) = json.loads((place / "out" / "suggestions.json").read_text("utf-8"))
    assert told["steps"] == [{"kind": "near", "value": "报案"}]
    assert [change["call"] for change in told["changes"]] == ["r1", "r2", "r3"]

    patch = (place / "out" / "threat-bitter-wine.1.patch").read_bytes()
    copy = place / "copy" / "threat" / "threat-bitter-wine.yaml"
    copy.parent.mkdir(parents=True)
    copy.write_text(RULE, "utf-8")
    subprocess.run(["git", "apply", "-"], cwd=place / "copy", input=patch, check=True)
    assert copy.read_text("utf-8") == new

    with open_store("kept.db"):
        pass
    apply = ("apply", "out/threat/threat-bitter-wine.yaml", "--to", "mine", "--store", "kept.db")
    code, out, _ = run(capsys, *apply, "--yes", "--by", "乙")
    assert code == 0
    assert out.endswith("已写入 mine/threat/threat-bitter-wine.yaml\n")
    assert (place / "mine/threat/threat-bitter-wine.yaml").read_text("utf-8") == new
    with open_store("kept.db") as opened:
        (done,) = opened.audit(action="suggest")
    assert (done.who, done.action, done.subject) == ("乙", "suggest.apply", "threat-bitter-wine")


def test_without_reviews_the_store_gives_nothing(
    place: Path, capsys: pytest.CaptureFixture[str], checker: Checker
) -> None:
    with open_store("kept.db") as opened:
        calls = read_calls(place / "calls.jsonl")
        opened.add(((call, checker.check(call)) for call in calls), by="甲")
    code, out, err = run(capsys, "--store", "kept.db", "--json")
    assert (code, out, err) == (0, "[]\n", "0 条建议,0 处没有建议;规则没有改动\n")


def test_nothing_is_written_without_a_yes_or_into_rules_in_use(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = RULE.replace("says: [", 'turn_lacks: ["报案"]\n  says: [')
    (place / "new").mkdir()
    (place / "new" / "threat-bitter-wine.yaml").write_text(changed, "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    code, out, _ = run(capsys, "apply", "new/threat-bitter-wine.yaml", "--to", "mine")
    assert code == 1
    assert '+  turn_lacks: ["报案"]\n' in out
    assert (place / "mine/threat/threat-bitter-wine.yaml").read_text("utf-8") == RULE

    bundled = str(bundled_rules())
    code, _, err = run(capsys, "apply", "new/threat-bitter-wine.yaml", "--to", bundled, "--yes")
    assert (code, err.split(":")[0]) == (2, "rules-in-use")
    code, _, err = run(
        capsys, "calls.jsonl", "--reviews", "reviews.jsonl", "--rules", "mine", "-o", "mine"
    )
    assert (code, err.split(":")[0]) == (2, "rules-in-use")


def test_a_rule_that_fails_its_tests_is_not_applied(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "threat-bitter-wine.yaml").write_text(
        RULE.replace('says: ["喝', 'says: ["吃'), "utf-8"
    )
    code, _, err = run(capsys, "apply", "threat-bitter-wine.yaml", "--to", "mine", "--yes")
    assert (code, "test-hit-missed" in err) == (2, True)


def test_wrong_input_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "bad.jsonl").write_text('{"call_id": "r1"}\n\nnonsense\n', "utf-8")
    for arguments, wanted in (
        (("calls.jsonl",), ["no-reviews"]),
        (("calls.jsonl", "--reviews", "none.jsonl"), ["missing-path"]),
        (("calls.jsonl", "--reviews", "bad.jsonl"), ["bad.jsonl:1", "bad.jsonl:3"]),
        (("calls.jsonl", "--reviews", "reviews.jsonl", "--rule", "threat"), ["unknown-rule"]),
        (("apply", "none.yaml", "--to", "mine"), ["missing-path"]),
    ):
        code, _, err = run(capsys, *arguments)
        assert code == 2
        assert [word for word in wanted if word not in err] == []
