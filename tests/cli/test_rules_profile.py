from pathlib import Path

import pytest

from callcheck.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[str]]:
    with pytest.raises(SystemExit) as caught:
        main([str(a) for a in arguments])
    return int(caught.value.code or 0), capsys.readouterr().out.splitlines()


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.txt"
    path.write_text("坐席:信不信我打断你的狗腿\n客户:我要投诉你\n")
    return path


def test_two_tables_with_what_is_left_out(capsys: pytest.CaptureFixture[str], call: Path) -> None:
    code, lines = run(capsys, "rules", "profile", call, "--top", 3)
    assert code == 0
    assert lines[0].startswith("1 通电话,每通 ")
    heads = [
        n for n, line in enumerate(lines) if line.endswith("占比  毫秒/千通  通数  试配  命中")
    ]
    assert [lines[n].split()[0] for n in heads] == ["规则和事实", "句式"]
    for head in heads:
        assert all(line.split()[-3] == "1" for line in lines[head + 1 : head + 4])
        assert lines[head + 4].startswith("其余 ")


def test_long_patterns_are_cut_and_names_are_not_lost(
    capsys: pytest.CaptureFixture[str], call: Path
) -> None:
    _, lines = run(capsys, "rules", "profile", call, "--top", 500)
    assert any(line.startswith("threat-violence-limbs ") for line in lines)
    assert not any(line.startswith("其余") for line in lines)
    assert any("…  " in line for line in lines)


def test_english(
    capsys: pytest.CaptureFixture[str], call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    _, lines = run(capsys, "rules", "profile", call, "--top", 1)
    assert lines[0].startswith("1 calls, ")
    assert "others, " in lines[4]


def test_a_missing_path_exits_with_2(capsys: pytest.CaptureFixture[str], call: Path) -> None:
    assert run(capsys, "rules", "profile", call.parent / "nowhere")[0] == 2
