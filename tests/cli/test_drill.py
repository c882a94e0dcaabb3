import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from callcheck.cli import main

GOOD = """# 好的走法
您好,我是青禾银行信用卡中心客服,工号三零二一,通话会录音,请问是吴国栋先生吗?

实在抱歉,那是号码换了主人,打扰您了,我马上登记。
您放心,我已经备注,这个号码不会再打了。
谢谢您,打扰了,再见。
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as caught:
        main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return int(caught.value.code or 0), out, err


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)


def test_list_names_every_drill(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "drill")
    assert code == 0
    assert " 9  crisis            他说不想活了\n" in out
    assert out.endswith("14 个情景。开始:callcheck drill first-reminder\n")


def test_a_script_is_played_and_the_debrief_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    script = tmp_path / "replies.txt"
    script.write_text(GOOD)
    out = tmp_path / "debrief.json"
    code, printed, _ = run(capsys, "drill", "wrong-number", "--script", script, "-o", out)
    assert code == 0
    assert "  ✓ 答应登记并停打\n" in printed
    assert "【登记停打】号码当天标为错号,没有人再打来。\n得分 100,通过\n" in printed
    assert "\x1b" not in printed
    result = json.loads(out.read_text())
    assert (result["ending"], result["passed"], result["score"]) == ("stopped", True, 100.0)


def test_the_keyboard_with_hints_and_an_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("/提示\n……\n你个老赖\n"))
    code, printed, _ = run(capsys, "drill", "laid-off")
    assert code == 0
    assert "提示:说明机构和姓名或工号,如「您好,我是青禾银行的客服,工号三零二一。」" in printed
    assert "没有说话,写下您会对客户说的话" in printed
    assert "✗ 重要 贬损客户人格:「你个老赖」" in printed
    assert "【客户挂断】" in printed
    assert "可以这样打:" in printed


def test_control_d_ends_politely() -> None:
    env = {**os.environ, "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "callcheck.cli", "drill", "laid-off"]
    done = subprocess.run(command, input="你好\n", capture_output=True, text=True, env=env)
    assert (done.returncode, done.stderr) == (0, "")
    assert "先到这里,没有打完。\n得分 " in done.stdout


def test_lost_steps_are_told_and_quitting_ends(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("你在我们这儿有八千四逾期了\n/退出\n"))
    _, printed, _ = run(capsys, "drill", "1", "-o", "debrief.md")
    assert (tmp_path / "debrief.md").read_text().startswith("# 情景练习:首次提醒:忘了还\n")
    assert "  ! 没守住:核实身份前不说欠款\n" in printed
    assert "先到这里,没有打完。" in printed


def test_rewriting(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "lines.txt"
    script.write_text("请您周五前在APP还8400元。\n今天存一下还款卡,不然打断你的腿。\n/下一题\n好\n")
    _, printed, _ = run(capsys, "drill", "rewrite", "--script", script, "-o", "r.json")
    assert "  ✓ 通过\n" in printed
    assert "  ✗ 丢了金额 3000\n  ✗ 严重 拿伤、残、死后的样子相威胁:「打断你的腿」\n" in printed
    assert "做了 3 题,通过 1 题。" in printed
    fails = [item["passed"] for item in json.loads((tmp_path / "r.json").read_text())]
    assert fails == [True, False, False]
    monkeypatch.setattr(sys, "stdin", io.StringIO("好\n请您周五前在APP还8400元\n/q\n"))
    _, printed, _ = run(capsys, "drill", "rewrite", "-o", "r.md")
    assert "做了 1 题,通过 1 题。" in printed
    assert "   - 太短,客户听不明白\n" in (tmp_path / "r.md").read_text()


def test_what_cannot_be_done(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, _, err = run(capsys, "drill", "laid-of")
    assert (code, err) == (2, "unknown-drill: 没有情景 `laid-of`; 是不是 `laid-off`?\n")
    code, _, err = run(capsys, "drill", "laid-off", "-o", "a.pdf")
    assert (code, err) == (2, "unknown-format: 讲评写不成 `.pdf`; .md 或 .json\n")
    assert run(capsys, "drill", "laid-off", "--script", "none.txt")[2].startswith("missing-path")
    (tmp_path / "bad.txt").write_bytes(b"\xff")
    assert run(capsys, "drill", "laid-off", "--script", "bad.txt")[2].startswith("cannot-open")


def test_drills_and_rewrites_test_themselves(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run(capsys, "drill", "rewrite", "--test")[1] == "43 道改写题,全部通过\n"
    source = Path(__file__).parents[2] / "training" / "drills" / "08-wrong-number.yaml"
    text = source.read_text().replace("ends: leaked", "ends: complains")
    (tmp_path / "01-wrong-number.yaml").write_text(text)
    code, _, err = run(capsys, "drill", "--test", "--drills", tmp_path)
    assert code == 2
    assert "drill-example: 走法「不信,还要她传话」的结局应是 complains,实际是 leaked" in err
