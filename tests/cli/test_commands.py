import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from callcheck.cli import main

ROOT = Path(__file__).parent.parent.parent
BAD = "坐席：信不信我打断你的狗腿\n客户：我要投诉你"


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as caught:
        main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return int(caught.value.code or 0), out, err


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    calls = tmp_path / "calls"
    calls.mkdir()
    (calls / "a.txt").write_text(BAD)
    (calls / "b.txt").write_text("坐席：您好\n客户：嗯")
    return calls


def test_scan_writes_and_exits_by_what_it_found(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "r.jsonl"
    code, printed, err = run(capsys, "scan", folder, "-f", "jsonl", "-o", out)
    assert (code, printed) == (1, "")
    assert [json.loads(line)["call_id"] for line in out.read_text().splitlines()] == ["a", "b"]
    assert "2 通电话,1 通有违规" in err
    assert run(capsys, "scan", folder, "--fail-on", "never", "-q")[0] == 0
    assert run(capsys, "scan", folder / "b.txt", "-q")[0] == 0


def test_workers_write_the_same_bytes(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    for number in (1, 2):
        run(
            capsys, "scan", folder, "-f", "jsonl", "-o", tmp_path / f"{number}", "--workers", number
        )
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


def test_a_broken_file_is_one_error_and_the_run_goes_on(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    (folder / "c.txt").write_bytes(b"")
    code, printed, err = run(capsys, "scan", folder)
    assert code == 2
    assert "打断你的狗腿" in printed
    assert "empty-file" in err


def test_missing_path_and_unknown_names_exit_with_2(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    for arguments, slug in (
        (["scan", "nowhere"], "missing-path"),
        (["scan", folder, "--as-of", "昨天"], "bad-date"),
        (["scan", folder, "-f", "pdf"], "unknown-format"),
        (["explain", folder], "which-call"),
        (["explain", folder, "--call", "z"], "unknown-call"),
        (["explain", folder / "a.txt", "--rule", "threat-violence-limb"], "unknown-rule"),
        (["rules", "show", "x"], "unknown-rule"),
        (["rules", "new", "my-rule", "--category", "threat.vist"], "unknown-category"),
    ):
        code, _, err = run(capsys, *arguments)
        assert (code, slug in err) == (2, True), err


def test_explain_says_why_why_not_and_what_is_enough(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "x.txt"
    path.write_text(BAD + "\n坐席：我们不会打断你的腿\n客户：好")
    _, printed, _ = run(
        capsys, "explain", path, "--rule", "threat-violence-limbs", "--rule", "insult-curse-wish"
    )
    assert "[0]「打断你的狗腿」" in printed
    assert "只留这些轮仍会命中:[0]" in printed
    assert "未计:guard:threat_denied" in printed
    assert "insult-curse-wish 没有命中:没有听到任何一个句式" in printed


def test_rules_list_show_test_try(capsys: pytest.CaptureFixture[str]) -> None:
    code, printed, _ = run(capsys, "rules", "list", "--category", "threat.visit")
    assert (code, "threat-visit-coercive" in printed) == (0, True)
    assert "八项禁止②" in run(capsys, "rules", "show", "threat-violence-limbs")[1]
    assert "全部通过" in run(capsys, "rules", "test", "threat-violence-limbs")[1]
    code, printed, _ = run(
        capsys, "rules", "try", "threat-violence-limbs", "坐席:打断你的腿 客户:嗯"
    )
    assert (code, printed.splitlines()[0]) == (1, "命中:「打断你的腿」")
    assert run(capsys, "rules", "try", "threat-violence-limbs", "坐席:您好 客户:嗯")[0] == 0
    assert run(capsys, "rules", "lint")[0] in (0, 1)
    assert "jsonl" in run(capsys, "formats")[1]


def test_a_new_rule_is_a_draft_that_must_be_finished(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert (
        run(
            capsys,
            "rules",
            "new",
            "my-rule",
            "--category",
            "threat.visit",
            "--folder",
            tmp_path / "r",
        )[0]
        == 0
    )
    assert (
        run(
            capsys,
            "rules",
            "new",
            "my-rule",
            "--category",
            "threat.visit",
            "--folder",
            tmp_path / "r",
        )[0]
        == 2
    )
    code, _, err = run(capsys, "rules", "test", "my-rule", "--rules", tmp_path / "r")
    assert (code, "test-hit-missed" in err or "pattern" in err) == (2, True)


def test_a_rule_that_fails_its_own_tests_does_not_load(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    rule = tmp_path / "r" / "x-rule.yaml"
    rule.parent.mkdir()
    rule.write_text(
        "id: x-rule\ntitle: x\ncategory: threat.visit\nstatus: draft\nsummary: x\n"
        "find: [砸门]\ntests:\n  - {hit: 敲门, quote: 敲门}\n  - {miss: 砸门, because: x}\n"
    )
    code, _, err = run(capsys, "scan", folder, "--rules", rule.parent)
    assert code == 2
    assert "x-rule.yaml:8:5: test-hit-missed" in err
    assert "x-rule.yaml:9:5: test-miss-fired" in err


def test_eval_prints_shares_with_intervals(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    row = {
        "call_id": "c",
        "note": "",
        "meta": {"callee": "debtor"},
        "turns": [
            {"speaker": "agent", "text": "打断你的狗腿"},
            {"speaker": "customer", "text": "你敢"},
        ],
        "labels": [
            {"category": "threat.violence", "turn": 0},
            {"category": "threat.visit", "turn": 0},
        ],
    }
    probe = {**row, "call_id": "p", "item": "probe", "target": "threat.violence", "trick": "x"}
    path = tmp_path / "x.jsonl"
    path.write_text(json.dumps(row) + "\n" + json.dumps(probe))
    _, printed, _ = run(capsys, "eval", path)
    assert "正例 1/1 抓到" in printed
    assert "threat.visit  [0] 打断你的狗腿" in printed
    _, printed, _ = run(capsys, "eval", path, "--json")
    assert json.loads(printed)["calls"]["threat.violence"] == {
        "right": 1,
        "false_alarms": 0,
        "misses": 0,
    }


def test_defaults_come_from_a_file_and_mistakes_in_it_are_shown(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "callcheck.toml").write_text('format = "jsonl"\nfail-on = "never"\n')
    code, printed, _ = run(capsys, "scan", folder, "-q")
    assert (code, json.loads(printed.splitlines()[0])["call_id"]) == (0, "a")
    (tmp_path / "callcheck.toml").write_text('formt = "jsonl"\nworkers = "two"\n')
    code, _, err = run(capsys, "scan", folder)
    assert code == 2
    assert "callcheck.toml:1: unknown-key" in err
    assert "callcheck.toml:2: wrong-type" in err
    (tmp_path / "callcheck.toml").write_text("x = = 1")
    assert run(capsys, "scan", folder)[0] == 2


def test_english_by_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "callcheck.cli", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "LC_ALL": "en_US.UTF-8"},
    )
    assert "Checks transcripts" in done.stdout


def test_rules_diff_shows_what_an_edit_adds(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    rules = tmp_path / "mine"
    rules.mkdir()
    (rules / "house-greeting.yaml").write_text(
        "id: house-greeting\ntitle: 试\ncategory: service.attitude\nstatus: draft\n"
        "summary: 说了您好\nspeaker: agent\nfind:\n  says: [您好]\n"
    )
    code, out, _ = run(capsys, "rules", "diff", "bundled", rules, folder)
    assert code == 1
    assert "+ b [0] house-greeting「您好」" in out
    assert run(capsys, "rules", "diff", "bundled", "bundled", folder)[0] == 0


def test_rules_coverage_lists_clauses_rules_tests_and_samples(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    code, out, _ = run(capsys, "rules", "coverage", folder)
    assert code == 0
    assert "threat-violence-limbs" in out
    assert "样本 1 通:a" in out


def test_lint_on_calls_names_rules_that_never_fire(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    code, out, _ = run(capsys, "rules", "lint", folder)
    assert code == 1
    assert "never-fires" in out
    assert "threat-violence-limbs: never-fires" not in out


def test_explain_shows_who_answered(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "c.txt"
    path.write_text("坐席：请问是王小明先生吗\n客户：我是他爸\n坐席：他贷款逾期了")
    _, out, _ = run(capsys, "explain", path)
    assert "接听人:第三人" in out


def test_accounts_shows_calls_about_one_account_together(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def call(name: str, hour: int) -> dict[str, object]:
        turns = [
            {"speaker": "agent", "text": "您好 请他回个电话"},
            {"speaker": "customer", "text": "我不是他 别再给我打电话了"},
        ]
        meta = {"start_time": f"2026-03-02T{hour:02}:00:00+08:00", "customer_id": "C1"}
        return {"call_id": name, "meta": meta | {"callee": "third_party"}, "turns": turns}

    path = tmp_path / "calls.jsonl"
    path.write_text("\n".join(json.dumps(call(name, hour)) for name, hour in (("a", 9), ("b", 10))))
    code, out, _ = run(capsys, "accounts", path)
    assert code == 1
    assert "C1:2 通 a b" in out
    assert "a → b 第三人要求停止后又打了" in out


def test_the_profiles_words_for_speakers_count_wherever_calls_are_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, profile = tmp_path / "a.txt", tmp_path / "profile.yaml"
    path.write_text(
        "小帮手:再不还钱我打断你的狗腿\n王先生:你敢\n小帮手:你等着\n王先生:等着就等着\n", "utf-8"
    )
    profile.write_text("speakers: {小帮手: agent, 王先生: customer}\n", "utf-8")
    for command in ("explain", "accounts"):
        with pytest.raises(SystemExit):
            main([command, str(path), "--profile", str(profile)])
        out = capsys.readouterr().out
        assert ("[0] 坐席:再不还钱我打断你的狗腿" in out) is (command == "explain")
