"""`callcheck quiz` as it is typed."""

import json
from pathlib import Path

import pytest

from callcheck.cli import main
from callcheck.learning.store import open_store

CALLS = ("samples/calls/t023.json", "--category", "harassment")


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")


def _run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["quiz", *arguments])
    out = capsys.readouterr()
    return int(str(ended.value.code or 0)), out.out, out.err


def test_a_quiz_from_a_script_its_wrong_ones_and_its_statistics(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, script = str(tmp_path / "a.db"), tmp_path / "答案.txt"
    script.write_text("# 都答 A\n" + "A\n" * 2, encoding="utf-8")
    given = ("--script", str(script), "--store", store, "--trainee", "小王")
    code, out, err = _run(capsys, *CALLS, "-n", "2", *given, "--at-end", "--pass-mark", "0")
    assert code == 0
    assert "1/2 " in out
    assert "合格(合格线 0)" in out
    assert err.startswith("出了 ")
    with open_store(store) as opened:
        answers = list(opened.answers(trainee="小王", kind="quiz"))
    wrong = [a for a in answers if not a.right]
    assert (len(answers), len({a.body["attempt"] for a in answers})) == (2, 1)
    _, out, _ = _run(capsys, "wrong", "--list", "--store", store, "--trainee", "小王")
    assert len(out.splitlines()) == max(1, len(wrong))
    _, out, _ = _run(capsys, "due", "--store", store, "--trainee", "小王")
    assert out.startswith("小王 没有到期的题,下一题 20")
    _, out, _ = _run(capsys, "due", "--store", store, "--trainee", "小李")
    assert out == "小李 没有到期的题\n"
    _, out, _ = _run(capsys, "stats", "--store", store)
    assert out.count("数据不足") == 4
    code, out, _ = _run(
        capsys, "export", "--to", "xapi", "-o", str(tmp_path / "x.json"), "--store", store
    )
    assert out == f"3 条记录写到 {tmp_path / 'x.json'}\n"
    verbs = [s["verb"]["display"]["zh-CN"] for s in json.loads((tmp_path / "x.json").read_bytes())]
    assert verbs[:2] == ["作答", "作答"]


def test_what_was_wrong_is_asked_again_until_it_is_right(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, script = str(tmp_path / "a.db"), tmp_path / "答案.txt"
    given = ("--script", str(script), "--store", store, "--trainee", "小王")
    script.write_text("Z\nA\nB\nC\nD\n对\n错\nAB\n", encoding="utf-8")
    code, out, _ = _run(capsys, *CALLS, "-n", "1", "--retake", *given)
    assert code == 0
    assert "`Z` 不是答案" in out
    assert out.count("✓ 对") == 1
    assert out.count("错的 1 题再答一遍") == out.count("✗ 错")
    assert out.endswith("\n\n答对 1/1,100 分,合格(合格线 80)\n")
    _, out, _ = _run(capsys, "wrong", "--store", store, "--trainee", "小王")
    assert out == "小王 的错题本是空的\n"


def test_a_bank_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "题.gift"
    code, told, _ = _run(capsys, "export", "--to", "gift", "-o", str(out), *CALLS, "-n", "3")
    assert (code, told) == (0, f"3 题写到 {out}\n")
    assert out.read_text(encoding="utf-8").count("::") == 6


@pytest.mark.parametrize(
    ("arguments", "slugs"),
    [
        (("--rule", "threat-vilence", "--category", "thret"), ("unknown-rule", "unknown-category")),
        (("--module", "no-such"), ("unknown-module",)),
        ((*CALLS, "--pass-mark", "200"), ("bad-pass-mark",)),
        (("samples/calls/t023.json", "--category", "signal.self_harm"), ("no-items",)),
        (("export", "--to", "doc", "-o", "x.doc"), ("unknown-format",)),
        (("export", "--to", "xapi", "-o", "x.json", "--store", "leer.db"), ("store-missing",)),
    ],
)
def test_what_is_wrong_is_told(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], slugs: tuple[str, ...]
) -> None:
    code, _, err = _run(capsys, *arguments)
    assert code == 2
    assert [slug for slug in slugs if slug not in err] == []
